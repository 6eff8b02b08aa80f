"""What each side of a case stated of its pass, and how it is written. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from screening.common.instants import TENTH, minute_text, nearest
from screening.conjunctions.likelihood_words import MINUS, probability_words
from screening.coordination.chain import Withheld
from screening.coordination.kinds import PartyRole
from screening.coordination.protocol.clauses import Words
from screening.coordination.standing import CaseStanding
from screening.coordination.stated_words import in_chinese

# Within these two figures count as the same.
SAME_TCA_S: Final = 1.0
SAME_LENGTH_KM: Final = 0.1
SAME_SPEED_KM_S: Final = 0.1
SAME_PC_FACTOR: Final = 2.0
SAME_RADIUS_M: Final = 0.5

NO_CRITERIA: Final = Words("states no criteria", "未给出判据")
CRITERIA_WITHHELD: Final = Words("does not release its criteria", "未公开判据")
_KINDS: Final = {
    "gp": Words("GP", "GP"),
    "ephemeris": Words("ephemeris", "星历"),
    "cdm": Words("CDM", "CDM"),
}
NO_STATEMENT: Final = Words("no statement yet", "尚未提交评估")
_IS_MET: Final[Mapping[bool | None, Words]] = {
    True: Words("met", "满足"),
    False: Words("not met", "不满足"),
    None: Words("cannot be judged", "无法判断"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """What one side stated. ``missing`` says why there is nothing, else None."""

    party: str
    name: Words
    assessment: Mapping[str, Any]
    criteria: Sequence[Mapping[str, Any]]
    data_used: Sequence[Mapping[str, Any]]
    missing: Words | None = None
    no_criteria: Words = NO_CRITERIA

    def figure(self, name: str) -> float | None:
        """A number that was stated, else None."""
        value = self.assessment.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number and value is not None else None

    def instant(self, name: str) -> datetime | None:
        """An instant that was stated, else None."""
        return instant_or_none(self.assessment.get(name))

    def text(self, name: str) -> str:
        """Words that were stated, else nothing."""
        value = self.assessment.get(name)
        return value if isinstance(value, str) else ""


def columns_of(standing: CaseStanding) -> tuple[Column, ...]:
    """A column for each side of a case, the station's first, as far as it is shown."""
    ordered = sorted(standing.principals, key=lambda each: each.role != PartyRole.STATION_SIDE)
    return tuple(
        _column(standing, party.slug, Words(party.name, party.name_zh or party.name))
        for party in ordered
    )


def _column(standing: CaseStanding, slug: str, name: Words) -> Column:
    statement = standing.statements.get(slug)
    if statement is None:
        return Column(slug, name, {}, (), (), NO_STATEMENT)
    if isinstance(statement.assessment, Withheld):
        why = statement.assessment.why
        missing = Words(f"withheld: {why}", f"未予公开：{in_chinese(why)}")
        return Column(slug, name, {}, (), (), missing)
    held = statement.assessment if isinstance(statement.assessment, Mapping) else {}
    return Column(
        slug,
        name,
        held,
        _listed(statement.criteria),
        _listed(statement.data_used),
        no_criteria=CRITERIA_WITHHELD if isinstance(statement.criteria, Withheld) else NO_CRITERIA,
    )


def likelihood_words(pc: float) -> str:
    """A probability that can be pasted into a program: "3.1e-05"."""
    return probability_words(pc).replace(MINUS, "-")


def is_same_pc(one: float, other: float) -> bool:
    """Whether two probabilities are within a factor; two that are nothing are the same."""
    low, high = sorted((one, other))
    return high <= low * SAME_PC_FACTOR


def rule_name(rule: Mapping[str, Any]) -> str:
    """What a rule is called by whoever stated it."""
    return str(rule.get("name") or "?")


def met_words(is_met: object) -> Words:
    """Whether a rule is met: True, False, or anything else for what cannot be judged."""
    return _IS_MET[is_met if isinstance(is_met, bool) else None]


def data_words(column: Column) -> Words | None:
    """What a statement rests on, object by object; None where it does not say."""
    if not column.data_used:
        return None
    each = [datum_words(datum) for datum in column.data_used]
    return Words("; ".join(it.en for it in each), "；".join(it.zh for it in each))


def datum_words(datum: Mapping[str, Any]) -> Words:
    """ "48274 GP of 2021-07-01 04:46 UTC" """
    number, kind = datum.get("norad_cat_id", "?"), str(datum.get("kind", "?"))
    named = _KINDS.get(kind, Words(kind, kind))
    epoch_utc = instant_or_none(datum.get("epoch_utc"))
    epoch = f" {minute_text(epoch_utc)} UTC" if epoch_utc is not None else ""
    return Words(
        f"{number} {named.en}{' of' if epoch else ''}{epoch}", f"{number} {named.zh}{epoch}"
    )


def instant_words(at_utc: datetime) -> str:
    """An instant as it is copied: "2021-07-01 13:15:00.1 UTC"."""
    at_utc = nearest(at_utc, TENTH)
    return f"{at_utc:%Y-%m-%d %H:%M:%S}.{at_utc.microsecond // 100_000} UTC"


def instant_or_none(value: object) -> datetime | None:
    """An instant with its zone, from ISO 8601; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):  # an offset may lead out of the years that there are
        return None


def _listed(value: object) -> tuple[Mapping[str, Any], ...]:
    held = value if isinstance(value, list | tuple) else ()
    return tuple(each for each in held if isinstance(each, Mapping))
