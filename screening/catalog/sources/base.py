"""What every source has in common: one ``fetch``, and the ways in which it can fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from screening.common.exceptions import SourceError
from screening.engine.types import ElementSet


class ObjectFacts(Protocol):
    """What a source says about an object beside its orbit. Empty means that it does not say."""

    @property
    def object_type(self) -> str: ...

    @property
    def owner_code(self) -> str: ...

    @property
    def constellation(self) -> str: ...


class MadeCatalogue(Protocol):
    """A catalogue that was computed here instead of fetched."""

    @property
    def element_sets(self) -> Sequence[ElementSet]: ...

    @property
    def facts(self) -> Mapping[int, ObjectFacts]: ...


class SourceUnreachable(SourceError):
    """No connection could be made, so nothing was asked of the source."""


class SourceInterrupted(SourceError):
    """The source was asked but did not deliver a whole answer in time."""


class SourceUnusable(SourceError):
    """The source answered with something that is not data."""


class SourceRefused(SourceError):
    """The source answered with a status that means stop, until a person has looked.

    ``excerpt`` is how its answer began: anything at all, commonly a web page.
    """

    def __init__(self, message: str, *, http_status: int | None, excerpt: str = "") -> None:
        self.http_status = http_status
        self.excerpt = excerpt
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is already held: a source that supports it answers only if it has something newer."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer of a source. ``data`` is the file as served; empty when nothing had changed.

    ``made`` holds a catalogue that needs no reading.
    """

    data: bytes = b""
    http_status: int | None = None
    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False
    made: MadeCatalogue | None = field(default=None, repr=False)


OnBytes = Callable[[int], None]  # called with the number of bytes received so far


class Source(Protocol):
    """One file or query. ``file_name`` names it in messages; ``address`` says where it is."""

    @property
    def file_name(self) -> str: ...

    @property
    def address(self) -> str: ...

    def fetch(self, conditions: Conditions, on_bytes: OnBytes) -> Fetched:
        """Ask once. Raises a SourceError that says how it failed."""
        ...
