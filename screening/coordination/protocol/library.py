"""The protocols an installation has, and which of them speak of an encounter, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.coordination.protocol.clauses import Encounter, Kind, Protocol
from screening.coordination.protocol.documents import load_protocol

SHIPPED_FOLDER: Final = Path(__file__).with_name("data")
_LONGEST_VERSION: Final = 9  # digits
_ORDER: Final = (Kind.BILATERAL, Kind.OFFER, Kind.BASELINE)


@dataclass(frozen=True, slots=True)
class Applied:
    """The protocols of a case, first to last: what one leaves open the next answers.

    ``missing`` are those that the case names and this installation does not have.
    """

    protocols: tuple[Protocol, ...]
    missing: tuple[str, ...] = ()

    def as_part(self) -> dict[str, Any]:
        """How the entry that opens a case names them: the first, and those below it."""
        if not self.protocols:
            return {"key": "", "version": 0, "below": []}
        first, *below = [{"key": each.key, "version": each.version} for each in self.protocols]
        return {**first, "below": below}


@dataclass(frozen=True, slots=True)
class Library:
    """Protocols by key and version; no new case goes by those that are ``withdrawn``."""

    protocols: Mapping[tuple[str, int], Protocol]
    withdrawn: frozenset[tuple[str, int]] = frozenset()

    @property
    def newest(self) -> tuple[Protocol, ...]:
        """The newest version of each, bilateral before offers before baselines, then by key."""
        counting = sorted(self.protocols.keys() - self.withdrawn)
        newest = {key: self.protocols[key, version] for key, version in counting}
        return tuple(sorted(newest.values(), key=lambda each: (_ORDER.index(each.kind), each.key)))

    def has_all_of(self, part: Mapping[str, Any]) -> bool:
        """Whether all that a case names is here."""
        return not self.applied_of(part).missing

    def applicable(self, encounter: Encounter) -> Applied:
        """The protocols that a new case of an encounter goes by."""
        return Applied(tuple(each for each in self.newest if each.covers(encounter)))

    def applied_of(self, part: Mapping[str, Any]) -> Applied:
        """The protocols of a case, in the versions that it was opened by."""
        named = [_named(each) for each in (part, *_listed(part.get("below")))]
        return Applied(
            tuple(self.protocols[each] for each in named if each in self.protocols),
            tuple(f"{key} v{version}" for key, version in named if not self._has(key, version)),
        )

    def _has(self, key: str, version: int) -> bool:
        return not key or (key, version) in self.protocols


@cache
def protocol_library(own_folder: Path | None = None) -> Library:
    """The shipped protocols, and those of a folder of one's own.

    Raises InputError with file, place and reason when a file cannot be used.
    """
    paths = sorted(SHIPPED_FOLDER.glob("*.toml"))
    if own_folder is not None:
        if not own_folder.is_dir():
            raise InputError(f"{own_folder} is not a folder. Make it, or name another one.")
        paths += sorted(own_folder.glob("*.toml"))
    return library_of(load_protocol(path) for path in paths)


def library_of(protocols: Iterable[Protocol]) -> Library:
    """A library. Raises InputError where two have the same key and version."""
    found: dict[tuple[str, int], Protocol] = {}
    for protocol in protocols:
        if (protocol.key, protocol.version) in found:
            raise InputError(
                f"{protocol.reference} is there twice. Give a changed text the next version."
            )
        found[protocol.key, protocol.version] = protocol
    return Library(found)


def _named(part: Mapping[str, Any]) -> tuple[str, int]:
    """NOTE: from an entry of anybody's: what is no version is a version nobody has."""
    version = str(part.get("version", ""))
    is_number = version.isdecimal() and len(version) <= _LONGEST_VERSION
    return str(part.get("key", "")), int(version) if is_number else 0


def _listed(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
