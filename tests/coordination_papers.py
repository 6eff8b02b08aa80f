"""A case in which much has been said, for tests of documents: entries, standing, facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from screening.coordination.canonical import instant_text
from screening.coordination.chain import Withheld
from screening.coordination.documents.facts import CaseFacts, DutyFacts, PrecedenceFacts
from screening.coordination.protocol import DutyState
from screening.coordination.standing import EntryFacts, stand
from screening.operators.release import WITHHELD

TCA: Final = datetime(2026, 3, 10, 22, 14, 5, 400_000, tzinfo=UTC)
OPENED: Final = TCA - timedelta(hours=30)
CASE: Final = UUID("7d1f6a52-3c0e-4f6e-9a41-5f2f4a1c9b10")
STATION: Final = "cmsa"
OTHER: Final = "spacex"
HASH: Final = "9f2c" * 16

PARTIES: Final = [
    {
        "slug": STATION, "name": "China Manned Space Agency", "name_zh": "中国载人航天工程办公室",
        "role": "station_side", "kind": "agency", "country": "CN",
    },
    {
        "slug": OTHER, "name": "SpaceX", "name_zh": "太空探索技术公司",
        "role": "other_side", "kind": "operator", "country": "US",
    },
]  # fmt: skip
FACTS: Final = {
    "primary": {"norad_cat_id": 48274, "name": "CSS (TIANHE)", "manoeuvrability": "crewed"},
    "secondary": {"norad_cat_id": 47989, "name": "STARLINK-2305", "manoeuvrability": "automated"},
    "station": {"slug": "css", "name": "CSS"},
    "tca_utc": instant_text(TCA),
    "miss_distance_km": 0.4204,
    "radial_km": 0.1201,
    "in_track_km": -0.3812,
    "cross_track_km": 0.1304,
    "relative_speed_km_s": 11.302,
    "pc": 2.14e-4,
    "max_pc": 3.9e-4,
    "level": "red",
    "exercise": False,
    "synthetic": False,
    "replay": False,
    "reconstruction": False,
}
OUR_ASSESSMENT: Final = {
    "tca_utc": instant_text(TCA),
    "miss_distance_km": 0.4204,
    "radial_km": 0.1201,
    "in_track_km": -0.3812,
    "cross_track_km": 0.1304,
    "relative_speed_km_s": 11.302,
    "pc": 2.14e-4,
    "pc_reason": "",
    "max_pc": 3.9e-4,
    "pc_method": "Foster 1992, screening grade",
    "hard_body_radius_m": 30.0,
}
THEIR_ASSESSMENT: Final = {
    **OUR_ASSESSMENT,
    "miss_distance_km": 0.5312,
    "radial_km": None,
    "in_track_km": None,
    "cross_track_km": None,
    "pc": None,
    "pc_reason": "no covariance of the station",
    "max_pc": None,
}
CRITERIA: Final = [
    {
        "name": "US emergency notification", "version": "v1", "level": "emergency", "is_met": True,
        "clauses": [
            {
                "text": "miss distance", "value": "0.42 km",
                "limit": "less than 1 km", "is_met": True,
            },
            {
                "text": "probability of collision", "value": "2.1e−04",
                "limit": "more than 1e−04", "is_met": True,
            },
        ],
    },
    {
        "name": "Station box", "version": "v2", "level": "red", "is_met": None,
        "clauses": [{
            "text": "entering the notification box", "value": "not known", "limit": "yes",
            "is_met": None,
        }],
    },
]  # fmt: skip
DATA_USED: Final = [
    {
        "norad_cat_id": 48274, "kind": "gp", "source": "CelesTrak",
        "epoch_utc": instant_text(OPENED - timedelta(hours=5)),
    },
    {
        "norad_cat_id": 47989, "kind": "gp", "source": "CelesTrak",
        "epoch_utc": instant_text(OPENED - timedelta(hours=11)),
    },
]  # fmt: skip


def entry(number: int, kind: str, party: str, hours: float, **parts: Any) -> EntryFacts:
    """One entry, some hours after the case was opened."""
    at_utc = OPENED + timedelta(hours=hours)
    return EntryFacts(
        number=number, kind=kind, party=party, author="Duty officer",
        at_utc=at_utc, recorded_at=at_utc, parts=parts,
    )  # fmt: skip


def opened(**marks: Any) -> EntryFacts:
    """The entry that opens the case; ``marks`` change its facts."""
    protocol = {"key": "ssc-baseline", "version": "2024"}
    return entry(1, "opened", STATION, 0.0, facts=FACTS | marks, protocol=protocol, parties=PARTIES)


def statement(number: int, party: str, hours: float, figures: Mapping[str, Any]) -> EntryFacts:
    """One side's assessment with criteria and data."""
    return entry(
        number, "statement", party, hours,
        assessment=dict(figures), criteria=CRITERIA, data_used=DATA_USED,
    )  # fmt: skip


def young_case(**marks: Any) -> CaseFacts:
    """A case that the station side has just opened and assessed; nobody has been told yet."""
    return facts_of([opened(**marks), statement(2, STATION, 0.2, OUR_ASSESSMENT)], hours=1.0)


def old_case() -> CaseFacts:
    """A case with everything said: answered, disagreed, a plan screened, agreed, closed."""
    decision = {
        "mover": OTHER,
        "protocol": "ssc-baseline",
        "version": "2024",
        "clause": "crewed",
        "words": "",
    }
    result = {
        "of_party": OTHER,
        "sentence": {
            "en": "Clears this one by 18 km, creates none.",
            "zh": "本次交会距离增至 18 km，未产生新的接近。",
        },
    }
    window = {
        "window_start_utc": instant_text(OPENED + timedelta(hours=8)), "window_end_utc": None,
    }  # fmt: skip
    entries = [
        opened(),
        statement(2, STATION, 0.2, OUR_ASSESSMENT),
        entry(3, "notified", STATION, 1.0, notice={"to": "other_side", "channel": "email"},
              contact={"address": "ops@example.org"}),
        entry(4, "acknowledged", OTHER, 2.5, remarks={"words": "Seen. Looking at it."}),
        statement(5, OTHER, 3.0, THEIR_ASSESSMENT),
        entry(6, "intent", OTHER, 4.0, intent={"choice": "will_manoeuvre", **window},
              plan=Withheld(WITHHELD, "own assessment of spacex, v1")),
        entry(7, "plan_screened", STATION, 4.1, result=result),
        entry(8, "intent", STATION, 4.5, intent={"choice": "will_hold"}),
        entry(9, "decision_proposed", STATION, 5.0, decision=decision),
        entry(10, "decision_agreed", OTHER, 5.5, decision=decision),
        entry(11, "executed", OTHER, 9.0, execution={"what": "burn of 0.3 m/s in-track"}),
        entry(12, "outcome", STATION, 40.0, outcome={"realised_miss_km": 18.21}),
        entry(13, "closed", STATION, 41.0, closing={"reason": "TCA has passed"}),
    ]  # fmt: skip
    return facts_of(entries, hours=42.0)


def facts_of(entries: list[EntryFacts], *, hours: float) -> CaseFacts:
    """Facts for the other side, written some hours after the opening."""
    written_at_utc = OPENED + timedelta(hours=hours)
    return CaseFacts(
        case_uuid=CASE,
        standing=stand(entries, written_at_utc),
        writer=STATION,
        reader=OTHER,
        written_at_utc=written_at_utc,
        head_number=len(entries),
        head_hash=HASH,
        answer_url="https://watch.example.org/answer/q7Hk2/",
        answer_days=7,
    )


def with_duties(facts: CaseFacts) -> CaseFacts:
    """The same case under a protocol that says what is due and who moves."""
    due_utc = OPENED + timedelta(hours=3)
    duty = DutyFacts(
        who=OTHER, what=("Acknowledge the warning", "确认收到预警"),
        clause=('2.1 "Answers", ssc-baseline v1', "2.1“答复”，ssc-baseline v1"),
        state=DutyState.OPEN, due_utc=due_utc, why_no_due=("", ""), met_at=None, is_proposal=True,
    )  # fmt: skip
    precedence = PrecedenceFacts(
        words=("SpaceX moves, CMSA holds.", "太空探索技术公司机动，另一方不机动。"),
        clause="2.2",
        clause_title=("Uncrewed yields to crewed", "无人航天器避让载人航天器"),
        protocol=("Space Safety Coalition baseline", "空间安全联盟基线"),
        reference="ssc-baseline v1",
    )
    english = "The miss distances differ by 0.111 km; the other side gives no probability."
    return replace(
        facts,
        duties=(duty,),
        precedence=precedence,
        difference=(english, "双方给出的最近距离相差 0.111 km。"),
    )
