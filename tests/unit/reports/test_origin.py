"""Where a week's passes come from, against a count by hand of the same passes."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from screening.reports.parts.origin import MOST_SHARES, OTHER, build_origin
from screening.reports.weekly_types import PassFact
from tests import factories
from tests.week_facts import DAY, WEEK, fact

pytestmark = pytest.mark.django_db
LEVELS = ("", "watch", "yellow", "red", "emergency")


def _many(count: int) -> list[PassFact]:
    dice = random.Random(7)
    return [
        fact(
            conjunction_id=number,
            norad_cat_id=60_000 + dice.randrange(40),
            owner_code=dice.choice(["US", "PRC", "CIS", "", *"ABCDEFGH"]),
            object_type=dice.choice(["payload", "debris", "rocket_body", "unknown"]),
            constellation=dice.choice(["", "", "Starlink", "Kuiper"]),
            level=dice.choice(LEVELS),
            miss_km=dice.uniform(0.1, 40.0),
            tca_utc=WEEK.start_utc + dice.uniform(-1.0, 8.0) * DAY,
            is_exercise=dice.random() < 0.1,
        )
        for number in range(count)
    ]


def test_each_list_adds_up_to_what_is_counted_by_hand() -> None:
    facts = _many(400)
    own = [
        each
        for each in facts
        if WEEK.start_utc <= each.tca_utc < WEEK.end_utc and not each.is_exercise
    ]
    origin = build_origin(facts, WEEK)
    assert sum(each.passes for each in origin.owners) == len(own) < len(facts)
    assert len(origin.owners) == MOST_SHARES + 1
    named = {each.key: each for each in origin.owners[:-1]}
    for key, share in named.items():
        mine = [each for each in own if each.owner_code == key]
        assert share.passes == len(mine)
        assert share.acted_on == sum(each.level in LEVELS[2:] for each in mine)
        assert share.closest_km == min(each.miss_km for each in mine)
    rest = [each for each in own if each.owner_code not in named]
    assert (origin.owners[-1].key, origin.owners[-1].passes) == (OTHER, len(rest))
    assert max(len([x for x in rest if x.owner_code == each.owner_code]) for each in rest) <= min(
        share.passes for share in named.values()
    )
    assert {each.key for each in origin.constellations} == {"Starlink", "Kuiper"}
    assert {each.key for each in origin.types} == {"payload", "debris", "rocket_body", ""}
    assert build_origin(facts[::-1], WEEK) == origin


def test_pieces_count_for_their_launch_and_without_one_for_what_they_are_named_after(
    django_assert_num_queries: Any,
) -> None:
    for number, name in ((1, "FENGYUN 1C DEB"), (2, "FENGYUN 1C DEB"), (3, "SL-8 DEB")):
        factories.space_object(
            norad_cat_id=number,
            name=name,
            international_designator="" if number == 3 else f"1999-025{'AB'[number - 1]}",
            object_type="debris",
        )
    piece = fact(object_type="debris", object_name="FENGYUN 1C DEB", norad_cat_id=1)
    facts = [
        piece,
        replace(piece, norad_cat_id=2),
        replace(piece, norad_cat_id=3, object_name="SL-8 DEB"),
        replace(piece, norad_cat_id=4, object_name="DEBRIS"),
        fact(object_name="A PAYLOAD"),
    ]
    with django_assert_num_queries(1):
        found = build_origin(facts, WEEK).break_ups
    assert [(each.key, each.label, each.passes) for each in found] == [
        ("1999-025", "FENGYUN 1C", 2),
        ("", "", 1),
        ("SL-8", "SL-8", 1),
    ]


def test_a_quiet_week_has_no_origin() -> None:
    origin = build_origin([], WEEK)
    assert origin.owners == origin.types == origin.constellations == origin.break_ups == ()
