"""What the parts of entries must look like, whoever sends them: pure.

Only what others compute with is checked: times, numbers, choices. A part may hold more than is
asked for here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_of
from screening.coordination.kinds import (
    PARTS,
    REQUIRED,
    Choice,
    ClosedBy,
    EntryKind,
    ReleaseClass,
)

_Check = Callable[[Any], bool]


def kind_of(text: str) -> EntryKind:
    """Read a kind of entry. Raises InputError that lists them."""
    try:
        return EntryKind(text)
    except ValueError as problem:
        kinds = ", ".join(kind.value for kind in EntryKind)
        raise InputError(f"{text!r} is no kind of entry. Possible: {kinds}.") from problem


def require_parts(kind: EntryKind, classes: Mapping[str, ReleaseClass]) -> None:
    """Raise InputError unless these are parts of a kind of entry, of their classes, and enough."""
    allowed = PARTS[kind]
    for name, release_class in classes.items():
        if name not in allowed:
            raise InputError(
                f"An entry {kind.value!r} has no part {name!r}. It has: {', '.join(allowed)}."
            )
        if release_class != allowed[name]:
            raise InputError(
                f"The part {name!r} of an entry {kind.value!r} is {allowed[name].value!r}, not"
                f" {release_class!r}."
            )
    missing = sorted(REQUIRED[kind] - set(classes))
    if missing:
        raise InputError(f"An entry {kind.value!r} needs the part {', '.join(missing)}.")


def require_content(name: str, value: Any) -> None:
    """Raise InputError, with the field and what belongs there, unless a part is of its form."""
    if name == "remarks":
        if not isinstance(value, str) or not value.strip():
            raise InputError("remarks: words are missing.")
        return
    form = _FORMS.get(name)
    if form is None:
        return
    if not isinstance(value, Mapping):
        raise InputError(f"{name}: an object with {', '.join(form)} belongs here.")
    for field, (check, words) in form.items():
        if not check(value.get(field)):
            raise InputError(f"{name}.{field}: {words} belongs here, not {value.get(field)!r}.")
    if name == "intent":
        _require_window(value)


def _is_instant(value: Any) -> bool:
    try:
        instant_of(value)
    except InputError:
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_size(value: Any) -> bool:
    return _is_number(value) and value >= 0


def _is_place(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_probability(value: Any) -> bool:
    return _is_number(value) and 0.0 <= value <= 1.0


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _or_none(check: _Check) -> _Check:
    return lambda value: value is None or check(value)


_Form = Mapping[str, tuple[_Check, str]]
_INSTANT: Final = (_is_instant, "an instant such as 2026-03-10T04:00:00.000000Z")
_INSTANT_OR_NONE: Final = (_or_none(_is_instant), "an instant, or null")
_SIZE: Final = (_or_none(_is_size), "a number of at least 0, or null where it is not known")
_NUMBER: Final = (_or_none(_is_number), "a number, or null where it is not known")
_PROBABILITY: Final = (
    _or_none(_is_probability),
    "a probability from 0 to 1, or null where it is not known",
)
_WORDS: Final = (_is_words, "text")
_FIGURES: Final[_Form] = MappingProxyType(
    {
        "tca_utc": _INSTANT,
        "miss_distance_km": _SIZE,
        "radial_km": _NUMBER,
        "in_track_km": _NUMBER,
        "cross_track_km": _NUMBER,
        "relative_speed_km_s": _SIZE,
        "pc": _PROBABILITY,
        "max_pc": _PROBABILITY,
    }
)
_FORMS: Final[Mapping[str, _Form]] = MappingProxyType(
    {
        "facts": _FIGURES,
        "assessment": _FIGURES,
        "intent": {
            "choice": (
                lambda value: value in list(Choice),
                "one of " + ", ".join(choice.value for choice in Choice),
            ),
            "window_start_utc": _INSTANT_OR_NONE,
            "window_end_utc": _INSTANT_OR_NONE,
        },
        "decision": {"mover": _WORDS},
        "execution": {"what": _WORDS, "at_utc": _INSTANT},
        "escalation": {"duty": _WORDS, "to_role": _WORDS, "why": _WORDS},
        "duty": {"duty": _WORDS, "clause": _WORDS, "due_utc": _INSTANT},
        "closing": {
            "by": (
                lambda value: value in list(ClosedBy),
                "one of " + ", ".join(each.value for each in ClosedBy),
            ),
            "reason": _WORDS,
        },
        "relay": {
            "number": (lambda value: _is_number(value) and value > 0, "a number of an entry")
        },
    }
)


def _require_window(intent: Mapping[str, Any]) -> None:
    start, end = intent.get("window_start_utc"), intent.get("window_end_utc")
    if start is not None and end is not None and instant_of(end) < instant_of(start):
        raise InputError(f"intent: the window ends at {end}, before it starts at {start}.")
