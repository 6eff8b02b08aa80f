"""How a kind of study is shown: what its pages need beyond what all studies have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from screening.consequences.models import Study

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line of two answers beside each other."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


@dataclass(frozen=True, slots=True)
class Presenter:
    """Templates of one kind, and what they are given.

    ``result`` is included in the page of a finished study with ``context(study)``, ``comparison``
    in the page that sets two of one kind beside each other with ``compared(first, second)``.
    ``asking`` is the name of the page that asks such a question; ``?from=<uuid>`` fills it in from
    a study.
    """

    asking: str
    result: str
    context: Callable[[Study], Context]
    comparison: str
    compared: Callable[[Study, Study], Context]
