"""Which objects manoeuvre, as far as anybody can tell: a burn undoes what was predicted."""

from __future__ import annotations

from enum import StrEnum

from screening.engine.covariance.manoeuvres import ManoeuvreSearch


class Manoeuvrability(StrEnum):
    """What is known of whether an object manoeuvres. Unknown is not "no"."""

    AT_WILL = "at_will"  # of a fleet that does
    SEEN = "seen"  # its own element sets jump
    NONE_SEEN = "none_seen"
    UNKNOWN = "unknown"


# Whose predictions a burn may have undone.
MANOEUVRING = frozenset({Manoeuvrability.AT_WILL, Manoeuvrability.SEEN})


def manoeuvrability_of(at_will: bool, search: ManoeuvreSearch | None) -> Manoeuvrability:
    """Judge one object by what is known of it and by what its history shows."""
    if at_will:
        return Manoeuvrability.AT_WILL
    if search is None or search.reason is not None:
        return Manoeuvrability.UNKNOWN
    return Manoeuvrability.SEEN if search.manoeuvres else Manoeuvrability.NONE_SEEN
