"""Pages of what-if studies: the list, one under way, one that has ended, two beside each other."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasweb.revision import read_revision
from sasweb.web.what_if.study import FOLLOWER
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.consequences.kinds import Answer
from screening.consequences.models import Study, StudyKind, StudyStatus
from screening.consequences.services import study_cancel, study_execute
from tests.factories import VISITOR_ELEMENTS
from tests.screened_world import catalogue_of, newer, two_objects
from tests.what_if_world import answered, asked, use_fake_kind, use_fake_presenter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    two_objects()
    use_fake_kind(monkeypatch)
    use_fake_presenter(monkeypatch)


def page_of(study: Study) -> str:
    return f"/what-if/{study.uuid}/"


def text(client: Client, path: str, **options: Any) -> str:
    response = client.get(path, **options)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def running(**columns: Any) -> Study:
    study = asked()
    now = real_now_utc()
    Study.objects.filter(pk=study.pk).update(
        **{
            "status": StudyStatus.RUNNING,
            "attempts": 1,
            "holder": "elsewhere 1 1",
            "started_at": now,
            "heartbeat_at": now,
            "stage": "sieving",
            "progress": 0.25,
        }
        | columns
    )
    study.refresh_from_db()
    return study


def test_the_front_page_offers_the_three_kinds_and_says_that_nothing_was_asked(
    client: Client,
) -> None:
    html = text(client, "/what-if/")
    for path in ("/what-if/burns/", "/what-if/break-up/", "/what-if/trajectory/"):
        assert f'<h2><a href="{path}">' in html
    assert "Nothing has been asked yet." in html
    assert "Operators and managers ask" in html


def test_the_list_shows_each_study_with_how_it_stands(client: Client) -> None:
    under_way = running()
    done = answered(data={"target": 25544}, title="Mine")
    html = text(client, "/what-if/")
    assert f'href="{page_of(under_way)}">Break-up of 70001</a>' in html
    assert "sieving, 25 %" in html
    assert f'href="{page_of(done)}">Mine</a>' in html
    assert f'name="study" value="{done.uuid}"' in html
    assert f'name="study" value="{under_way.uuid}"' not in html


def test_the_list_asks_the_database_no_more_often_for_more_studies(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/what-if/")
        return len(captured)

    answered()
    queries()  # what is cached, once
    few = queries()
    for target in range(5):
        answered(data={"target": target})
    assert queries() == few


def test_the_list_can_be_of_one_kind(client: Client) -> None:
    study = answered()
    other = answered(data={"target": 25544})
    Study.objects.filter(pk=other.pk).update(kind=StudyKind.BURNS)
    html = text(client, "/what-if/?kind=breakup")
    assert page_of(study) in html
    assert page_of(other) not in html
    html = text(client, "/what-if/?kind=tea")
    assert "is no kind of study; all are listed." in html
    assert page_of(other) in html


def test_a_study_that_waits_says_how_many_come_before_it(client: Client) -> None:
    running()
    study = asked(data={"target": 25544})
    html = text(client, page_of(study))
    assert "Waiting for a worker, 1 study before it" in html
    assert 'hx-trigger="sp:live:study from:document' in html


def test_a_stage_whose_share_is_not_known_claims_none(client: Client) -> None:
    html = text(client, page_of(running(progress=0.0)))
    assert "so far" in html
    assert "0 %" not in html
    assert '<progress class="progress" max="1" aria-label' in html


def test_a_study_under_way_shows_how_far_it_is_and_can_be_cancelled(
    client: Client, signed_in: SignedIn
) -> None:
    study = running()
    html = text(client, page_of(study))
    assert "Sieving" in html
    assert "25 % done" in html
    assert "/cancel/" not in html  # a stranger reads
    operator = signed_in("operator")
    assert f'action="{page_of(study)}cancel/"' in text(operator, page_of(study))
    html = operator.post(f"{page_of(study)}cancel/", follow=True).content.decode()
    assert "Ending: a-operator asked for it" in html


def test_people_are_told_that_the_worker_of_a_study_is_silent(client: Client) -> None:
    study = running(heartbeat_at=real_now_utc() - timedelta(seconds=30))
    html = text(client, page_of(study))
    assert "the study will be taken over by another at" in html
    assert "worker lost" in text(client, "/what-if/")


def test_a_page_that_follows_a_study_loads_anew_once_it_has_ended(client: Client) -> None:
    study = running()
    assert f'<div id="{FOLLOWER}" hx-get="{page_of(study)}"' in text(client, page_of(study))
    asking = {"headers": {"HX-Request": "true", "HX-Trigger": FOLLOWER}}
    assert "HX-Refresh" not in client.get(page_of(study), **asking).headers
    Study.objects.filter(pk=study.pk).update(status=StudyStatus.FAILED)
    assert client.get(page_of(study), **asking).headers["HX-Refresh"] == "true"


def test_an_answer_is_shown_as_modelled_with_what_it_rests_on(client: Client) -> None:
    study = answered(attachment=b"x", attachment_name="ascent.oem")
    html = text(client, page_of(study))
    assert "<p>held against 2 objects</p>" in html
    assert ">modelled<" in html
    assert "2026-03-10 04:00:00</time> UTC" in html
    assert study.inputs_sha256 in html
    assert "ascent.oem" in html
    assert f"http://testserver{page_of(study)}" in html
    assert f'href="/what-if/break-up/?from={study.uuid}"' in html
    assert "hx-trigger" not in html.partition("<main")[2]


def test_a_failed_study_says_why_and_what_to_do(
    client: Client, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Answer:
        raise InputError("Object 70001 has no element set.")

    use_fake_kind(monkeypatch, refuse)
    study = answered()
    html = text(client, page_of(study))
    assert "This study has no answer.</strong> Object 70001 has no element set." in html
    assert "held against" not in html
    assert f"{page_of(study)}again/" in text(signed_in("manager"), page_of(study))
    assert "has no element set" in text(client, "/what-if/")


def test_a_cancelled_study_says_by_whom(client: Client) -> None:
    study = asked()
    study_cancel(study.pk, asked_by="bo")
    assert "Cancelled</strong> by bo" in text(client, page_of(study))


def test_one_that_had_ended_says_so_in_the_language_of_who_asks(signed_in: SignedIn) -> None:
    study = answered()
    client = signed_in("operator")
    for language, words in (("en", "It had ended already."), ("zh-hans", "该分析此前已经结束。")):
        client.cookies["safe_passage_language"] = language
        html = client.post(f"{page_of(study)}cancel/", follow=True).content.decode()
        assert words in html


def test_a_study_is_asked_again_of_the_catalogue_of_now(signed_in: SignedIn) -> None:
    study = answered()
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=9.0))
    client = signed_in("operator")
    response = client.post(f"{page_of(study)}again/")
    again = Study.objects.exclude(pk=study.pk).get()
    assert response["Location"] == page_of(again)
    assert (again.asked_by, again.question) == ("a-operator", study.question)
    assert client.post(f"{page_of(study)}again/")["Location"] == page_of(again)


def test_a_study_is_kept_and_named(signed_in: SignedIn) -> None:
    study = answered()
    client = signed_in("operator")
    keep = f"{page_of(study)}keep/"
    html = client.post(keep, {"is_kept": "yes"}, follow=True).content.decode()
    assert "Kept for good." in html
    html = client.post(keep, {"title": "Tuesday"}, follow=True).content.decode()
    assert "<title>Tuesday | " in html
    html = client.post(keep, {"title": " "}, follow=True).content.decode()
    assert "A title has 1 to 200 characters." in html
    study.refresh_from_db()
    assert (study.is_kept, study.title) == (True, "Tuesday")
    client.post(keep, {"is_kept": "no"})
    study.refresh_from_db()
    assert not study.is_kept


@pytest.mark.parametrize("deed", ["cancel", "keep", "again"])
def test_only_who_may_ask_may_change_a_study(
    client: Client, signed_in: SignedIn, deed: str
) -> None:
    study = running()
    path = f"{page_of(study)}{deed}/"
    assert client.post(path)["Location"].startswith("/sign-in/")
    assert signed_in("nobody").post(path, {"is_kept": "yes", "title": "x"}).status_code == 403
    assert signed_in("operator").get(path).status_code == 405
    before = study.title, study.is_kept, study.cancel_asked_by
    study.refresh_from_db()
    assert (study.title, study.is_kept, study.cancel_asked_by) == before
    assert Study.objects.count() == 1


def test_an_address_without_a_study_is_no_page(client: Client) -> None:
    assert client.get(f"/what-if/{uuid.uuid4()}/").status_code == 404


def test_with_reading_closed_a_study_is_for_people_who_are_signed_in(
    client: Client, settings: Any
) -> None:
    study = answered()
    settings.OPEN_READING = False
    assert client.get(page_of(study))["Location"] == f"/sign-in/?next={page_of(study)}"


def test_two_answers_stand_beside_each_other(client: Client) -> None:
    first = answered(title="Before")
    catalogue_of(newer(VISITOR_ELEMENTS, norad_cat_id=70009))
    second = answered(title="After")
    html = text(client, f"/what-if/compare/?study={first.uuid}&study={second.uuid}", follow=True)
    assert "<p>1 more objects</p>" in html
    assert html.index(">Before</a>") < html.index(">After</a>")
    assert ">modelled<" in html
    assert "against different catalogues" in html
    third = answered(data={"target": 1})
    html = text(client, f"/what-if/compare/?first={second.uuid}&second={third.uuid}")
    assert "against the same catalogue" in html


def test_what_cannot_be_compared_says_why(client: Client) -> None:
    study = answered()
    waiting = asked(data={"target": 25544})
    other = answered(data={"target": 1})
    Study.objects.filter(pk=other.pk).update(kind=StudyKind.BURNS)
    reasons = {
        f"first={study.uuid}": "It takes two",
        f"first={study.uuid}&second={waiting.uuid}": "is not answered yet",
        f"first={study.uuid}&second={other.uuid}": "ask different things (Break-up and Avoidance",
        f"first={study.uuid}&second={study.uuid}": "one and the same",
        f"first={study.uuid}&second={uuid.uuid4()}": "no study that is here",
        "first=1&second=2": "no study that is here",
        f"study={study.uuid}": "Tick two studies",
    }
    for address, words in reasons.items():
        html = text(client, f"/what-if/compare/?{address}")
        assert words in html, address
        assert "more objects" not in html
    study_execute(waiting.pk)
    html = text(client, f"/what-if/compare/?first={study.uuid}&second={other.uuid}")
    assert f'<option value="{waiting.uuid}"' in html  # another of the first one's kind
    assert f'<option value="{other.uuid}"' not in html


def test_an_administrator_keeps_a_study_and_changes_nothing_else(signed_in: SignedIn) -> None:
    study = answered()
    client = signed_in("administrator")
    User.objects.filter(username="a-administrator").update(is_staff=True)
    path = f"/admin/consequences/study/{study.pk}/change/"
    assert "Break-up of 70001" in client.get("/admin/consequences/study/").content.decode()
    assert client.get(path).status_code == 200
    assert client.post(path, {"is_kept": "on", "title": "x", "asked_by": "x"}).status_code == 302
    study.refresh_from_db()
    assert (study.is_kept, study.title, study.asked_by) == (True, "Break-up of 70001", "ann")
    assert client.get("/admin/consequences/study/add/").status_code == 403


def test_the_live_stream_tells_how_far_studies_are() -> None:
    assert read_revision()["study"] == {"studies": []}
    waiting = asked(data={"target": 1})
    answered(data={"target": 2})
    study = running()
    assert read_revision()["study"]["studies"] == [
        {"id": study.pk, "status": "running", "stage": "sieving", "progress": 0.25},
        {"id": waiting.pk, "status": "queued", "stage": "waiting for a worker", "progress": 0.0},
    ]
    Study.objects.filter(pk__in=[study.pk, waiting.pk]).update(status=StudyStatus.CANCELLED)
    (newest,) = read_revision()["study"]["studies"]
    assert (newest["id"], newest["status"]) == (study.pk, "cancelled")


def test_groups_made_before_there_were_studies_may_ask_too() -> None:
    def held(name: str) -> set[str]:
        own = Group.objects.get(name=name).permissions
        found = own.filter(content_type__app_label="consequences")
        return set(found.values_list("codename", flat=True))

    names = ("operator", "manager", "administrator")
    new = {name: held(name) for name in names}
    assert new["operator"] == new["manager"] == {"add_study"}
    Permission.objects.filter(content_type__app_label="consequences").delete()
    migration = import_module("screening.consequences.migrations.0003_groups_may_ask")
    migration.give(apps, connection.schema_editor())
    assert {name: held(name) for name in names} == new
