"""Where an entry belongs that has come: in any order, any number of times."""

from __future__ import annotations

import itertools

import pytest

from screening.coordination.peers.ordering import (
    LONGEST_GAP,
    Gap,
    Head,
    Place,
    gaps_before,
    place_of,
)

HEAD = Head(3, "c")


@pytest.mark.parametrize(
    ("number", "entry_hash", "previous", "known", "place"),
    [
        (4, "d", "c", "", Place.NEXT),
        (4, "d", "x", "", Place.FORK),
        (3, "c", "b", "c", Place.KNOWN),
        (3, "x", "b", "c", Place.FORK),
        (1, "a", "", "a", Place.KNOWN),
        (5, "e", "d", "", Place.EARLY),
        (3 + LONGEST_GAP, "e", "d", "", Place.EARLY),
        (4 + LONGEST_GAP, "e", "d", "", Place.TOO_FAR),
    ],
)
def test_the_place_of_an_entry(
    number: int, entry_hash: str, previous: str, known: str, place: Place
) -> None:
    assert place_of(number, entry_hash, previous, head=HEAD, known=known) is place


def test_the_first_entry_of_an_empty_chain_continues_the_first_link() -> None:
    empty = Head(0, "first link")
    assert place_of(1, "a", "first link", head=empty, known="") is Place.NEXT
    assert place_of(1, "a", "another", head=empty, known="") is Place.FORK


def test_gaps_are_what_neither_is_here_nor_waits() -> None:
    assert gaps_before(9, head_number=2, waiting={4, 5, 8}) == [Gap(3, 3), Gap(6, 7), Gap(9, 9)]
    assert gaps_before(2, head_number=2, waiting=()) == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(1, 6))))
def test_every_order_of_coming_leads_to_the_same_chain(order: tuple[int, ...]) -> None:
    """With a buffer: what is early waits, and is chained when what precedes it has come."""
    chain: list[int] = []
    early: set[int] = set()
    for number in (*order, *order):  # each twice
        head = Head(len(chain), str(len(chain)))
        known = str(number) if number <= len(chain) else ""
        place = place_of(number, str(number), str(number - 1), head=head, known=known)
        if place is Place.EARLY:
            early.add(number)
        if place is Place.NEXT:
            chain.append(number)
            while len(chain) + 1 in early:
                chain.append(len(chain) + 1)
    assert chain == [1, 2, 3, 4, 5]
