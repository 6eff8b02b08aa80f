"""What is the same for everybody is made once, and anew when anything of it has changed."""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from sasweb import shared_answers
from sasweb.api.v1 import conjunctions
from sasweb.settings import base
from sasweb.shared_answers import REVISION_KEPT_S, SharedAnswers
from sasweb.web import chips, header, watch
from screening.alerts.models import AcknowledgedBy, Notice, Recipient
from screening.alerts.services import alerts_prepare, notices_acknowledge
from screening.catalog.models import CatalogChange
from screening.conjunctions.criteria.clauses import Level
from tests import alert_world, case_world, factories
from tests.unit.sasweb.watch_pages import a_pass, rows

READS_OF_THE_REVISION = 16
REFRESH = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "passes-region"}


@pytest.fixture(autouse=True)
def kept(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SHARED_ANSWERS_KEPT_S = 1e9
    monkeypatch.setattr(shared_answers, "REVISION_KEPT_S", 0.0)
    monkeypatch.setattr(watch, "_SHOWN", SharedAnswers[str](*watch._SHOWN._subjects))
    monkeypatch.setattr(header, "_AGES", SharedAnswers[Any](*header._AGES._subjects))
    monkeypatch.setattr(header, "_TURNS", SharedAnswers[Any](*header._TURNS._subjects))
    monkeypatch.setattr(chips, "_ELEMENTS", SharedAnswers[Any](*chips._ELEMENTS._subjects))


class Counted:
    """Makes an answer, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"made {self.times}"


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the database says, in place of it."""
    states: dict[str, Any] = {"run": {"id": 1}, "alerts": {"id": 1}, "configuration": {}}
    monkeypatch.setattr(shared_answers, "_read_revision", lambda: dict(states))
    return states


def test_made_once_for_each_question(states: dict[str, Any]) -> None:
    answers, make = SharedAnswers[str]("run"), Counted()
    assert [answers.get("a", make), answers.get("a", make)] == ["made 1", "made 1"]
    assert answers.get("b", make) == "made 2"


def test_made_anew_when_what_it_shows_has_changed_and_only_then(states: dict[str, Any]) -> None:
    answers, make = SharedAnswers[str]("run"), Counted()
    answers.get("a", make)
    states["alerts"] = {"id": 2}
    assert answers.get("a", make) == "made 1"
    states["run"] = {"id": 2}
    assert answers.get("a", make) == "made 2"
    states["configuration"] = {"newest": 1}
    assert answers.get("a", make) == "made 3"


def test_made_anew_in_another_language(states: dict[str, Any]) -> None:
    answers, make = SharedAnswers[str]("run"), Counted()
    answers.get("a", make)
    with translation.override("zh-hans"):
        assert answers.get("a", make) == "made 2"


def test_made_anew_after_a_few_seconds_though_nothing_changed(
    states: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHARED_ANSWERS_KEPT_S = base.SHARED_ANSWERS_KEPT_S
    answers, make = SharedAnswers[str]("run"), Counted()
    at_s = 1000.0
    monkeypatch.setattr(shared_answers.time, "monotonic", lambda: at_s)
    answers.get("a", make)
    at_s += base.SHARED_ANSWERS_KEPT_S
    assert answers.get("a", make) == "made 2"


def test_made_anew_as_early_by_the_products_clock(
    states: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHARED_ANSWERS_KEPT_S = base.SHARED_ANSWERS_KEPT_S
    answers, make, now = SharedAnswers[str]("run"), Counted(), [factories.NOW]
    monkeypatch.setattr(shared_answers, "now_utc", lambda: now[0])
    assert answers.get("a", make) == "made 1"
    now[0] += timedelta(seconds=base.SHARED_ANSWERS_KEPT_S)
    assert answers.get("a", make) == "made 2"


def test_those_who_ask_at_once_wait_for_the_first(states: dict[str, Any]) -> None:
    answers, begun, may_end = SharedAnswers[str]("run"), threading.Event(), threading.Event()
    make = Counted()

    def slowly() -> str:
        begun.set()
        assert may_end.wait(60)
        return make()

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(answers.get, "a", slowly) for _ in range(4)]
        assert begun.wait(60)
        may_end.set()
        assert {each.result(60) for each in asked} == {"made 1"}


def test_what_could_not_be_made_is_made_for_the_next(states: dict[str, Any]) -> None:
    answers, make = SharedAnswers[str]("run"), Counted()
    with pytest.raises(ZeroDivisionError):
        answers.get("a", lambda: str(1 / 0))
    assert answers.get("a", make) == "made 1"


def test_the_oldest_of_many_go(states: dict[str, Any]) -> None:
    answers, make = SharedAnswers[str]("run", most_kept=2), Counted()
    for key in "abc":
        answers.get(key, make)
    assert answers.get("c", make) == "made 3"
    assert answers.get("a", make) == "made 4"


def test_a_page_asks_only_after_what_it_was_told_of_can_be_read() -> None:
    script = (base.BASE_DIR / "static/js/lib/in-turn.js").read_text(encoding="utf-8")
    settle_ms = float(script.split("SETTLE_MS = ")[1].split(";")[0])
    assert settle_ms / 1000 > REVISION_KEPT_S


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_watch_is_read_once_for_all_and_shows_a_new_pass_at_once(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    run = factories.run()
    first = a_pass(run, 2, 1.2)
    page = client.get("/", **REFRESH)
    assert rows(page.content.decode()) == [first.pk]
    with django_assert_max_num_queries(READS_OF_THE_REVISION):
        assert client.get(f"/?pass={first.pk}", **REFRESH).content == page.content
    User.objects.create_superuser("ada", password="a long enough one")
    client.force_login(User.objects.get())
    assert client.get("/", **REFRESH).content == page.content
    second = a_pass(run, 1, 1.2)
    assert rows(client.get("/", **REFRESH).content.decode()) == [second.pk, first.pk]


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_the_whole_page_shares_its_table_and_nothing_of_a_person(client: Client) -> None:
    made = a_pass(factories.run(), 2, 1.2)
    User.objects.create_superuser("ada-of-the-desk", password="a long enough one")
    stranger = Client()
    client.force_login(User.objects.get())
    mine, theirs = client.get("/").content.decode(), stranger.get("/").content.decode()
    assert "ada-of-the-desk" in mine
    assert "ada-of-the-desk" not in theirs
    table = mine[mine.index('id="passes-region"') : mine.index('id="lanes"')]
    assert table in theirs
    assert rows(table) == [made.pk]


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_what_waits_for_a_person_is_theirs_and_goes_as_soon_as_it_is_answered() -> None:
    subject = factories.conjunction(tca_utc=factories.NOW + timedelta(hours=9))
    alert_world.becomes(subject, Level.RED)
    alerts_prepare()
    ada = User.objects.create_superuser("ada", password="a long enough one")
    reader = User.objects.create_user("reader", password="a long enough one")
    Recipient.objects.create(name="Reader", user=reader, channel="email", address="r@example.org")
    counted = {person.pk: _waiting(person) for person in (ada, reader)}
    assert counted == {ada.pk: 1, reader.pk: 0}
    notices_acknowledge([Notice.objects.get().pk], person="ada", by=AcknowledgedBy.PAGE)
    assert _waiting(ada) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_how_old_elements_are_is_read_anew_when_the_catalogue_has_changed() -> None:
    subject = factories.space_object()
    factories.stored_element_set(space_object=subject, epoch_utc=factories.NOW - timedelta(days=9))
    assert _says("9 d")
    factories.stored_element_set(space_object=subject, epoch_utc=factories.NOW - timedelta(days=2))
    assert _says("9 d")
    CatalogChange.objects.create(changed_at=factories.NOW, reason="a pull")
    assert _says("2 d")


def _says(age: str) -> bool:
    return any(age in f"{each.text} {each.sentence}" for each in chips.data_ages().chips)


def _waiting(person: User) -> int:
    browser = Client()
    browser.force_login(person)
    waiting = browser.get("/runs/").context["header"].waiting
    return int(waiting.count)


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_a_list_of_the_api_is_made_once_for_all_and_shows_a_new_pass_at_once(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    run = factories.run()
    first = a_pass(run, 2, 1.2)
    address = "/api/v1/conjunctions/?ordering=tca_utc"
    told = client.get(address)
    assert told["Content-Type"] == "application/json"
    assert [each["id"] for each in told.json()["results"]] == [first.pk]
    with django_assert_max_num_queries(READS_OF_THE_REVISION):
        assert client.get(address).content == told.content
    assert client.get(address, headers={"If-None-Match": told["ETag"]}).status_code == 304
    assert client.get(f"{address}&ordring=x").status_code == 400
    second = a_pass(run, 1, 1.2)
    assert [each["id"] for each in client.get(address).json()["results"]] == [second.pk, first.pk]


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_a_large_page_of_a_list_is_kept_for_nobody(client: Client) -> None:
    run = factories.run()
    a_pass(run, 2, 1.2)
    kept = conjunctions.ConjunctionViewSet.shared._places
    kept.clear()
    client.get("/api/v1/conjunctions/?page_size=101")
    assert not kept
    client.get("/api/v1/conjunctions/?page_size=100")
    assert len(kept) == 1
    kept.clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_whoever_writes_finds_it_when_he_reads_in_the_same_moment(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_answers, "REVISION_KEPT_S", 1e9)
    run = factories.run()
    first = a_pass(run, 2, 1.2)
    address = "/api/v1/conjunctions/"

    def ids() -> set[int]:
        return {each["id"] for each in client.get(address).json()["results"]}

    client.post("/no-such-page/")
    assert ids() == {first.pk}
    second = a_pass(run, 1, 1.2)
    assert ids() == {first.pk}
    client.post("/no-such-page/")
    assert ids() == {first.pk, second.pk}


OF_PAGES = ("/", "/header/", "/weekly/")
OF_LISTS = ("conjunctions", "assessments", "transitions", "approaches", "objects", "element-sets")


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_what_is_shared_is_the_same_whoever_has_it_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made anew for each: a stranger, a speaker of home, and somebody who may do everything."""
    made: dict[Any, list[str]] = defaultdict(list)

    def kept_apart(answers: SharedAnswers[Any], key: Any, make: Any) -> Any:
        answer = make()
        place = (id(answers), repr(key), translation.get_language())
        made[place].append(repr(answer))
        return answer

    monkeypatch.setattr(SharedAnswers, "get", kept_apart)
    case_world.told()
    speaker = case_world.person(case_world.HOME)
    mighty = User.objects.create_superuser("ada-of-the-desk", password="a long enough one")
    addresses = [*OF_PAGES, *(f"/api/v1/{name}/" for name in OF_LISTS)]
    for language in ("en", "zh-hans"):
        for person in (None, speaker, mighty):
            browser = Client()
            browser.cookies["safe_passage_language"] = language
            if person:
                browser.force_login(person)
            for address in addresses:
                assert browser.get(address).status_code == 200, address
    # With the keys of alerts that wait, the epochs of element sets, and whose turn it is of three
    of_pages = len(OF_PAGES) + 5
    assert len(made) == 2 * of_pages + len(OF_LISTS)  # the API speaks English
    assert min(len(answers) for answers in made.values()) >= 3
    assert {place: answers for place, answers in made.items() if len(set(answers)) > 1} == {}
