"""Rules of stations as rows: where they begin, how a version is added, what one would have done."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.conjunctions import rule_selectors
from screening.conjunctions.criteria import Level
from screening.conjunctions.criteria.rule_documents import rule_from_document
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.life_models import RuleVersion, Transition
from screening.conjunctions.models import Conjunction
from screening.conjunctions.rule_preview import rule_preview
from screening.conjunctions.rule_selectors import rule_in_force, rules_in_force
from screening.conjunctions.services.rules import rule_add, rules_seed
from screening.stations.models import Station
from tests import factories
from tests.factories import NOW
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    stand_still(settings)


def _document(slug: str = "iss") -> dict[str, Any]:
    return deepcopy(RuleVersion.objects.get(station__slug=slug, number=1).document)


def _pass(hours_to_tca: float, pc: float | None, **overrides: Any) -> Conjunction:
    made = factories.conjunction(tca_utc=NOW - hours_to_tca * HOUR)
    fields = {"pc": pc, "miss_distance_km": 2.0, "created_at": made.tca_utc - 50 * HOUR}
    factories.assessment(made, **fields | overrides)
    return made


def test_every_database_begins_with_a_rule_for_each_station() -> None:
    stations = Station.objects.order_by("slug")
    assert [each.rule_versions.get().number for each in stations] == [1, 1]
    assert set(rules_in_force([each.pk for each in stations], NOW)) == {s.pk for s in stations}
    assert rules_seed() == []


def test_a_new_version_counts_from_now_and_leaves_the_old_one_as_it_is() -> None:
    station, document = factories.station(), _document()
    document["levels"] = document["levels"][:1]
    added = rule_add(station, document, author="A. Flight", note="Only watch.")
    assert (added.number, added.valid_from, added.author) == (2, NOW, "A. Flight")
    in_force = rule_in_force(station.pk, NOW)
    assert in_force is not None
    assert [each.level for each in in_force.rule.levels] == [Level.WATCH]
    before = rule_in_force(station.pk, NOW - HOUR)
    assert before is not None
    assert (before.version.number, len(before.rule.levels)) == (1, 4)


def test_a_version_is_read_once_and_anew_where_another_database_has_its_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def watched(document: object, where: str) -> StationRule:
        read.append(where)
        return rule_from_document(document, where)

    monkeypatch.setattr(rule_selectors, "_READ", {})
    monkeypatch.setattr(rule_selectors, "rule_from_document", watched)
    station = factories.station()
    rules = [rule_in_force(station.pk, NOW) for _ in range(3)]
    document = _document()
    document["decision_point"]["opens_h"] = 40.0
    elsewhere = rules[0] and RuleVersion(
        pk=rules[0].version.pk, station=station, number=1, document=document
    )
    assert elsewhere is not None

    assert len(read) == 1
    assert rule_selectors.read_rule(elsewhere).decision_point.opens_h == 40.0


@pytest.mark.parametrize(
    ("change", "author", "said"),
    [
        ({}, " ", "needs an author"),
        ({"levels": []}, "A. Flight", "rule: levels needs a list"),
    ],
)
def test_a_version_that_cannot_be_used_is_refused_and_not_stored(
    change: dict[str, Any], author: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        rule_add(factories.station(), _document() | change, author=author)
    assert RuleVersion.objects.filter(station__slug="iss").count() == 1


def test_a_rule_that_asks_for_a_volume_that_is_not_there_is_refused() -> None:
    document = _document()
    document["levels"][0]["condition"]["any"][0]["volume"] = "notifcation box"
    with pytest.raises(InputError, match="ISS has no volume notifcation box"):
        rule_add(factories.station(), document, author="A. Flight")


def test_a_stored_rule_that_cannot_be_read_raises_nothing_and_is_said_loudly(
    caplog: pytest.LogCaptureFixture,
) -> None:
    RuleVersion.objects.filter(station__slug="iss").update(document={"levels": []})
    assert rule_in_force(factories.station().pk, NOW) is None
    assert "The rule 1 of ISS cannot be read" in caplog.text


def test_a_preview_says_what_a_rule_would_have_raised_and_writes_nothing() -> None:
    for hours, pc in ((1, 3e-5), (2, 3e-5), (3, 1e-9)):
        _pass(hours, pc)
    _pass(24 * 31, 3e-5)  # longer ago
    _pass(4, 1e-9, created_at=NOW - 9 * HOUR)  # seen 5 h before
    rule = rule_from_document(_document(), "rule")
    preview = rule_preview(factories.station(), rule, until_utc=NOW, days=30)
    assert preview.sentence == (
        "With this rule, the 30 days until 2026-03-10 04:00 UTC would have raised: 2 yellow, "
        "2 watch, of 4 conjunctions."
    )
    assert preview.rises == {Level.YELLOW: 2, Level.WATCH: 2}
    assert preview.late_discoveries == 1
    assert [each.level for each in preview.severest[:2]] == [Level.YELLOW] * 2
    assert Transition.objects.count() == 0


def test_a_preview_of_nothing_says_so() -> None:
    preview = rule_preview(
        factories.station(), rule_from_document(_document(), "rule"), until_utc=NOW, days=7
    )
    assert "would have raised: nothing, of 0 conjunctions." in preview.sentence
