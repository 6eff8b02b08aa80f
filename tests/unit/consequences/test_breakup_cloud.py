"""What is told of a cloud as a whole."""

from __future__ import annotations

from screening.consequences.breakups.cloud_document import spread_document
from screening.consequences.breakups.course import courses
from screening.consequences.breakups.event import event_of
from screening.consequences.breakups.pieces import drawn
from screening.consequences.breakups.study import KIND
from screening.consequences.kinds import World
from tests.factories import NOW

LARGE = {
    "what": "collision",
    "target_kg": "5000",
    "projectile_kg": "500",
    "speed_km_s": "10",
    "altitude_km": "2000",
    "inclination_deg": "53",
    "min_size_m": "0.01",
    "years": "1",
}


def test_the_planes_of_pieces_spread_though_some_all_but_escape() -> None:
    """At 2,000 km a few of many small pieces are a hair under escaping: J2 gives them no rate."""
    event = event_of(KIND.checked(LARGE, b""), World((), (), NOW, b"", 1))
    pieces, _ = drawn(event, min_size_m=0.01, seed=8)
    spread = spread_document(pieces, courses(pieces, years=1.0, on_progress=lambda *_: None))
    assert 100.0 < spread["planes_days"] < 200.0
