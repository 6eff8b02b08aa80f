"""Every change is kept with who and why, seen from wherever it came, and can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from sasweb.access import groups_create
from screening.catalog.models import Feed, FeedState
from screening.catalog.services import feeds_ensure
from screening.common.exceptions import InputError
from screening.configuration.areas import AREAS
from screening.configuration.models import Change, Way
from screening.configuration.selectors import differences_of, documents_now
from screening.configuration.services import (
    Overtaken,
    change_undo,
    changes_notice,
    configuration_change,
    configuration_preview,
)
from screening.conjunctions.services.rules import rules_seed
from screening.coordination.protocol.library import SHIPPED_FOLDER
from screening.coordination.protocol_selectors import applied_protocols, installed_protocols
from screening.operators.services import operators_seed
from screening.stations.models import Station
from screening.stations.services import stations_seed

pytestmark = pytest.mark.django_db

ISS = ("stations", "iss")
SHIPPED = (SHIPPED_FOLDER / "ssc-baseline.v1.toml").read_text(encoding="utf-8")
OURS = SHIPPED.replace('key = "ssc-baseline"', 'key = "house-rules"')


@pytest.fixture(autouse=True)
def _installation() -> None:
    stations_seed()
    rules_seed()
    operators_seed()


def _iss(**values: Any) -> dict[str, Any]:
    return documents_now()["stations"]["iss"] | values


def _sphere(radius_km: float) -> dict[str, Any]:
    document = _iss()
    for volume in document["volumes"]:
        if volume["name"] == "watch sphere":
            volume["radius_km"] = radius_km
    return document


def _sentences(change: Change) -> list[str]:
    return [each for one in differences_of(change) for each in one.sentences]


def _change(key: tuple[str, str], document: Any, **named: Any) -> Change:
    return configuration_change({key: document}, by="olga", reason="a drill", **named)


def test_a_change_says_who_why_and_what_in_words_and_its_undo_puts_it_back() -> None:
    before = documents_now()
    change = _change(ISS, _sphere(20.0))
    assert (change.by, change.reason, change.way) == ("olga", "a drill", Way.PAGE)
    assert _sentences(change) == ["Radius of volume watch sphere of ISS: 20 km, before 25 km"]
    assert Station.objects.get(slug="iss").volumes.get(name="watch sphere").radius_km == 20.0
    undo = change_undo(change, by="ivan", reason="a mistake")
    assert (undo.undoes, undo.way, undo.by) == (change, Way.UNDO, "ivan")
    assert documents_now() == before
    assert _sentences(undo) == ["Radius of volume watch sphere of ISS: 25 km, before 20 km"]


def test_an_undo_that_no_longer_fits_is_refused_with_what_came_between() -> None:
    first = _change(ISS, _sphere(20.0))
    _change(ISS, _sphere(15.0))
    with pytest.raises(InputError, match="changed again since then: Stations: ISS"):
        change_undo(first, by="olga", reason="late")
    assert _sphere(15.0) == documents_now()["stations"]["iss"]
    beginning = Change.objects.get(number=1)
    with pytest.raises(InputError, match="beginning of history"):
        change_undo(beginning, by="olga", reason="all of it")


def test_history_is_added_to_and_refuses_everything_else() -> None:
    change = _change(ISS, _sphere(20.0))
    with pytest.raises(InputError, match="never changed"):
        change.save()
    with pytest.raises(InputError, match="never shortened"):
        change.objects_changed.first().delete()
    for missing in ({"by": " ", "reason": "x"}, {"by": "olga", "reason": " "}):
        with pytest.raises(InputError):
            configuration_change({ISS: _sphere(1.0)}, **missing)
    with pytest.raises(InputError, match="Nothing differs"):
        _change(ISS, _iss())


def test_what_somebody_else_changed_meanwhile_is_not_written_over() -> None:
    seen = _iss()
    _change(ISS, _sphere(20.0))
    with pytest.raises(Overtaken) as caught:
        _change(ISS, seen | {"mass_kg": 1.0}, read_as={ISS: seen})
    assert caught.value.since.sentences == [
        "Radius of volume watch sphere of ISS: 20 km, before 25 km"
    ]
    assert _iss()["mass_kg"] != 1.0


def test_all_of_a_change_or_nothing_is_written() -> None:
    before = documents_now()
    wanted = {
        ISS: _sphere(20.0),
        ("stations", "css"): before["stations"]["css"] | {"primary_norad_cat_id": 25544},
    }
    with pytest.raises(InputError, match="primary of another station"):
        configuration_change(wanted, by="olga", reason="both")
    assert documents_now() == before


def test_what_others_change_is_found_and_not_laid_at_the_next_persons_door() -> None:
    changes_notice()
    Station.objects.filter(slug="iss").update(mass_kg=1000.0)
    mine = _change(ISS, _sphere(20.0) | {"mass_kg": 1000.0})
    found = Change.objects.get(number=mine.number - 1)
    assert (found.way, found.by) == (Way.NOTICED, "not known")
    assert _sentences(found) == ["Mass of ISS: 1000 kg, before 419725 kg"]
    assert changes_notice() is None


def test_a_change_in_the_admin_is_written_down_in_the_persons_name(client: Client) -> None:
    groups_create()
    olga = User.objects.create_user("olga", is_staff=True, first_name="Olga", last_name="K")
    olga.groups.set([Group.objects.get(name="administrator")])
    client.force_login(olga)
    changes_notice()
    page = client.get("/admin/operators/organisation/")
    assert page.status_code == 200
    nasa = AREAS["organisations"].documents()["nasa"]
    from screening.operators.models import Organisation

    row = Organisation.objects.get(slug="nasa")
    data = {
        "name": "NASA JSC",
        "name_zh": row.name_zh,
        "kind": row.kind,
        "country_code": "US",
        "languages": '["en"]',
        "notes": "",
        "source": "",
    }
    for prefix in ("contact_points", "operates", "memberships"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    answer = client.post(f"/admin/operators/organisation/{row.pk}/change/", data)
    assert answer.status_code == 302
    change = Change.objects.first()
    assert change is not None
    assert (change.by, change.way) == ("Olga K", Way.ADMIN)
    assert f"Name of NASA JSC: “NASA JSC”, before “{nasa['name']}”" in _sentences(change)


def test_a_feed_stays_off_over_a_start_and_is_never_asked_sooner_than_manners_allow() -> None:
    feeds_ensure("live")
    key = ("sources", "celestrak-gp-active")
    _change(key, {"is_on": False, "every_h": 6.0})
    feeds_ensure("live")
    feed = Feed.objects.get(key=key[1])
    assert (feed.state, feed.expected_every_s) == (FeedState.DISABLED, 6 * 3600)
    assert "olga" in feed.stop_reason
    for wrong, told in (
        ({"is_on": True, "every_h": 0.5}, "every 2 to 168 h, not every 0.5 h"),
        ({"is_on": True, "every_h": 4.0, "mirror": "https://a:b@c.example"}, "without a name"),
    ):
        with pytest.raises(InputError, match=told):
            _change(key, wrong)
    with pytest.raises(InputError, match="takes no mirror"):
        _change(
            ("sources", "space-track-gp"),
            {"is_on": True, "every_h": 4.0, "mirror": "https://c.example"},
        )
    Feed.objects.filter(pk=feed.pk).update(stopped_at="2026-03-10T00:00:00Z")
    _change(key, {"is_on": True, "every_h": 4.0})
    feed.refresh_from_db()
    assert feed.state == FeedState.STOPPED  # a person resumes it, not a switch


def test_a_case_keeps_the_version_of_a_protocol_that_it_was_opened_by() -> None:
    second = OURS.replace("\nversion = 1", "\nversion = 2", 1)
    key = ("protocols", "house-rules")
    area = AREAS["protocols"]
    _change(key, area.read("house-rules", {"text": OURS}, "it"))
    newer = _change(key, area.read("house-rules", {"text": second}, "it"))
    newest = {each.key: each.version for each in installed_protocols().newest}
    assert newest["house-rules"] == 2
    opened_by = {"key": "house-rules", "version": 1, "below": []}
    assert [each.version for each in applied_protocols(opened_by).protocols] == [1]
    change_undo(newer, by="olga", reason="not agreed")
    assert {each.key: each.version for each in installed_protocols().newest}["house-rules"] == 1
    still = {"key": "house-rules", "version": 2, "below": []}
    assert [each.version for each in applied_protocols(still).protocols] == [2]
    with pytest.raises(InputError, match="another text here"):
        _change(key, area.read("house-rules", {"text": second + "# other words\n"}, "it"))


def test_what_is_wrong_in_a_protocol_is_said_with_its_line_and_clause() -> None:
    number = next(n for n, line in enumerate(OURS.splitlines(), 1) if line.startswith("who ="))
    wrong = OURS.splitlines()
    wrong[number - 1] = 'who = "somebody"'
    with pytest.raises(InputError) as caught:
        AREAS["protocols"].read("house-rules", {"text": "\n".join(wrong)}, "it")
    told = str(caught.value)
    assert f"Line {number}, duty 1 (clause " in told
    assert "who is one of" in told


def test_a_preview_writes_nothing_and_says_what_its_change_will() -> None:
    before = documents_now()
    rule = dict(before["rules"]["iss"], decision_point={"opens_h": 36.0, "closes_h": 28.0})
    found = configuration_preview({("rules", "iss"): rule})
    assert documents_now() == before
    assert any("Decision point" in each for each in found[0].sentences)
    change = _change(("rules", "iss"), rule)
    assert _sentences(change) == found[0].sentences
