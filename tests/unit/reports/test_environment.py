"""What changed in orbit: counted again from every stored row, and the rule for break-ups."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from screening.catalog.models import Feed, SpaceObject, StoredElementSet
from screening.reports.interval import IsoWeek
from screening.reports.parts.break_ups import (
    SUSPECTED_FROM,
    Known,
    Piece,
    break_ups_suspected,
    many_pieces,
)
from screening.reports.parts.environment import build_environment
from tests import factories
from tests.factories import STATION_ELEMENTS
from tests.week_facts import DAY, KNOWN, WEEK

START = WEEK.start_utc
PIECE = Piece("2020-001", "BIRD DEB", "debris", 15.5, 1e-3)
PARENT = Known("2020-001", 45000, "BIRD 1", "payload", date(2020, 1, 9))


def _seen(at_utc: datetime, feed: Feed, *numbers: int, **facts: Any) -> None:
    """One pull that brings element sets of some objects."""
    pull = factories.pull(feed=feed)
    for number in numbers:
        owner = SpaceObject.objects.filter(norad_cat_id=number).first()
        if owner is None:
            fields = {"name": f"OBJECT {number}", "object_type": "payload"} | facts
            owner = factories.space_object(norad_cat_id=number, **fields)
        factories.stored_element_set(
            replace(STATION_ELEMENTS, norad_cat_id=number, epoch_utc=at_utc),
            space_object=owner,
            pull=pull,
            fetched_at=at_utc,
            source=feed.source,
        )


def _by_hand(feeds: list[Feed]) -> tuple[int, int, int]:
    """At the end, at the beginning, new: by reading everything."""
    first_pulls = {feed.pulls.order_by("pk").first() for feed in feeds}
    before = objects = new = 0
    for each in SpaceObject.objects.all():
        sets = sorted(each.element_sets.all(), key=lambda row: (row.fetched_at, row.pk))
        was_there = bool(sets) and sets[0].fetched_at < START
        is_there = bool(sets) and sets[0].fetched_at < WEEK.end_utc
        down = each.decay_date
        before += was_there and (down is None or down >= START.date())
        objects += is_there and (down is None or down >= WEEK.end_utc.date())
        new += is_there and not was_there and sets[0].pull not in first_pulls
    return objects, before, new


@pytest.mark.django_db
def test_the_catalogue_is_counted_as_by_reading_every_row(django_assert_max_num_queries) -> None:
    dice = random.Random(11)
    feeds = [factories.feed(source=source) for source in ("gp", "gp", "spacetrack")]
    for _ in range(14):
        at_utc = START + dice.uniform(-6.0, 9.0) * DAY
        _seen(at_utc, dice.choice(feeds), *dice.sample(range(50_000, 50_060), 9))
    for each in SpaceObject.objects.order_by("norad_cat_id")[::4]:
        each.decay_date = (START + dice.randrange(-3, 9) * DAY).date()
        each.save()
    factories.space_object(name="NEVER PULLED")
    with django_assert_max_num_queries(10):
        found = build_environment(WEEK, KNOWN)
    by_hand = _by_hand(feeds)
    assert (found.objects, found.objects_before, found.new_objects) == by_hand
    assert all(by_hand)
    down = SpaceObject.objects.filter(decay_date__gte=START, decay_date__lt=WEEK.end_utc)
    assert sorted(found.decayed) == sorted(str(each) for each in down)
    assert not found.decay_is_known


@pytest.mark.django_db
def test_a_catalogue_that_was_first_loaded_in_the_week_says_nothing_of_what_is_new() -> None:
    feed = factories.feed()
    _seen(START + DAY, feed, *range(50_000, 50_030), object_type="debris")
    found = build_environment(WEEK, KNOWN)
    assert (found.objects, found.objects_before, found.new_objects) == (30, None, None)
    assert found.break_ups == ()


def _world_of(pieces: int, *, feed: Feed | None = None) -> None:
    """A satellite that was known for long, and pieces of it that appear on Wednesday."""
    known = factories.feed()
    facts = {"international_designator": "2020-001A", "launch_date": date(2020, 1, 9)}
    _seen(START - 9 * DAY, known, 45_000, name="BIRD 1", **facts)
    facts = {"international_designator": "2020-001ZZ", "object_type": "debris"}
    numbers = range(90_000, 90_000 + pieces)
    _seen(START + 2 * DAY, feed or known, *numbers, name="BIRD 1 DEB", **facts)


@pytest.mark.django_db
def test_many_new_pieces_of_a_known_satellite_are_a_break_up_suspected() -> None:
    _world_of(SUSPECTED_FROM)
    found = build_environment(WEEK, KNOWN)
    (suspected,) = found.break_ups
    assert suspected.international_designator == "2020-001"
    assert (suspected.parent, suspected.new_pieces, suspected.pieces_before) == ("BIRD 1", 10, 0)
    # 15.5 revolutions a day, by Kepler's third law and hand
    assert suspected.altitude_km == pytest.approx(417.5, abs=2.0)
    assert build_environment(WEEK.before(-1), KNOWN + 7 * DAY).break_ups == ()
    assert build_environment(WEEK, START + DAY).break_ups == ()  # before they were seen


@pytest.mark.django_db
def test_pieces_that_came_with_a_new_source_are_not_new() -> None:
    _world_of(SUSPECTED_FROM + 5, feed=factories.feed(source="spacetrack"))
    found = build_environment(WEEK, KNOWN)
    assert (found.new_objects, found.objects, found.break_ups) == (0, 16, ())


@pytest.mark.parametrize(
    ("pieces", "known", "is_suspected"),
    [
        ([PIECE] * SUSPECTED_FROM, [PARENT], True),
        ([PIECE] * (SUSPECTED_FROM - 1), [PARENT], False),
        ([PIECE] * SUSPECTED_FROM, [], False),  # nobody knew a parent
        ([PIECE._replace(object_type="payload")] * 60, [PARENT], False),  # a launch of many
        ([PIECE._replace(launch="")] * 60, [PARENT], False),
        ([PIECE] * 60, [PARENT._replace(launch_date=date(2026, 2, 1))], False),  # still unpacking
        ([PIECE] * 60, [PARENT._replace(launch_date=None)], True),  # of 2020 by its designator
        (
            [PIECE._replace(launch="2026-001")] * 60,
            [PARENT._replace(launch="2026-001", launch_date=None)],
            False,
        ),
    ],
)
def test_when_a_break_up_is_suspected(
    pieces: list[Piece], known: list[Known], is_suspected: bool
) -> None:
    found = break_ups_suspected(many_pieces(pieces), known, on=START.date())
    assert bool(found) is is_suspected


def test_the_largest_stands_first_and_a_stage_without_named_pieces_is_the_parent() -> None:
    other = PIECE._replace(launch="2019-002", name="OBJECT QQ", object_type="unknown")
    stage = Known("2019-002", 44001, "CZ-6A R/B", "rocket_body", date(2019, 3, 1))
    piece = Known("2019-002", 44000, "CZ-6A DEB", "debris", None)
    many = many_pieces([PIECE] * 11 + [other] * 12)
    found = break_ups_suspected(many, [PARENT, piece, stage], on=START.date())
    assert [(each.parent, each.pieces_before) for each in found] == [("CZ-6A R/B", 1), ("BIRD", 0)]


@pytest.mark.django_db
def test_nothing_is_known_of_an_empty_catalogue() -> None:
    assert not StoredElementSet.objects.exists()
    found = build_environment(IsoWeek(2026, 1), KNOWN)
    assert (found.objects, found.objects_before, found.new_objects) == (None, None, None)


@pytest.mark.django_db
def test_decays_are_known_where_a_source_of_them_has_answered() -> None:
    factories.pull(feed=factories.feed(source="satcat"))
    factories.space_object(name="B", norad_cat_id=2, decay_date=(START + 6 * DAY).date())
    factories.space_object(name="A", norad_cat_id=9, decay_date=START.date())
    factories.space_object(name="C", decay_date=(START - timedelta(hours=1)).date())
    found = build_environment(WEEK, KNOWN)
    assert found.decay_is_known
    assert found.decayed == ("A (9)", "B (2)")
