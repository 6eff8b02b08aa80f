"""What the form of a station's rule shows: fields, levels, choices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing to fill in, as it was typed, with what is wrong with it."""

    name: str
    label: str
    value: str
    hint: str = ""
    error: str = ""
    units: tuple[str, ...] = ()
    unit: str = ""
    is_fixed: bool = False  # a clause without a number
    removes: str = ""  # the clause that it belongs to, where that can be taken out


@dataclass(frozen=True, slots=True)
class LevelFields:
    """What can be changed of one level. ``condition`` is that of the rule in force, if it has one.

    ``join`` is chosen for one more clause.
    """

    level: str
    condition: str
    joins: str
    limits: tuple[FormField, ...]
    stability: tuple[FormField, ...]
    texts: tuple[FormField, ...]

    @property
    def fields(self) -> tuple[FormField, ...]:
        return (*self.limits, *self.stability, *self.texts)


@dataclass(frozen=True, slots=True)
class WrongField:
    """A field that needs another look, and the level that it is of; "" = of none."""

    level: str
    field: FormField


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    name: str
    is_chosen: bool
