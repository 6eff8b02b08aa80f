"""Whether the parts of an entry are those of its kind, and say something. Pure.

The form of each part is in ``part_shapes.py``; a part may hold more than is asked for there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_of
from screening.coordination.kinds import PARTS, REQUIRED, EntryKind, ReleaseClass
from screening.coordination.part_shapes import check_parts


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


def require_content(kind: EntryKind, values: Mapping[str, Any]) -> None:
    """Raise InputError, with the part, the field and what belongs there, unless parts are of form.

    ``values`` has those that are shown: nobody can judge what is withheld.
    """
    check_parts(kind, values)
    if kind is EntryKind.CLOSED and not str(values["closing"].get("reason") or "").strip():
        raise InputError("closing.reason: words are missing.")
    if "intent" in values:
        _require_window(values["intent"])


def _require_window(intent: Mapping[str, Any]) -> None:
    start, end = intent.get("window_start_utc"), intent.get("window_end_utc")
    if start is not None and end is not None and instant_of(end) < instant_of(start):
        raise InputError(f"intent: the window ends at {end}, before it starts at {start}.")
