"""The gate in front of cases, in a database: drafts, policies that change, relaying, the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest

from screening.coordination.chain import Withheld
from screening.coordination.kinds import PartyRole
from screening.coordination.models import Case
from screening.coordination.release_models import Release, Way
from screening.coordination.release_view import (
    NotShown,
    cases_for,
    entries_for,
    preview_for,
    standing_for,
)
from screening.coordination.services import notify, speak
from screening.coordination.speaker import Speaker
from screening.coordination.standing import EntryFacts
from screening.operators.models import Organisation
from screening.operators.release_words import Preset
from tests import case_world
from tests.case_world import COVARIANCE, HOME, NOW, OTHER, OURS

pytestmark = pytest.mark.django_db

RELAY: Final = "exercise-relay-office"


def shown(case: Case, receiver: str, kind: str = "statement") -> set[str]:
    """The parts of the newest entry of a kind that a party is shown."""
    entries = [each for each in entries_for(case, receiver, way=Way.PAGE) if each.kind == kind]
    newest: EntryFacts = entries[-1]
    return {name for name, value in newest.parts.items() if not isinstance(value, Withheld)}


def test_a_draft_exists_for_home_alone() -> None:
    case = case_world.draft()
    assert list(cases_for(HOME)) == [case]
    assert not cases_for(OTHER)
    with pytest.raises(NotShown):
        entries_for(case, OTHER, way=Way.PAGE)


def test_a_case_exists_for_no_other_party() -> None:
    case = case_world.told(Preset.FULL_TECHNICAL)
    assert list(cases_for(OTHER)) == [case]
    assert not cases_for("spacex")
    with pytest.raises(NotShown):
        standing_for(case, "spacex", NOW, way=Way.API)


def test_home_sees_everything_and_nothing_of_it_is_a_release() -> None:
    case = case_world.told()
    held = str([dict(each.parts) for each in entries_for(case, HOME, way=Way.PAGE)])
    assert COVARIANCE in held
    assert not Release.objects.exists()


def test_a_new_version_holds_for_what_was_said_before_too() -> None:
    case = case_world.told(Preset.FULL_TECHNICAL)
    assert shown(case, OTHER) == {"assessment", "covariance", "remarks"}
    case_world.releases(Preset.PUBLIC_DATA_ONLY)
    assert shown(case, OTHER) == set()
    labels = set(Release.objects.values_list("policy", flat=True))
    assert labels == {f"full technical of {HOME} to {OTHER}, v1"}


def test_each_way_and_each_version_is_logged_once() -> None:
    case = case_world.told(Preset.OWN_ASSESSMENT)
    for way in (Way.PAGE, Way.PAGE, Way.API):
        entries_for(case, OTHER, way=way)
    case_world.releases(Preset.FULL_TECHNICAL)
    entries_for(case, OTHER, way=Way.PAGE)
    logged = Release.objects.filter(part="assessment").order_by("pk")
    assert [(each.way, each.policy.split(", ")[1]) for each in logged] == [
        ("page", "v1"),
        ("api", "v1"),
        ("page", "v2"),
    ]


def test_a_preview_shows_nobody_anything() -> None:
    view = preview_for(case_world.told(Preset.FULL_TECHNICAL), OTHER)
    assert view.shown
    assert not Release.objects.exists()


def through_the_office() -> Case:
    """A case with an office that relays between the two sides, to whom home speaks through it."""
    office = case_world.organisation(RELAY)
    Organisation.objects.filter(slug=OTHER).update(intermediary=office)
    case = case_world.draft(others=((PartyRole.INTERMEDIARY, office),))
    case_world.releases(Preset.THROUGH_INTERMEDIARY)
    notice = {"languages": ["en"], "text_sha256": "0" * 64, "to": "other_side", "channel": "email"}
    notify.notify(case, OURS, notice=notice, at_utc=NOW)
    speak.state(case, OURS, {"assessment": case_world.assessment()}, at_utc=NOW)
    return case


def test_the_other_side_sees_what_its_intermediary_has_relayed() -> None:
    case = through_the_office()
    assert shown(case, OTHER) == set()
    assert shown(case, RELAY) == {"assessment"}
    number = case.entries.get(kind="statement").number
    office = Speaker(RELAY, "Desk of the office")
    notify.relay(case, office, number=number, to=OTHER, at_utc=NOW + timedelta(minutes=4))
    assert shown(case, OTHER) == {"assessment"}
    relayed = case.entries.get(kind="relayed")
    assert relayed.at_utc == NOW + timedelta(minutes=4)


def test_what_one_party_sees_costs_as_many_questions_however_long_the_case(
    django_assert_max_num_queries: object,
) -> None:
    case = case_world.told(Preset.OWN_ASSESSMENT)
    for minute in range(8):
        speak.remark(case, OURS, words="More.", at_utc=NOW + timedelta(minutes=minute))
    entries_for(case, OTHER, way=Way.PAGE)  # the log is written
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        entries_for(case, OTHER, way=Way.PAGE)
