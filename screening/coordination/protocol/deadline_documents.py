"""Deadlines as files have them: what they are counted from, and the time that is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.conjunctions.criteria.documents import mapping, refuse_unknown_keys, text
from screening.coordination.protocol.clauses import Anchor, Band, Deadline

_BAND_FIELDS: Final = frozenset({"tca_over_h", "minutes", "before_tca_minutes"})


def deadline_from_document(entry: Mapping[str, Any], where: str) -> Deadline:
    """Read what a duty says of its deadline. Raises InputError that says where and what."""
    try:
        anchor = Anchor(str(entry.get("after")))
    except ValueError:
        allowed = ", ".join(each.value for each in Anchor)
        raise InputError(f"{where}: after is one of {allowed}, not {entry.get('after')!r}.") from (
            None
        )
    missed = text(entry, "missed", where, is_needed=anchor is Anchor.MISSED)
    if missed and anchor is not Anchor.MISSED:
        raise InputError(f'{where}: missed goes with after = "missed".')
    return Deadline(anchor, _bands(entry.get("within"), where), missed)


def _bands(documents: object, where: str) -> tuple[Band, ...]:
    """Bands from the most time left to the least; none: the text gives no time."""
    if documents is None:
        return ()
    if not isinstance(documents, list | tuple) or not documents:
        raise InputError(f"{where}: within needs a list of at least one time.")
    bands = tuple(
        _band(document, f"{where}, within {number}")
        for number, document in enumerate(documents, start=1)
    )
    limits_h = [band.tca_over_h for band in bands]
    if limits_h != sorted(set(limits_h), reverse=True) or limits_h[-1] != 0.0:
        raise InputError(
            f"{where}: within goes from the greatest tca_over_h down, and ends without one."
        )
    return bands


def _band(document: object, where: str) -> Band:
    entry = mapping(document, where)
    refuse_unknown_keys(entry, _BAND_FIELDS, where)
    tca_over_h = _number(entry.get("tca_over_h", 0), f"{where}: tca_over_h")
    if ("minutes" in entry) == ("before_tca_minutes" in entry):
        raise InputError(f"{where}: give minutes or before_tca_minutes.")
    if "minutes" in entry:
        return Band(tca_over_h, minutes=_number(entry["minutes"], f"{where}: minutes"))
    before = _number(entry["before_tca_minutes"], f"{where}: before_tca_minutes")
    if before > tca_over_h * 60:
        raise InputError(f"{where}: would be due before its time begins to count.")
    return Band(tca_over_h, before_tca_minutes=before)


def _number(value: object, where: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0.0 <= float(str(value)) < float("inf"):
        raise InputError(f"{where} needs a number from zero on, not {value!r}.")
    return float(str(value))
