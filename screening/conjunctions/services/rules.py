"""What may be done to the rules that stations go by: begin with one, add a version."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.criteria.clauses import clauses_of
from screening.conjunctions.criteria.quantities import Quantity
from screening.conjunctions.criteria.rule_documents import load_rules_file, rule_from_document
from screening.conjunctions.criteria.rules import StationRule, counts_as_stable
from screening.conjunctions.life_models import RuleVersion
from screening.conjunctions.services.station_lock import wait_for_stations
from screening.stations.models import Station
from screening.stations.seed import RULES_FILE

_ALWAYS: Final = datetime(1957, 10, 4, tzinfo=UTC)  # no pass is older
SEED_AUTHOR: Final = "Safe Passage"
SEED_NOTE: Final = "What a new installation begins with (screening/stations/station_rules.toml)."


@transaction.atomic
def rules_seed() -> list[RuleVersion]:
    """Give every station that has never had a rule the one of the seed file, where it has one.

    Returns what was created. Valid from the beginning of time, so that replays have it too.
    """
    documents = load_rules_file(RULES_FILE)
    without = Station.objects.filter(rule_versions__isnull=True, slug__in=documents)
    return [
        RuleVersion.objects.create(
            station=station,
            number=1,
            valid_from=_ALWAYS,
            recorded_at=real_now_utc(),
            author=SEED_AUTHOR,
            document=documents[station.slug],
            note=SEED_NOTE,
        )
        for station in without.order_by("pk")
    ]


@transaction.atomic
def rule_add(
    station: Station, document: dict[str, Any], *, author: str, note: str = ""
) -> RuleVersion:
    """Add a version of a station's rule, which counts from now on.

    Raises InputError that says where and what when the document cannot be used, names a volume that
    the station does not have, or has no author.
    """
    if not author.strip():
        raise InputError("A rule needs an author: say who decides.")
    refuse_unknown_volumes(rule_from_document(document, "rule"), station)
    wait_for_stations([station.pk])
    newest = RuleVersion.objects.filter(station=station).aggregate(number=Max("number"))
    return RuleVersion.objects.create(
        station=station,
        number=(newest["number"] or 0) + 1,
        valid_from=now_utc(),
        recorded_at=real_now_utc(),
        author=author.strip(),
        document=document,
        note=note.strip(),
    )


def refuse_unknown_volumes(rule: StationRule, station: Station) -> None:
    """Raise InputError when a rule asks for a volume that nothing would ever be inside of."""
    known = set(station.volumes.values_list("name", flat=True))
    asked = {
        clause.volume
        for level in rule.levels
        for clause in clauses_of(counts_as_stable(level))
        if clause.quantity is Quantity.INSIDE_VOLUME
    }
    if asked - known:
        raise InputError(
            f"{station.short_name} has no volume {', '.join(sorted(asked - known))}. "
            f"It has: {', '.join(sorted(known))}."
        )
