"""Rows are filled in once, and anew when what they tell of has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from sasweb.web.case_rows import _said_in
from screening.alerts.models import Notice
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.models import Conjunction
from screening.coordination.services import close
from screening.coordination.services.notify import notify
from tests import coordination_world as world
from tests import factories
from tests.coordination_world import OURS
from tests.unit.sasweb import watch_pages
from tests.unit.sasweb.alert_pages import SignedIn, said
from tests.unit.sasweb.case_pages import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

CHINESE = {"Cookie": "safe_passage_language=zh-hans"}
LISTS = ("/", "/conjunctions/?max_miss=")
ISS = "/catalogue/25544/"


@pytest.fixture(autouse=True)
def kept(settings: Any) -> Iterator[dict[str, bytes]]:
    """What this process keeps of rows, as a running site does; it is empty before and after."""
    in_memory = "django.core.cache.backends.locmem.LocMemCache"
    cells = {"BACKEND": in_memory, "LOCATION": "cells of a test"}
    settings.CACHES = settings.CACHES | {"cells": cells}
    caches["cells"].clear()
    yield caches["cells"]._cache  # type: ignore[attr-defined]
    caches["cells"].clear()


@pytest.fixture
def coming() -> Conjunction:
    return watch_pages.a_pass(factories.run(), 5, 2.25, name="KEPT 1", owner_code="PRC")


def text(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def table(html: str) -> list[str]:
    """The rows of a page."""
    return re.findall(r"<tr.*?</tr>", html, re.DOTALL)


@pytest.mark.parametrize("address", LISTS)
def test_a_row_is_filled_in_once(
    client: Client, kept: dict[str, bytes], coming: Conjunction, address: str
) -> None:
    assert "KEPT 1" in text(client, address)
    before = dict(kept)
    assert before
    assert "KEPT 1" in text(client, address)
    assert kept == before


@pytest.mark.parametrize("address", LISTS)
def test_a_new_opinion_is_shown_at_once(client: Client, coming: Conjunction, address: str) -> None:
    assert "2.250" in text(client, address)
    coming.miss_distance_km = 3.5
    coming.last_seen_run = coming.last_looked_run = run = factories.run()
    factories.assessment(coming, run=run, pc=2.5e-5, pc_grade="screening")
    html = text(client, address)
    assert "3.500" in html
    assert "2.5e−05" in html
    assert "2.250" not in html


def test_an_object_that_is_called_otherwise_is_shown_so_at_once(
    client: Client, coming: Conjunction
) -> None:
    assert "KEPT 1" in text(client, LISTS[1])
    coming.secondary.name, coming.secondary.owner_code = "OTHERWISE 2", "CIS"
    coming.secondary.save()
    html = text(client, LISTS[1])
    assert "KEPT 1" not in html
    assert "OTHERWISE 2" in html
    assert "<td>CIS</td>" in html


@pytest.mark.parametrize("address", LISTS)
def test_each_language_has_its_own(client: Client, coming: Conjunction, address: str) -> None:
    assert "Nobody has judged it" in text(client, address)
    assert "Nobody has judged it" not in text(client, address, **CHINESE)
    assert "Nobody has judged it" in text(client, address)


def test_an_alert_is_filled_in_once_in_each_language(
    client: Client, kept: dict[str, bytes]
) -> None:
    said()
    english = text(client, "/alerts/?whose=all")
    before = dict(kept)
    assert len(before) == 1
    assert text(client, "/alerts/?whose=all").count("<tr") == english.count("<tr")
    assert kept == before
    text(client, "/alerts/?whose=all", **CHINESE)
    assert len(kept) == 2


def changed(row: Any, **values: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)


def _a_life(it: Conjunction, **values: Any) -> None:
    ConjunctionLife.objects.update_or_create(
        conjunction=it, defaults={"since": factories.NOW, "sequence": 1} | values
    )


# All that a row of passes tells of and that may change.
PASS_CHANGES: Mapping[str, Callable[[Conjunction], None]] = {
    "closest approach": lambda it: changed(it, tca_utc=it.tca_utc + timedelta(minutes=3)),
    "miss distance": lambda it: changed(it, miss_distance_km=0.05),
    "mitigated": lambda it: _a_life(it, state="mitigated", level="red"),
    "judged": lambda it: _a_life(it, state="assessed", level="yellow"),
    "name": lambda it: changed(it.secondary, name="OTHERWISE 3"),
    "owner": lambda it: changed(it.secondary, owner_code="CIS"),
    "type": lambda it: changed(it.secondary, object_type="DEB"),
    "station": lambda it: changed(it.station, short_name="HOME 9"),
    "exercise": lambda it: changed(it, is_exercise=True),
    "opinion": lambda it: factories.assessment(it, run=factories.run(), pc=3e-5) and None,
    "run": lambda it: changed(it, last_seen_run=(run := factories.run()), last_looked_run=run),
    "not found": lambda it: changed(it, last_looked_run=factories.run()),
}


@pytest.mark.parametrize("address", [*LISTS, ISS])
@pytest.mark.parametrize("what", PASS_CHANGES)
def test_a_kept_pass_is_as_one_filled_in_anew(
    client: Client, coming: Conjunction, address: str, what: str
) -> None:
    before = text(client, address)
    PASS_CHANGES[what](coming)
    kept_page = text(client, address)
    caches["cells"].clear()
    assert table(kept_page) == table(text(client, address))
    if address != ISS:
        assert what in ("exercise", "run") or table(kept_page) != table(before)


@pytest.mark.parametrize("address", LISTS)
def test_a_kept_pass_counts_down(
    client: Client, coming: Conjunction, at_instant: Callable[[datetime], None], address: str
) -> None:
    assert ">in 5 h 0 min<" in text(client, address)
    at_instant(factories.NOW + timedelta(minutes=70))
    html = text(client, address)
    assert ">in 3 h 50 min<" in html
    caches["cells"].clear()
    assert table(html) == table(text(client, address))


def test_rules_beside_each_other_are_filled_in_once_and_anew_for_new_facts(
    client: Client, coming: Conjunction, kept: dict[str, bytes]
) -> None:
    def judged() -> tuple[str, list[str]]:
        html = text(client, f"/conjunctions/{coming.pk}/")
        tables = re.findall(r'<table class="table criteria__table">.*?</table>', html, re.DOTALL)
        return "".join(tables), [each for each in kept if "criteria-table" in each]

    before, made = judged()
    assert (before, made) == judged()
    factories.assessment(coming, run=factories.run(), pc=3e-5, pc_grade="screening")
    after, made_anew = judged()
    assert len(made_anew) > len(made) > 0
    caches["cells"].clear()
    assert judged()[0] == after != before


ALERT_CHANGES: Mapping[str, Callable[[Notice], object]] = {
    "answered": lambda it: it.acknowledgements.create(
        person="Ann", by="page", at_utc=factories.NOW, recorded_at=factories.NOW
    ),
    "closed": lambda it: changed(it.conjunction.life, state="cleared"),  # type: ignore[union-attr]
    "milder": lambda it: changed(it.conjunction.life, level="yellow"),  # type: ignore[union-attr]
}


@pytest.mark.parametrize("what", ALERT_CHANGES)
def test_a_kept_alert_is_as_one_filled_in_anew(
    client: Client, coming: Conjunction, what: str
) -> None:
    _a_life(coming, state="assessed", level="red")
    notice = said(conjunction=coming)
    before = text(client, "/alerts/?whose=all")
    ALERT_CHANGES[what](notice)
    kept_page = text(client, "/alerts/?whose=all")
    caches["cells"].clear()
    assert table(kept_page) == table(text(client, "/alerts/?whose=all"))
    assert table(kept_page) != table(before)


def test_a_kept_alert_grows_old(client: Client, at_instant: Callable[[datetime], None]) -> None:
    said()
    before = text(client, "/alerts/?whose=all")
    at_instant(factories.NOW + timedelta(hours=3))
    html = text(client, "/alerts/?whose=all")
    assert table(html) != table(before)
    caches["cells"].clear()
    assert table(html) == table(text(client, "/alerts/?whose=all"))


def test_who_may_answer_is_offered_it_and_nobody_else(client: Client, signed_in: SignedIn) -> None:
    said()
    button, person = "data-acknowledge", signed_in("operator")
    assert button in text(person, "/alerts/?whose=all")
    assert button not in text(client, "/alerts/?whose=all")
    assert button in text(person, "/alerts/?whose=all")


def test_a_kept_case_is_as_one_filled_in_anew(
    member: Member, at_instant: Callable[[datetime], None]
) -> None:
    lead, case = member("lead"), world.opened_case()

    def shown() -> list[str]:
        kept_page = text(lead, "/coordination/?show=all")
        caches["cells"].clear()
        _said_in.cache_clear()
        assert table(kept_page) == table(text(lead, "/coordination/?show=all"))
        return table(kept_page)

    drafted = shown()
    assert "Nobody has been told" in "".join(drafted)
    lead.cookies["safe_passage_language"] = "zh-hans"
    assert "Nobody has been told" not in "".join(shown())
    del lead.cookies["safe_passage_language"]
    notify(case, OURS, notice=world.NOTICE, at_utc=factories.NOW)
    notified = shown()
    at_instant(factories.NOW + timedelta(hours=5))
    late = shown()
    close.case_close(case, OURS, reason="Over and done with.", at_utc=factories.NOW)
    assert len({tuple(each) for each in (drafted, notified, late, shown())}) == 4
