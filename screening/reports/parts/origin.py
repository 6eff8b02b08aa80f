"""Where the week's passes come from: owners, types of object, constellations, break-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.naming import parent_break_up_from_name
from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.reports.interval import IsoWeek
from screening.reports.parts.break_ups import LAUNCH_LENGTH
from screening.reports.weekly_types import PassFact, RiskOrigin, Share

MOST_SHARES: Final = 8  # of one list; what is less is summed
OTHER: Final = "other"  # the key of that sum. Owner codes are in capitals


# What a pass is counted under, as a key and a label; None: it is in no group of a list.
Grouping = Callable[[PassFact], tuple[str, str] | None]


def build_origin(facts: Sequence[PassFact], week: IsoWeek) -> RiskOrigin:
    """Share the passes whose closest approach is in the week out by where they come from.

    Exercises are not among them. One query for every ``QUERY_BATCH`` different pieces.
    """
    passes = [
        fact
        for fact in facts
        if not fact.is_exercise and week.start_utc <= fact.tca_utc < week.end_utc
    ]
    debris = [fact for fact in passes if fact.object_type == ObjectType.DEBRIS]
    launches = _launches(sorted({fact.norad_cat_id for fact in debris}))
    return RiskOrigin(
        owners=_shares(passes, lambda fact: (fact.owner_code, fact.owner_code)),
        types=_shares(passes, _type),
        constellations=_shares(passes, _constellation),
        break_ups=_shares(debris, lambda fact: _break_up(fact, launches)),
    )


def is_acted_on(level: str) -> bool:
    """Whether a level asks somebody to do something: yellow or worse."""
    return bool(level) and RANK[Level(level)] >= RANK[Level.YELLOW]


def _shares(passes: Iterable[PassFact], grouping: Grouping) -> tuple[Share, ...]:
    """Sum passes by group, the most first; of equals those that more was done about, then by key.

    What comes after ``MOST_SHARES`` is one more, ``OTHER``. Of a group's labels the first counts.
    """
    groups: dict[str, list[PassFact]] = {}
    labels: dict[str, list[str]] = {}
    for fact in passes:
        if (found := grouping(fact)) is not None:
            groups.setdefault(found[0], []).append(fact)
            labels.setdefault(found[0], []).append(found[1])
    ordered = sorted(
        (_share(key, min(labels[key]), members) for key, members in groups.items()),
        key=lambda share: (-share.passes, -share.acted_on, share.key),
    )
    rest = [fact for share in ordered[MOST_SHARES:] for fact in groups[share.key]]
    return (*ordered[:MOST_SHARES], *([_share(OTHER, "", rest)] if rest else []))


def _share(key: str, label: str, members: Sequence[PassFact]) -> Share:
    return Share(
        key=key,
        label=label,
        passes=len(members),
        acted_on=sum(is_acted_on(fact.level) for fact in members),
        closest_km=min(fact.miss_km for fact in members),
    )


def _type(fact: PassFact) -> tuple[str, str]:
    is_known = fact.object_type in list(ObjectType) and fact.object_type != ObjectType.UNKNOWN
    return (fact.object_type, str(ObjectType(fact.object_type).label)) if is_known else ("", "")


def _constellation(fact: PassFact) -> tuple[str, str] | None:
    return (fact.constellation, fact.constellation) if fact.constellation else None


def _break_up(fact: PassFact, launches: Mapping[int, str]) -> tuple[str, str]:
    """The launch that a piece is of, or what it is named after where no designator is known."""
    parent = parent_break_up_from_name(fact.object_name)
    return launches.get(fact.norad_cat_id) or parent, parent


def _launches(numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(numbers), QUERY_BATCH):
        some = SpaceObject.objects.filter(norad_cat_id__in=numbers[start : start + QUERY_BATCH])
        rows = some.order_by().values_list("norad_cat_id", "international_designator")
        found |= {number: designator[:LAUNCH_LENGTH] for number, designator in rows}
    return found
