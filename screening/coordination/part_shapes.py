"""What each part of an entry looks like, for whatever comes from outside. Pure.

A program elsewhere may send anything. What pages, documents and folds rely on is held here against
its form before it is stored; fields that nobody here knows may stand beside it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_of
from screening.coordination.kinds import (
    KEPT_PARTS,
    PARTS,
    REQUIRED,
    Choice,
    ClosedBy,
    EntryKind,
    PartyRole,
)

Check = Callable[[Any, str], None]
Fields = Mapping[str, Check]

LONGEST_TEXT: Final = 4000
LONGEST_LIST: Final = 500
# In UTF-8, whichever way it comes: by a form, the API or another instance. Two weeks of the ISS as
# XML are 2,900,000; written as JSON it fits an envelope (``peers.wire``), and a case's entries.
LONGEST_EPHEMERIS_BYTES: Final = 4_000_000
FARTHEST_KM: Final = 1e6
FASTEST_KM_S: Final = 100.0


def check_parts(kind: EntryKind, values: Mapping[str, Any]) -> None:
    """Hold the parts of an entry against their form.

    ``values`` has each part that is shown; one that is withheld is left out by the caller. Raises
    InputError naming the part, the field and what it should be.
    """
    unknown = sorted(set(values) - set(PARTS[kind]))
    if unknown:
        known = ", ".join(PARTS[kind]) or "none"
        raise InputError(f"A {kind.value} has no part {unknown[0]!r}. Its parts: {known}.")
    for name, value in values.items():
        _SHAPES[name](value, name)


def check_required(kind: EntryKind, names: set[str]) -> None:
    """Raise InputError where an entry lacks a part without which it says nothing."""
    missing = sorted(REQUIRED[kind] - names)
    if missing:
        raise InputError(f"A {kind.value} needs the part {missing[0]!r}.")


def _fail(where: str, wanted: str) -> InputError:
    return InputError(f"{where}: {wanted}.")


def _text(value: Any, where: str, longest: int = LONGEST_TEXT) -> None:
    if not isinstance(value, str) or len(value) > longest:
        raise _fail(where, f"text of at most {longest} characters")
    if any(ord(character) < 32 and character not in "\n\t\r" for character in value):
        raise _fail(where, "text without control characters")


def _yes_or_no(value: Any, where: str) -> None:
    if not isinstance(value, bool):
        raise _fail(where, "true or false")


def _instant(value: Any, where: str) -> None:
    if not isinstance(value, str):
        raise _fail(where, "an instant such as 2026-03-10T04:00:00.000000Z")
    try:
        instant_of(value)
    except InputError as error:
        raise _fail(where, str(error).rstrip(".")) from error


def _number(lowest: float, highest: float) -> Check:
    def check(value: Any, where: str) -> None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not lowest <= value <= highest:
            raise _fail(where, f"a number from {lowest:g} to {highest:g}")

    return check


def _whole(value: Any, where: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**10:
        raise _fail(where, "a whole number")


def _version(value: Any, where: str) -> None:
    """NOTE: protocols count theirs; what one of another make calls its version is its own."""
    check = _short(20) if isinstance(value, str) else _whole
    check(value, where)


def _short(longest: int) -> Check:
    return lambda value, where: _text(value, where, longest)


def _ephemeris(value: Any, where: str) -> None:
    _text(value, where, LONGEST_EPHEMERIS_BYTES)
    if len(value.encode()) > LONGEST_EPHEMERIS_BYTES:
        raise _fail(where, f"an ephemeris of at most {LONGEST_EPHEMERIS_BYTES:,} bytes")


def check_slug(value: Any, where: str) -> None:
    """Raise InputError where it is not what organisations go by in addresses."""
    if not isinstance(value, str) or not re.fullmatch(r"[-\w]{1,50}", value, re.ASCII):
        raise _fail(where, "the short name of an organisation, such as spacex")


def _one_of(known: type[Any] | frozenset[str]) -> Check:
    words = sorted(str(each) for each in known)

    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or value not in words:
            raise _fail(where, f"one of {', '.join(words)}")

    return check


def _or_null(check: Check) -> Check:
    def nullable(value: Any, where: str) -> None:
        if value is not None:
            check(value, where)

    return nullable


def _list_of(check: Check, longest: int = LONGEST_LIST) -> Check:
    def each(value: Any, where: str) -> None:
        if not isinstance(value, list) or len(value) > longest:
            raise _fail(where, f"a list of at most {longest}")
        for index, item in enumerate(value):
            check(item, f"{where}[{index}]")

    return each


def _fields(fields: Fields, *, needed: tuple[str, ...] = ()) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise _fail(where, "an object of JSON")
        missing = [name for name in needed if name not in value]
        if missing:
            raise _fail(where, f"{missing[0]!r} is missing")
        for name, field in fields.items():
            if name in value:
                field(value[name], f"{where}.{name}")

    return check


def _vector(value: Any, where: str) -> None:
    if not isinstance(value, list) or len(value) != 3:
        raise _fail(where, "three numbers: radial, in-track, cross-track")
    for index, component in enumerate(value):
        _number(-FASTEST_KM_S * 1000, FASTEST_KM_S * 1000)(component, f"{where}[{index}]")


def _open(value: Any, where: str) -> None:
    """A part whose form is another's to judge: any object of JSON."""
    if not isinstance(value, dict):
        raise _fail(where, "an object of JSON")


def _said(value: Any, where: str) -> None:
    _text(value, where)
    if not value.strip():
        raise _fail(where, "words are missing")


def _intent(value: Any, where: str) -> None:
    _INTENT(value, where)
    start, end = value.get("window_start_utc"), value.get("window_end_utc")
    if start is not None and end is not None and instant_of(end) < instant_of(start):
        raise _fail(where, f"a window that ends at {end}, before it starts at {start}, is none")


def _parties(value: Any, where: str) -> None:
    """NOTE: pages and documents set two sides beside each other, and there must be two."""
    _PARTIES(value, where)
    roles = [each["role"] for each in value]
    if any(roles.count(role) != 1 for role in (PartyRole.STATION_SIDE, PartyRole.OTHER_SIDE)):
        raise _fail(where, "one station side and one other side")


def _plan(value: Any, where: str) -> None:
    _PLAN(value, where)
    said, text = value.get("oem_sha256"), value.get("oem_text")
    if said is not None and said != hashlib.sha256(str(text or "").encode()).hexdigest():
        raise _fail(f"{where}.oem_sha256", "the SHA-256 of oem_text, in lower-case hexadecimal")


_KM: Final = _or_null(_number(-FARTHEST_KM, FARTHEST_KM))
_PROBABILITY: Final = _or_null(_number(0.0, 1.0))
_WORDS: Final = _or_null(_text)
_APPROACH: Final[dict[str, Check]] = {
    "tca_utc": _instant,
    "miss_distance_km": _or_null(_number(0.0, FARTHEST_KM)),
    "radial_km": _KM,
    "in_track_km": _KM,
    "cross_track_km": _KM,
    "relative_speed_km_s": _or_null(_number(0.0, FASTEST_KM_S)),
    "pc": _PROBABILITY,
    "pc_reason": _WORDS,
    "max_pc": _PROBABILITY,
    "pc_method": _WORDS,
    "hard_body_radius_m": _or_null(_number(0.0, 10_000.0)),
}
_SPACE_OBJECT: Final = _fields(
    {"norad_cat_id": _whole, "name": _text}, needed=("norad_cat_id", "name")
)
_INTENT: Final = _fields(
    {
        "choice": _one_of(Choice),
        "window_start_utc": _or_null(_instant),
        "window_end_utc": _or_null(_instant),
    },
    needed=("choice",),
)
_PLAN: Final = _fields(
    {
        "kind": _one_of(frozenset({"burn", "oem"})),
        "burn_at_utc": _instant,
        "dv_rtn_m_s": _vector,
        "norad_cat_id": _whole,
        "oem_text": _ephemeris,
        "oem_sha256": _text,
    },
    needed=("kind",),
)
_MARKS: Final[dict[str, Check]] = dict.fromkeys(
    ("exercise", "synthetic", "replay", "reconstruction"), _yes_or_no
)
_KEPT: Final = _fields(
    {
        "of_party": _said,
        "kept": _or_null(_yes_or_no),
        "words": _fields({"en": _text, "zh": _text}, needed=("en", "zh")),
    },
    needed=("of_party", "kept", "words"),
)
_PARTIES: Final = _list_of(
    _fields(
        {
            "slug": check_slug,
            "name": _text,
            "name_zh": _text,
            "role": _one_of(PartyRole),
            "kind": _text,
            "country": _text,
        },
        needed=("slug", "name", "role"),
    ),
    longest=20,
)
_CLAUSE: Final = _fields({"text": _text, "is_met": _or_null(_yes_or_no)})
_SHAPES: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "facts": _fields(
            _APPROACH
            | _MARKS
            | {
                "primary": _SPACE_OBJECT,
                "secondary": _SPACE_OBJECT,
                "station": _or_null(_fields({"slug": _text, "name": _text})),
                "level": _or_null(_short(10)),
                "detected_utc": _or_null(_instant),
            },
            needed=("primary", "secondary", "tca_utc"),
        ),
        "protocol": _fields({"key": _short(80), "version": _version}, needed=("key", "version")),
        "parties": _parties,
        "notice": _fields({"languages": _list_of(_text), "text_sha256": _WORDS, "to": _WORDS}),
        "contact": _open,
        "assessment": _fields(_APPROACH, needed=("tca_utc",)),
        "criteria": _list_of(
            _fields(
                {
                    "name": _text,
                    "level": _WORDS,
                    "is_met": _or_null(_yes_or_no),
                    "joined": _WORDS,
                    "clauses": _list_of(_CLAUSE),
                },
                needed=("name", "is_met"),
            )
        ),
        "data_used": _list_of(
            _fields(
                {
                    "norad_cat_id": _whole,
                    "kind": _text,
                    "epoch_utc": _or_null(_instant),
                    "source": _WORDS,
                },
                needed=("norad_cat_id", "kind"),
            )
        ),
        "covariance": _open,
        "remarks": _said,
        "intent": _intent,
        "plan": _plan,
        "result": _open,
        "decision": _fields(
            dict.fromkeys(("protocol", "clause", "words"), _WORDS)
            | {"mover": _said, "version": _or_null(_version)},
            needed=("mover",),
        ),
        "execution": _fields({"what": _said, "at_utc": _instant}, needed=("what", "at_utc")),
        "outcome": _fields(
            {
                "realised_miss_km": _or_null(_number(0.0, FARTHEST_KM)),
                "realised_tca_utc": _or_null(_instant),
                "reason": _WORDS,
            }
        ),
        **dict.fromkeys(KEPT_PARTS.values(), _KEPT),
        "escalation": _fields(
            dict.fromkeys(("duty", "to_role", "why"), _said), needed=("duty", "to_role", "why")
        ),
        "duty": _fields(
            {"duty": _said, "clause": _said, "due_utc": _instant},
            needed=("duty", "clause", "due_utc"),
        ),
        "relay": _fields({"number": _whole, "to": _text}, needed=("number",)),
        "closing": _fields({"reason": _said, "by": _one_of(ClosedBy)}, needed=("reason", "by")),
    }
)
