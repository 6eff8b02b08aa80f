"""Which objects of a run count as screened, and which were left out."""

from __future__ import annotations

from screening.conjunctions.object_counts import object_counts

COUNTS = {"OK": 21_542, "DOCKED": 7, "DECAYED": 3, "DECAYED_IN_WINDOW": 12, "STALE_ELEMENTS": 25}


def test_an_object_that_decays_within_the_window_was_not_left_out() -> None:
    counts = object_counts(COUNTS)
    assert counts is not None
    assert (counts.screened, counts.until_decay, counts.docked) == (21_542, 12, 7)
    assert counts.looked_at == 21_554
    assert counts.not_screened_total == 28


def test_the_reasons_come_commonest_first_and_every_object_is_counted_once() -> None:
    counts = object_counts(COUNTS)
    assert counts is not None
    assert counts.reasons == "25 stale elements, 3 decayed"
    total = counts.looked_at + counts.docked + counts.not_screened_total
    assert total == sum(COUNTS.values())


def test_a_line_says_only_what_occurred() -> None:
    counts = object_counts({"OK": 2})
    assert counts is not None
    assert counts.words == "2 screened"
    mixed = object_counts(COUNTS)
    assert mixed is not None
    assert mixed.words == (
        "21,542 screened, 12 screened until they decay, 7 taken for docked, "
        "28 could not be screened (25 stale elements, 3 decayed)"
    )


def test_a_run_that_has_not_counted_knows_nothing() -> None:
    assert object_counts({}) is None
