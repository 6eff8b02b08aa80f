"""The chain of a case: every entry holds the digest of the one before. Pure.

An entry is hashed over the salted digests of its parts, not over the parts: a part can be withheld
from a reader, and the chain still holds. The salt keeps a reader from guessing what was withheld.
ADR 0007 says why; docs/coordination/cases.md gives the form to the byte.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from screening.common.exceptions import InputError
from screening.coordination.canonical import (
    DEEPEST,
    canonical,
    instant_of,
    instant_text,
    plain,
    sha256_of,
)
from screening.coordination.kinds import ReleaseClass

# An envelope has six levels around the value of a part: what is chained here must reach others.
_DEEPEST_PART: Final = DEEPEST - 6
_SALT_BYTES: Final = 16
_LONGEST_SALT: Final = 64  # of another make


@dataclass(frozen=True, slots=True)
class Withheld:
    """Stands where a part would: why it is not shown, and the policy that says so."""

    why: str
    policy: str  # "name vN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of an entry: sealed with its value and salt, or with neither when withheld."""

    release_class: str
    sha256: str
    salt: str | None = None
    value: Any = None
    withheld: Withheld | None = None

    @property
    def content(self) -> Any:
        """The value, or the ``Withheld`` that stands in its place."""
        return self.value if self.withheld is None else self.withheld

    def to_json(self) -> dict[str, Any]:
        """The part as it is stored and exported."""
        head = {"class": self.release_class, "sha256": self.sha256}
        if self.withheld is not None:
            return head | {"withheld": {"why": self.withheld.why, "policy": self.withheld.policy}}
        return head | {"salt": self.salt, "value": self.value}

    @classmethod
    def from_json(cls, document: Any, where: str = "part") -> Part:
        """Read a part. Raises InputError that names what is missing or of another form."""
        held = _fields(document, where, {"class": str, "sha256": str})
        if "withheld" in document:
            words = _fields(document["withheld"], f"{where}.withheld", {"why": str, "policy": str})
            return cls(
                release_class=held["class"],
                sha256=held["sha256"],
                withheld=Withheld(words["why"], words["policy"]),
            )
        salt = _fields(document, where, {"salt": str})["salt"]
        if len(salt) > _LONGEST_SALT:
            raise InputError(f"{where}.salt: at most {_LONGEST_SALT} characters.")
        if "value" not in document:
            raise InputError(f"{where} has neither a value nor says that it is withheld.")
        return cls(
            release_class=held["class"], sha256=held["sha256"], salt=salt, value=document["value"]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedEntry:
    """One entry with its place in the chain."""

    case: UUID
    number: int
    uuid: UUID
    kind: str
    party: str
    author: str
    at_utc: datetime
    recorded_at: datetime
    previous_hash: str
    parts: Mapping[str, Part]
    hash: str = ""

    def to_json(self) -> dict[str, Any]:
        """The entry as it is exported and sent: what the hash covers, the hash, and the parts."""
        return _covered(self) | {
            "hash": self.hash,
            "parts": {name: part.to_json() for name, part in sorted(self.parts.items())},
        }

    @classmethod
    def from_json(cls, document: Any, where: str = "entry") -> ChainedEntry:
        """Read an entry. Raises InputError that names what is missing or of another form."""
        held = _fields(document, where, _ENTRY_FIELDS)
        parts = {
            name: Part.from_json(part, f"{where}.parts.{name}")
            for name, part in held["parts"].items()
        }
        return cls(
            case=_uuid(held["case"], f"{where}.case"),
            number=held["number"],
            uuid=_uuid(held["uuid"], f"{where}.uuid"),
            kind=held["kind"],
            party=held["party"],
            author=held["author"],
            at_utc=instant_of(held["at_utc"]),
            recorded_at=instant_of(held["recorded_at"]),
            previous_hash=held["previous_hash"],
            parts=parts,
            hash=held["hash"],
        )


_ENTRY_FIELDS: Final[Mapping[str, type]] = {
    "case": str,
    "number": int,
    "uuid": str,
    "kind": str,
    "party": str,
    "author": str,
    "at_utc": str,
    "recorded_at": str,
    "previous_hash": str,
    "hash": str,
    "parts": dict,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is broken, and at which entry (0: of the whole)."""

    number: int
    words: str


def first_link(case: UUID) -> str:
    """What the first entry of a case holds in place of the hash of one before."""
    return sha256_of(f"safe-passage case {case}")


def new_salt() -> str:
    """Return a salt that nobody can guess."""
    return secrets.token_hex(_SALT_BYTES)


def seal(release_class: ReleaseClass, value: Any, *, salt: str) -> Part:
    """Make a part of a value. Raises InputError for what cannot be written down."""
    held = plain(value, levels=_DEEPEST_PART)
    return Part(
        release_class=release_class.value,
        sha256=part_sha256(salt, held),
        salt=salt,
        value=held,
    )


def part_sha256(salt: str, value: Any) -> str:
    """The digest of a part: of its salt, a line feed, and its value in canonical form."""
    return sha256_of(f"{salt}\n{canonical(value)}")


def withhold(part: Part, why: str, policy: str) -> Part:
    """Return a part without its value and salt, which says why."""
    return replace(part, salt=None, value=None, withheld=Withheld(why, policy))


def entry_hash(entry: ChainedEntry) -> str:
    """The digest of an entry: of everything but the values and salts of its parts."""
    return sha256_of(canonical(_covered(entry)))


def chained(entry: ChainedEntry) -> ChainedEntry:
    """Return an entry with its hash."""
    return replace(entry, hash=entry_hash(entry))


def faults_of(case: UUID, entries: Sequence[ChainedEntry]) -> list[Fault]:
    """Return everything that is broken in a case's entries, in their order; empty where whole.

    The chain must run from entry 1 without a gap, each hash must be that of its entry, and every
    part that is not withheld must have its digest.
    """
    found: list[Fault] = []
    previous = first_link(case)
    for expected, entry in enumerate(entries, start=1):
        found += entry_faults(entry, case=case, number=expected, previous_hash=previous)
        previous = entry.hash
    return found


def entry_faults(
    entry: ChainedEntry, *, case: UUID, number: int, previous_hash: str
) -> list[Fault]:
    """Return what is broken in an entry that should stand at a place of a case's chain."""
    checks = (
        (entry.case == case, f"is of another case, {entry.case}"),
        (entry.number == number, f"stands where entry {number} should: removed or reordered"),
        (
            entry.previous_hash == previous_hash,
            "does not hold the hash of the entry before it",
        ),
        (
            entry.hash == _hash_or_nothing(entry),
            "its hash is not that of what it says: it was changed",
        ),
    )
    found = [Fault(entry.number, words) for holds, words in checks if not holds]
    return found + part_faults(entry.number, entry.parts)


def part_faults(number: int, parts: Mapping[str, Part]) -> list[Fault]:
    """Return which parts of an entry do not have the digest that they bear."""
    return [
        Fault(number, f"the part {name!r} is not what was chained: its digest is another")
        for name, part in sorted(parts.items())
        if part.withheld is None and not _is_as_sealed(part)
    ]


def shown_values(parts: Mapping[str, Part]) -> dict[str, Any]:
    """The values of those parts that are not withheld."""
    return {name: part.value for name, part in parts.items() if part.withheld is None}


def withheld_count(entries: Iterable[ChainedEntry]) -> int:
    """How many parts are withheld: nobody can tell from here whether their digests are right."""
    return sum(part.withheld is not None for each in entries for part in each.parts.values())


def _hash_or_nothing(entry: ChainedEntry) -> str:
    """Nothing for what cannot be written down: it was never chained."""
    try:
        return entry_hash(entry)
    except InputError:
        return ""


def _is_as_sealed(part: Part) -> bool:
    if part.salt is None:
        return False
    try:
        return part_sha256(part.salt, part.value) == part.sha256
    except InputError:  # what cannot be written down was never sealed
        return False


def _covered(entry: ChainedEntry) -> dict[str, Any]:
    return {
        "case": str(entry.case),
        "number": entry.number,
        "uuid": str(entry.uuid),
        "kind": str(entry.kind),
        "party": entry.party,
        "author": entry.author,
        "at_utc": instant_text(entry.at_utc),
        "recorded_at": instant_text(entry.recorded_at),
        "previous_hash": entry.previous_hash,
        "parts": {
            name: {"class": part.release_class, "sha256": part.sha256}
            for name, part in entry.parts.items()
        },
    }


def _fields(document: Any, where: str, types: Mapping[str, type]) -> dict[str, Any]:
    if not isinstance(document, Mapping):
        raise InputError(f"{where} is not an object of JSON.")
    for name, wanted in types.items():
        value = document.get(name)
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise InputError(f"{where} has no {name!r} of the right form.")
    return {name: document[name] for name in types}


def _uuid(text: str, where: str) -> UUID:
    try:
        found = UUID(text)
    except ValueError as problem:
        raise InputError(f"{where}: {text!r} is not a UUID.") from problem
    if str(found) != text:
        raise InputError(f"{where}: {text!r} is not written as {str(found)!r}.")
    return found
