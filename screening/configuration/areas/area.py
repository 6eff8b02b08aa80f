"""One part of the configuration: what objects it has, and how they are read, written and told."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from screening.common.exceptions import InputError
from screening.configuration.differences import differences
from screening.configuration.fields import Document, Field, Shape


class Area(ABC):
    """Objects by key, each a document of plain values; every write goes by its owner's services.

    ``name`` stands in files and addresses, and ``about`` above its objects in a file.
    """

    name: ClassVar[str]
    title: ClassVar[Any]
    about: ClassVar[Any]

    longest_key: ClassVar[int] = 64
    key_pattern: ClassVar[str] = r"[A-Za-z0-9_-]+"

    def refuse_key(self, key: str) -> None:
        """Raise InputError for a key that no object of this area can have."""
        if len(key) > self.longest_key or not re.fullmatch(self.key_pattern, key):
            raise InputError(
                f"{self.name}.{key[:80]}: a key has 1 to {self.longest_key} letters, digits,"
                " hyphens and underscores."
            )

    @abstractmethod
    def documents(self) -> dict[str, Document]:
        """Every object as it is now, in the order of a file."""

    @abstractmethod
    def read(self, key: str, entry: object, where: str) -> Document:
        """A document of what somebody wrote. Raises InputError that says where and what."""

    @abstractmethod
    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        """Make an object so. Raises InputError where its owner refuses."""

    @abstractmethod
    def remove(self, key: str, *, by: str) -> None:
        """Take an object away. Raises InputError where it stands in records."""

    @abstractmethod
    def differences(self, key: str, before: Document, after: Document) -> list[str]:
        """What differs between two documents of one object, a sentence each."""

    def called(self, key: str, document: Document | None) -> str:
        """How people call an object."""
        return str((document or {}).get("name", key))

    def for_file(self, document: Document) -> Mapping[str, object]:
        """A document as a file has it."""
        return document

    def comments(self) -> list[str]:
        """What a file says above the objects, a line each."""
        return [str(self.about)]

    def in_order(self, documents: Mapping[str, Document]) -> Iterable[str]:
        """The keys in an order in which what one needs of others is there before it."""
        return documents

    def holds(self, key: str) -> None:
        """Raise InputError where something of this area no longer fits what it rests on."""
        return


class ShapedArea(Area):
    """An area whose objects are described by their shape."""

    shape: ClassVar[Shape]

    def read(self, key: str, entry: object, where: str) -> Document:
        return self.shape.read(entry, where)

    def differences(self, key: str, before: Document, after: Document) -> list[str]:
        return differences(self.shape, before, after, self.called(key, after))

    def for_file(self, document: Document) -> Mapping[str, object]:
        return self.shape.for_file(document)

    def comments(self) -> list[str]:
        told = [_told(each) for each in self.shape.fields]
        for rows in self.shape.rows:
            told.append(f"{rows.name}: {rows.many.lower()}. {rows.hint}".rstrip())
            told += [f"  {_told(each)}" for each in rows.fields]
        return [str(self.about), *told]


def _told(each: Field) -> str:
    optional = "" if each.is_needed else ", or left out"
    hint = f". {each.hint}" if each.hint else ""
    return f"{each.name}: {each.label.lower()}; {each.wanted}{optional}{hint}"
