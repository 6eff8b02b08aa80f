"""What an answer has assumed, and what it cannot say, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from screening.consequences.breakups.event import Event
from screening.consequences.breakups.exposure import PASS_DISTANCE_KM
from screening.consequences.breakups.pieces import MOST_FOLLOWED, SMALL_FOLLOWED, Pieces
from screening.consequences.breakups.question import Question
from screening.consequences.breakups.stations import ExposedStation
from screening.engine.decay.lifetime import REENTRY_HEIGHT_KM, USUAL_DRAG_COEFFICIENT

_LIMITS: Final = (
    "The model is off by a factor of up to four for single events: read the bands, not the "
    "numbers between them.",
    "Lifetimes are good to a factor of two: the real Sun is none of the three, and pieces tumble.",
    "Fluxes take the planes of the orbits as spread around the Earth. In the first days a cloud is "
    "a narrow band: a station meets it in bursts, far over the mean or not at all.",
    "Stations are taken to keep their heights, and all else in the catalogue to stay as it is.",
    "Where only a handful of pieces cross the height of a station a curve comes in steps: another "
    "seed gives others.",
    "An impact is any piece of that size on any part of the cross-section: what a shield stops is "
    "not counted apart.",
)


def assumptions(question: Question, event: Event, pieces: Pieces) -> list[dict[str, str]]:
    """Return every figure that nobody gave: of what, its value and where it is from."""
    rows = [
        _row(
            "activity of the Sun",
            "F10.7 65, 140, 250 and Ap 0, 15, 45, each for all of the time",
            "ECSS-E-ST-10-04C, table 6-3, long-term low, moderate, high; bounds, no forecast",
        ),
        _row(
            "density of the air", "means over the globe, the hours and the seasons", "NRLMSISE-00"
        ),
        _row("drag coefficient", f"{USUAL_DRAG_COEFFICIENT:g} of every piece", "Vallado 2013"),
        _row("re-entry", f"under {REENTRY_HEIGHT_KM:g} km", "King-Hele 1987"),
        _row("least size", f"{question['min_size_m']:g} m", "the question"),
        _row("followed", _followed(pieces), "enough to tell shares to a hundredth"),
        _row("a pass", f"within {PASS_DISTANCE_KM:g} km of a station", "its notification box"),
        *(_row(f"mass of {b.name}", _mass(b.mass.kg), b.mass.source) for b in event.bodies),
    ]
    left_out = [body for body in event.bodies if not body.is_followed]
    if left_out:
        rows.append(
            _row(
                "the projectile's pieces",
                "counted, not followed",
                "it comes from below, and its pieces fall back",
            )
        )
    return rows


def limits(event: Event, stations: Sequence[ExposedStation]) -> list[str]:
    """Return what the answer cannot say, a sentence each."""
    own = []
    if any(body.mass.is_assumed for body in event.bodies):
        own.append("Masses that nobody gave are assumed by kind and size: see their bands.")
    if any(
        each.station.primary_norad_cat_id == body.norad_cat_id
        for each in stations
        for body in event.bodies
    ):
        own.append(
            "A station that breaks up itself is not exposed any more: its figures are those of "
            "another at its height."
        )
    if event.miss_distance_km is not None:
        own.append(
            f"It did not happen: the two element sets pass {event.miss_distance_km:.1f} km apart. "
            "Each object breaks up where it is, at the speed at which they pass."
        )
    return [*own, *_LIMITS]


def _row(of: str, value: str, source: str) -> dict[str, str]:
    return {"of": of, "value": value, "source": source}


def _mass(kg: float) -> str:
    return f"{kg:,.3g} kg" if kg < 100.0 else f"{kg:,.0f} kg"


def _followed(pieces: Pieces) -> str:
    small = pieces.size_m.size - pieces.asked
    words = f"{pieces.asked:,} pieces (at most {MOST_FOLLOWED:,})"
    if not small:
        return words
    return (
        f"{words}, and {small:,} smaller ones, {SMALL_FOLLOWED:,} of each object, for all of 1 cm"
    )
