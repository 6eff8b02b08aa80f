"""Which probability of collision of an assessment counts: the larger of ours and its originator's.

One rule, for a station's rules, alerts, calendars, warnings and lists alike.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

STATED: Final = "stated"


class CountedPc(NamedTuple):
    """A probability and of what grade it is; None and no grade where neither is known."""

    pc: float | None
    grade: str

    @property
    def is_stated(self) -> bool:
        """Whether its originator's counts and not what is computed here."""
        return self.grade == STATED


def counted_pc(pc: float | None, pc_grade: str, stated_pc: float | None) -> CountedPc:
    """Take the larger of the computed probability and the stated one; the computed of equals."""
    if stated_pc is not None and (pc is None or stated_pc > pc):
        return CountedPc(stated_pc, STATED)
    return CountedPc(pc, pc_grade)


def counted_pc_column(way: str = "") -> Greatest:
    """The same of rows in the database; ``way`` leads to the assessment: "risk_assessment__"."""
    ours, stated = F(f"{way}pc"), F(f"{way}stated_pc")
    return Greatest(Coalesce(ours, stated), Coalesce(stated, ours))
