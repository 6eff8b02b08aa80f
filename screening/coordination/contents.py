"""Whether the parts of an entry are those of its kind, of their classes, and enough. Pure.

The form of each part is in ``part_shapes.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

from screening.common.exceptions import InputError
from screening.coordination.kinds import PARTS, REQUIRED, EntryKind, ReleaseClass


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
