"""The page of a case as the home organisation sees it: who may look, and what stands there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from screening.conjunctions.criteria.clauses import condition_words
from screening.conjunctions.criteria.published import published_criteria
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.services import speak
from screening.coordination.services.append import entry_append
from screening.coordination.services.speak import classed
from screening.coordination.transcript import read_transcript, verify
from screening.coordination.turn import Deed
from tests import coordination_world as world
from tests.coordination_world import FLEET, OURS, STATION, THEIRS
from tests.factories import NOW
from tests.unit.sasweb.case_pages import Member, at, kinds, page, stated_by_both

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
HOSTILE = "</p><script>window.wasHarmed=1</script>"


# Who may look.


@pytest.mark.parametrize("deed", list(Deed))
def test_nobody_speaks_without_a_seat(member: Member, client: Client, deed: Deed) -> None:
    case = world.notified_case()
    path = f"{at(case)}{deed}/"
    assert client.post(path).status_code == 302  # to the sign-in page
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger"))
    assert stranger.post(path).status_code == 403
    assert member("lead", FLEET).post(path).status_code == 404
    assert member("observer").post(path).status_code == 403
    assert kinds(case) == ["opened", "notified"]


def test_strangers_learn_nothing_not_even_whether_a_case_exists(client: Client) -> None:
    case, stranger = world.notified_case(), Client()
    stranger.force_login(User.objects.create_user("stranger"))
    for path in (at(case), f"/coordination/{uuid4()}/", "/coordination/", "/operators/"):
        assert client.get(path)["Location"].startswith("/sign-in/")
        assert "You have no seat at the channel" in page(stranger, path, 403)
    assert stranger.get(f"{at(case)}transcript.json").status_code == 403


def test_open_reading_does_not_open_the_channel(client: Client, settings: Any) -> None:
    settings.OPEN_READING = True
    assert client.get("/coordination/").status_code == 302


def test_a_case_that_is_none_is_not_found(member: Member) -> None:
    assert member("observer").get(f"/coordination/{uuid4()}/").status_code == 404


def test_leads_alone_bind_the_organisation(member: Member) -> None:
    case, speaker = world.notified_case(), member("speaker")
    for deed in ("propose", "answer", "close"):
        assert speaker.post(f"{at(case)}{deed}/").status_code == 403
    html = page(speaker, at(case))
    assert "?do=propose" not in html
    assert "?do=state" in html
    assert "needs the role lead" in html


def test_who_reads_is_offered_nothing_to_say(member: Member) -> None:
    html = page(member("observer"), at(world.notified_case()) + "?do=remark")
    assert "You read here." in html
    assert "do__form" not in html


# What stands there.


def test_the_page_says_in_a_sentence_what_passes_what_when_and_who_waits(member: Member) -> None:
    html = page(member("lead"), at(world.notified_case()))
    for part in (
        "VISITOR 1",
        "International Space Station",
        "1.276",
        "2026-03-10 10:00:00",
        "Test Fleet was notified at 2026-03-10 04:01 UTC and has not answered.",
    ):
        assert part in html, part


def test_the_clause_that_applies_is_told_with_its_words_and_a_clock(
    member: Member, at_instant: Callable[[Any], None]
) -> None:
    case = world.notified_case()
    at_instant(NOW + timedelta(minutes=5))
    html = page(member("lead"), at(case))
    clause = html[html.index('id="case-clause"') : html.index('id="case-sides"')]
    assert "Test Fleet moves, Test Station holds." in clause
    assert "A proposal: nobody has signed it." in clause
    assert "data-countdown" in clause


def test_both_statements_stand_side_by_side_and_rows_that_part_are_marked(member: Member) -> None:
    case = world.notified_case()
    stated_by_both(case)
    html = page(member("lead"), at(case))
    sides = html[html.index("sides__table") : html.index('id="case-intents"')]
    assert "0.400 km" in sides
    assert "0.900 km" in sides
    row = sides[sides.index("Miss distance") - 60 : sides.index("Miss distance")]
    assert "sides__apart" in row
    row = sides[sides.index("Relative speed") - 60 : sides.index("Relative speed")]
    assert "sides__apart" not in row


RULE = {
    "name": "Tiangong's own rule: yellow",
    "version": "version 1",
    "level": "yellow",
    "is_met": True,
    "joined": "probability of collision: at least 1e−05 or (probability of collision is unknown:"
    " yes and miss distance: less than 5 km)",
    "clauses": [
        {
            "text": "probability of collision",
            "value": "1.7e−04",
            "limit": "at least 1e−05",
            "is_met": True,
        },
        {
            "text": "probability of collision is unknown",
            "value": "no",
            "limit": "yes",
            "is_met": False,
        },
        {"text": "miss distance", "value": "0.639 km", "limit": "less than 5 km", "is_met": True},
    ],
}


def _rules_of(member: Member, rule: dict[str, Any], **cookies: str) -> str:
    case = world.notified_case()
    parts = {"assessment": world.assessment(pc=1.7e-4), "criteria": [rule]}
    speak.state(case, OURS, parts, at_utc=NOW)
    client = member("lead")
    client.cookies.load(cookies)
    html = page(client, at(case))
    return html[html.index("sides__table") : html.index('id="case-intents"')]


def test_a_rule_says_how_its_conditions_are_joined(member: Member) -> None:
    sides = _rules_of(member, RULE)
    assert f"Joined: {RULE['joined']}" in sides
    assert "probability of collision is unknown: no, asks yes" in sides
    assert "1.7e−04" in sides
    assert "1.7e-04" not in sides


def test_a_rule_that_was_stated_before_is_told_by_what_is_published(member: Member) -> None:
    published = published_criteria()["us-emergency"]
    clauses = [{"text": each, "is_met": True} for each in ("miss distance", "relative speed")]
    rule = {"name": published.name, "version": published.source, "is_met": True, "clauses": clauses}
    assert f"Joined: {condition_words(published.condition)}" in _rules_of(member, rule)


def test_the_rules_of_a_case_are_told_in_chinese(member: Member) -> None:
    sides = _rules_of(member, RULE, safe_passage_language="zh-hans")
    assert "天宫空间站自有判据：黄色：<strong>满足</strong>" in sides
    assert "碰撞概率不详：否，要求是" in sides
    joined = "碰撞概率：不小于1e−05 或（碰撞概率不详：是 且 最近距离：小于5 km）"
    assert joined in sides


def test_what_is_not_known_says_why_and_is_never_zero(member: Member) -> None:
    case = world.notified_case()
    unknown = world.assessment(pc=None, pc_reason="No covariance.", max_pc=None)
    speak.state(case, OURS, {"assessment": unknown}, at_utc=NOW)
    html = page(member("lead"), at(case))
    assert "not stated: No covariance." in html
    assert "0.0e" not in html


def test_two_who_both_move_are_shouted(member: Member) -> None:
    case = world.notified_case()
    speak.intend(case, OURS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW)
    assert 'class="conflict"' not in page(member("lead"), at(case))
    speak.intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW)
    html = page(member("speaker"), at(case))
    shout = html[html.index('class="conflict"') :]
    assert 'role="alert"' in shout[:40]
    assert "Both move" in shout[:120]


def test_what_was_screened_of_a_plan_is_told_with_what_it_creates(member: Member) -> None:
    case = world.notified_case()
    result = {
        "of_party": FLEET,
        "sentence": {"en": "Clears this one by 18 km, creates one.", "zh": "-"},
        "creates": [
            {
                "norad_cat_id": 48274,
                "name": "CSS (TIANHE)",
                "tca_utc": "2026-03-10T21:10:00.000000Z",
                "miss_distance_km": 3.1,
                "pc": None,
            }
        ],
    }
    speak.intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW)
    entry_append(
        case,
        kind=EntryKind.PLAN_SCREENED,
        party=STATION,
        author="Safe Passage",
        parts=classed(EntryKind.PLAN_SCREENED, {"result": result}),
        at_utc=NOW,
    )
    html = page(member("lead"), at(case))
    assert "Clears this one by 18 km, creates one." in html
    assert "CSS (TIANHE) (48274) at 3.100 km" in html


def test_what_the_other_side_cannot_see_is_told_with_the_reason(member: Member) -> None:
    case = world.notified_case()
    stated_by_both(case)
    html = page(member("lead"), at(case))
    part = html[html.index('id="case-exposure"') : html.index("documents-title")]
    assert "kept back: assessment of entry 3" in part
    assert "public facts alone are shown" in part
    assert "facts of entry 1" in part
    assert "gives no legal advice" in part


def test_a_draft_is_seen_by_nobody_and_its_public_facts_will_be(member: Member) -> None:
    html = page(member("lead"), at(world.opened_case()))
    part = html[html.index('id="case-exposure"') : html.index("documents-title")]
    assert "Nobody has been told: now nothing of this can be seen." in part
    assert "Once notified" in part
    assert "facts of entry 1" in part
    assert "kept back" not in part


def test_a_report_starts_from_the_present_time(member: Member) -> None:
    html = page(member("lead"), f"{at(world.notified_case())}?do=execute")
    assert f'name="at_utc" value="{NOW:%Y-%m-%dT%H:%M:%S}"' in html


def test_words_of_others_are_never_code(member: Member) -> None:
    case = world.notified_case()
    speak.remark(case, THEIRS, words=HOSTILE, at_utc=NOW)
    html = page(member("lead"), at(case))
    assert HOSTILE not in html
    assert "&lt;script&gt;window.wasHarmed" in html


def test_an_exercise_is_marked_on_its_page_and_in_the_list(member: Member) -> None:
    case, lead = world.notified_case(is_exercise=True), member("lead")
    assert "EXERCISE" in page(lead, at(case))
    assert "EXERCISE" in page(lead, "/coordination/")


def test_the_record_shows_every_entry_with_its_hash(member: Member) -> None:
    case = world.notified_case()
    html = page(member("lead"), at(case))
    record = html[html.index('id="case-record"') :]
    for entry in case.entries.all():
        assert f'id="entry-{entry.number}"' in record
        assert entry.hash in record


def test_the_transcript_verifies(member: Member) -> None:
    case = world.notified_case()
    text = page(member("lead"), f"{at(case)}transcript.json")
    assert verify(read_transcript(text)).is_whole


def test_a_page_that_is_asked_for_its_part_gives_no_form_and_no_frame(member: Member) -> None:
    case = world.notified_case()
    response = member("lead").get(at(case), headers={"HX-Request": "true"})
    html = response.content.decode()
    assert 'id="case-head"' in html
    assert "<html" not in html


def test_the_page_asks_as_much_for_forty_entries_as_for_four(member: Member) -> None:
    case, lead = world.notified_case(), member("lead")
    stated_by_both(case)
    with CaptureQueriesContext(connection) as few:
        page(lead, at(case))
    for number in range(36):
        speak.remark(case, THEIRS, words=f"remark {number}", at_utc=NOW)
    with CaptureQueriesContext(connection) as many:
        page(lead, at(case))
    assert len(many) == len(few)
    assert len(many) <= 40
