"""Two organisations and a case between them, for tests."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from screening.conjunctions.models import Conjunction
from screening.coordination.canonical import instant_text
from screening.coordination.chain import ChainedEntry, chained, first_link, seal
from screening.coordination.kinds import PARTS, EntryKind
from screening.coordination.models import Case
from screening.coordination.services.notify import notify
from screening.coordination.services.open_case import case_open
from screening.coordination.speaker import Speaker
from screening.operators.models import Operates, Organisation
from tests.factories import NOW, assessed_conjunction

STATION, FLEET = "test-station", "test-fleet"
OURS, THEIRS = Speaker(STATION, "A. Duty"), Speaker(FLEET, "B. Watch")
TCA = NOW + timedelta(hours=6)
CASE = uuid.UUID("0a1b2c3d-0000-4000-8000-000000000001")
NOTICE = {"languages": ["en"], "text_sha256": "0" * 64, "to": "other_side", "channel": "email"}


def organisation(slug: str, **overrides: Any) -> Organisation:
    fields = {"name": slug.replace("-", " ").title(), "kind": "operator", "country_code": "FR"}
    found, _ = Organisation.objects.get_or_create(slug=slug, defaults=fields | overrides)
    return found


def home_and_other() -> tuple[Organisation, Organisation]:
    """We serve the station; the other side operates VISITOR satellites."""
    Organisation.objects.exclude(slug=STATION).update(is_home=False)
    ours, theirs = organisation(STATION, is_home=True), organisation(FLEET)
    Operates.objects.get_or_create(
        organisation=theirs,
        name_prefix="VISITOR",
        defaults={"manoeuvrability": "automated", "source": "For a test."},
    )
    return ours, theirs


def opened_case(conjunction: Conjunction | None = None, **overrides: Any) -> Case:
    """A draft case on a pass of VISITOR 1 by the ISS."""
    _, theirs = home_and_other()
    given = {"author": "A. Duty", "other_side": theirs, "at_utc": NOW} | overrides
    return case_open(conjunction or assessed_conjunction(), **given)


def notified_case(**overrides: Any) -> Case:
    case = opened_case(**overrides)
    notify(case, OURS, notice=NOTICE, at_utc=NOW + timedelta(minutes=1))
    case.refresh_from_db()
    return case


def assessment(**overrides: Any) -> dict[str, Any]:
    """A side's figures, as a statement has them."""
    figures = {
        "tca_utc": instant_text(TCA),
        "miss_distance_km": 0.4,
        "radial_km": 0.1,
        "in_track_km": -0.3,
        "cross_track_km": 0.2,
        "relative_speed_km_s": 12.0,
        "pc": 3.1e-05,
        "pc_reason": "",
        "max_pc": 2e-4,
        "pc_method": "foster",
        "hard_body_radius_m": 20.0,
    }
    return figures | overrides


# What is pure: entries without a database.

FACTS = {
    "primary": {"norad_cat_id": 25544, "name": "ISS (ZARYA)", "manoeuvrability": "crewed"},
    "secondary": {"norad_cat_id": 70001, "name": "VISITOR 1", "manoeuvrability": "automated"},
    "station": {"slug": "iss", "name": "International Space Station"},
    "tca_utc": instant_text(TCA),
    "miss_distance_km": 1.2,
    "pc": None,
    "pc_reason": "It was not judged.",
    "max_pc": None,
    "level": "red",
    "exercise": False,
    "synthetic": False,
    "replay": False,
    "reconstruction": False,
}
PARTIES = [
    {"slug": STATION, "name": "Station", "name_zh": "空间站", "role": "station_side"},
    {"slug": FLEET, "name": "Fleet", "name_zh": "星座", "role": "other_side"},
]
OPENED = {"facts": FACTS, "protocol": {"key": "ssc-baseline", "version": 1}, "parties": PARTIES}

Said = tuple[EntryKind, str, Mapping[str, Any]]


def chain_of(*said: Said, case: uuid.UUID = CASE, minutes: int = 1) -> list[ChainedEntry]:
    """The entries of a case that was opened by the station's side: what was said, in the chain."""
    entries: list[ChainedEntry] = []
    previous = first_link(case)
    everything: Sequence[Said] = [(EntryKind.OPENED, STATION, OPENED), *said]
    for number, (kind, party, values) in enumerate(everything, start=1):
        at_utc = NOW + timedelta(minutes=minutes * (number - 1))
        entry = chained(
            ChainedEntry(
                case=case,
                number=number,
                uuid=uuid.uuid5(case, f"entry {number}"),
                kind=kind.value,
                party=party,
                author="Somebody",
                at_utc=at_utc,
                recorded_at=at_utc,
                previous_hash=previous,
                parts={
                    name: seal(PARTS[kind][name], value, salt=f"salt {number} {name}")
                    for name, value in values.items()
                },
            )
        )
        entries.append(entry)
        previous = entry.hash
    return entries


def intent(choice: str, **overrides: Any) -> dict[str, Any]:
    window: dict[str, datetime | None] = {"window_start_utc": None, "window_end_utc": None}
    return {"intent": {"choice": choice} | window | overrides}


def decision(mover: str, **overrides: Any) -> dict[str, Any]:
    fields = {"protocol": "ssc-baseline", "version": "1", "clause": "2", "words": "It yields."}
    return {"decision": {"mover": mover} | fields | overrides}
