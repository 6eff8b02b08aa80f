"""Notices and recipients for tests of what messages say; unsaved, unless a test saves them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from screening.alerts.models import Notice
from screening.alerts.outgoing import Channel, Outgoing
from screening.alerts.people_models import Recipient

AT: Final = datetime(2026, 3, 9, 19, 0, tzinfo=UTC)
WORDS: Final = "From yellow to red. The rule gives red by run 12."
SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def conjunction_facts(**overrides: Any) -> dict[str, Any]:
    """What is known of a red conjunction of the ISS; nothing of it is a round default."""
    facts = {
        "conjunction_id": 12,
        "station": "ISS",
        "primary": {"name": "ISS (ZARYA)", "norad_cat_id": 25544},
        "secondary": {"name": "COSMOS 1408 DEB", "norad_cat_id": 49863},
        "tca_utc": "2026-03-10T22:14:05Z",
        "miss_distance_km": 0.42,
        "radial_km": -0.12,
        "in_track_km": 0.35,
        "cross_track_km": 0.2,
        "relative_speed_km_s": 14.2,
        "pc": 2.13e-4,
        "pc_reason": "",
        "pc_method": "foster",
        "pc_grade": "screening",
        "max_pc": 1.1e-3,
        "state": "red",
        "level": "red",
        "previous_level": "yellow",
        "cause": "rule",
        "reason": WORDS,
        "rule": "rule 3 of ISS",
        "decision_opens_utc": "2026-03-09T16:14:05Z",
        "decision_closes_utc": "2026-03-09T18:14:05Z",
        "by": "run 12",
        "realised_miss_km": None,
        "run_id": 12,
    }
    return facts | overrides


def unknown_facts(**overrides: Any) -> dict[str, Any]:
    """A conjunction of which next to nothing is known."""
    figures = ("miss_distance_km", "radial_km", "in_track_km", "cross_track_km", "tca_utc")
    more = ("relative_speed_km_s", "pc", "max_pc", "decision_opens_utc", "decision_closes_utc")
    unknown: dict[str, Any] = dict.fromkeys((*figures, *more))
    words = {"pc_reason": "No covariance of either object.", "pc_grade": "", "by": "", "rule": ""}
    return conjunction_facts(**(unknown | words | overrides))


def notice(kind: str = "raised", level: str = "red", **overrides: Any) -> Notice:
    fields = {
        "pk": 5,
        "key": "conjunction:12:1",
        "facts": conjunction_facts(),
        "words": WORDS,
        "at_utc": AT,
        "recorded_at": AT,
    }
    return Notice(kind=kind, level=level, **(fields | overrides))


def alarm(kind: str = "alarm", **overrides: Any) -> Notice:
    fields = {
        "pk": 7,
        "key": "alarm:1",
        "facts": {
            "key": "feed:celestrak-gp",
            "subject": "CelesTrak GP",
            "limit_s": 21_600.0,
            "since_utc": "2026-03-09T12:00:00Z",
            "ended_utc": None,
        },
        "words": "CelesTrak GP: no successful pull for 7 h; its limit is 6 h.",
    }
    return notice(kind, "", **(fields | overrides))


def recipient(channel: Channel = Channel.EMAIL, **overrides: Any) -> Recipient:
    fields = {"pk": 3, "name": "Jane Doe", "address": "jane@example.org"}
    return Recipient(channel=channel, **(fields | overrides))


def outgoing(channel: Channel = Channel.EMAIL, **overrides: Any) -> Outgoing:
    fields = {
        "key": "delivery-1",
        "address": "jane@example.org",
        "subject": "RED: ISS",
        "text": "ISS and COSMOS 1408 DEB: come near.\n",
        "html": "<p>ISS and COSMOS 1408 DEB: come near.</p>",
        "document": {"version": 1, "id": "delivery-1"},
        "secret": SECRET,
    }
    return Outgoing(channel=channel, **(fields | overrides))


# What is known of a proposal in a case, on the pass of ``conjunction_facts``.
CASE: Final[dict[str, Any]] = {
    "case": "6c0ff9a8-2f30-4a2e-9f4e-d0c0a37ffb55",
    "entry": 4,
    "entry_kind": "decision_proposed",
    "topic": "proposed:test-fleet",
    "gist": "Test Fleet proposes that we move",
    "badge": "DECISION ASKED",
    "other_side": "Test Fleet",
    "turn": "Test Fleet proposes that we move. Agree or refuse.",
    "turn_is_ours": True,
    "turn_due_utc": "2026-03-09T22:00:00Z",
    **{key: conjunction_facts()[key] for key in ("primary", "secondary", "tca_utc")},
}
