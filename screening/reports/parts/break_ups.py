"""Whether many new pieces of one launch look like a break-up: a written rule, no queries.

docs/algorithms/weekly-parts.md gives the rule in words, and what it cannot see.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final, NamedTuple

from screening.catalog.models import ObjectType
from screening.catalog.naming import parent_break_up_from_name
from screening.engine.orbit_shape import orbit_shape
from screening.reports.weekly_types import BreakUp

# Satellites shed one to five pieces now and then, and pieces of old break-ups are catalogued by
# ones and twos. Choice of this product.
SUSPECTED_FROM: Final = 10
# By then what a launch released has been told apart, catalogued and named. Choice of this product.
SETTLED_AFTER: Final = timedelta(days=60)
LAUNCH_LENGTH: Final = len("1999-025")  # of an international designator, without the piece
_PIECES: Final = frozenset({ObjectType.DEBRIS, ObjectType.UNKNOWN})
_DIGITS: Final = 1


class Piece(NamedTuple):
    """An object first seen in the week, with the orbit that it was first seen on."""

    launch: str
    name: str
    object_type: str
    mean_motion_rev_day: float
    eccentricity: float


class Known(NamedTuple):
    """An object that was known before the week."""

    launch: str
    norad_cat_id: int
    name: str
    object_type: str
    launch_date: date | None


@dataclass(frozen=True, slots=True)
class _Launch:
    key: str
    pieces: Sequence[Piece]
    known: Sequence[Known]

    def is_settled(self, on: date) -> bool:
        """Whether it was flown long enough before a day; without a date its year's last counts."""
        flown = [each.launch_date for each in self.known if each.launch_date is not None]
        year = self.key[:4]
        last = date(int(year), 12, 31) if year.isdecimal() else on
        return min(flown, default=last) + SETTLED_AFTER <= on


def many_pieces(pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
    """The pieces of each launch that has enough new ones to be suspected."""
    found: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.launch and piece.object_type in _PIECES:
            found[piece.launch].append(piece)
    return {key: each for key, each in sorted(found.items()) if len(each) >= SUSPECTED_FROM}


def break_ups_suspected(
    many: Mapping[str, Sequence[Piece]], known: Iterable[Known], *, on: date
) -> tuple[BreakUp, ...]:
    """Those launches of ``many_pieces`` whose parent was known, the most new pieces first.

    ``known`` holds what was known of these launches before the week, which begins ``on``.
    """
    before: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        before[each.launch].append(each)
    launches = [_Launch(key, pieces, before[key]) for key, pieces in many.items()]
    suspected = [each for each in launches if each.known and each.is_settled(on)]
    return tuple(
        _break_up(each) for each in sorted(suspected, key=lambda it: (-len(it.pieces), it.key))
    )


def _break_up(launch: _Launch) -> BreakUp:
    heights_km = [_mean_height_km(each) for each in launch.pieces]
    return BreakUp(
        international_designator=launch.key,
        parent=_parent(launch),
        new_pieces=len(launch.pieces),
        pieces_before=sum(each.object_type in _PIECES for each in launch.known),
        altitude_km=round(median(heights_km), _DIGITS),
    )


def _parent(launch: _Launch) -> str:
    """What most pieces are named after, or else the first known object of the launch."""
    names = Counter(filter(None, (parent_break_up_from_name(each.name) for each in launch.pieces)))
    first = min(launch.known, key=lambda each: (each.object_type in _PIECES, each.norad_cat_id))
    return min(names, key=lambda name: (-names[name], name), default=first.name)


def _mean_height_km(piece: Piece) -> float:
    shape = orbit_shape(
        mean_motion_rev_day=piece.mean_motion_rev_day, eccentricity=piece.eccentricity
    )
    return (shape.apogee_height_km + shape.perigee_height_km) / 2.0
