"""What is in orbit at an instant, as columns: one reading of the catalogue for all who count it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, Final

import numpy as np
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from screening.catalog.density import semi_major_axes_km
from screening.catalog.models import ObjectType, SpaceObject, StoredElementSet
from screening.catalog.selectors import (
    QUERY_BATCH,
    catalog_revision,
    objects_in_orbit,
    sources_in_use,
)
from screening.engine.types import BoolArray, FloatArray, IntArray

# An object whose newest element set is older may long be down: it is counted apart.
NEWER_THAN: Final = timedelta(days=30)
TYPES: Final = tuple(ObjectType)

_COLUMNS: Final = (
    "space_object__norad_cat_id",
    "space_object__object_type",
    "space_object__owner_code",
    "space_object__constellation",
    "space_object__launch_date",
    "space_object__international_designator",
    "epoch_utc",
    "mean_motion_rev_day",
    "eccentricity",
    "inclination_deg",
)


@dataclass(frozen=True, slots=True)
class Population:
    """Objects counted as in orbit, a row each in every column (n,).

    Unknown words are "", an unknown launch year is 0. Heights of orbits are those of
    ``density.semi_major_axes_km``.
    """

    at_utc: datetime
    norad_cat_id: IntArray
    type_index: IntArray  # into TYPES
    owner_code: tuple[str, ...]
    constellation: tuple[str, ...]
    launch_year: IntArray
    launched_on_record: int  # of them by a launch date, the others by their designators
    semi_major_axis_km: FloatArray
    eccentricity: FloatArray
    inclination_deg: FloatArray
    too_old: int  # left out: no element set of the last 30 days
    no_closed_orbit: int  # left out: elements that are no closed orbit

    def __len__(self) -> int:
        return int(self.norad_cat_id.size)

    def is_type(self, wanted: ObjectType) -> BoolArray:
        """Which objects (n,) are of a type."""
        found: BoolArray = self.type_index == TYPES.index(wanted)
        return found

    def row_of(self, norad_cat_id: int) -> int | None:
        """The row of an object, or None."""
        found = np.flatnonzero(self.norad_cat_id == norad_cat_id)
        return int(found[0]) if found.size else None


def population_at(at_utc: datetime) -> Population:
    """Read what is in orbit at an instant.

    Of each object that SATCAT does not know to have decayed, the newest element set of the last 30
    days, else the first after the instant. A head start for operators' own sets is not given: it
    would move a station by less than a shell is thick.
    """
    rows = _rows(at_utc)
    oldest = at_utc - NEWER_THAN
    recent = [row for row in rows if row[6] >= oldest]
    usable = [row for row in recent if row[7] > 0.0 and 0.0 <= row[8] < 1.0]
    number, kind, owner, constellation, launched, designator, _, motion, shape, tilt = (
        zip(*usable, strict=True) if usable else ((),) * len(_COLUMNS)
    )
    return Population(
        at_utc=at_utc,
        norad_cat_id=np.array(number, dtype=np.int64),
        type_index=np.array([_TYPE_INDEX[each] for each in kind], dtype=np.int64),
        owner_code=owner,
        constellation=constellation,
        launch_year=np.array(list(map(_launch_year, launched, designator)), dtype=np.int64),
        launched_on_record=sum(each is not None for each in launched),
        semi_major_axis_km=semi_major_axes_km(np.array(motion, dtype=np.float64)),
        eccentricity=np.array(shape, dtype=np.float64),
        inclination_deg=np.array(tilt, dtype=np.float64),
        too_old=len(rows) - len(recent),
        no_closed_orbit=len(recent) - len(usable),
    )


def catalogue_state(at_utc: datetime) -> tuple[object, ...]:
    """What a count of the catalogue depends on: the same as long as it would come out the same.

    By the day: nothing that is counted here moves in hours.
    """
    newest = [model.objects.aggregate(newest=Max("pk"))["newest"] for model in _READ]
    return catalog_revision(), *newest, at_utc.date()


_READ: Final = (SpaceObject, StoredElementSet)
_TYPE_INDEX: Final = {kind.value: index for index, kind in enumerate(TYPES)}


def _rows(at_utc: datetime) -> list[tuple[Any, ...]]:
    """The ``_COLUMNS`` of every object's element set, by catalogue number.

    NOTE: in two steps. Within one statement PostgreSQL chooses twice, once to find the rows.
    """
    ids = _chosen_ids(at_utc)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), QUERY_BATCH):
        batch = StoredElementSet.objects.filter(pk__in=ids[start : start + QUERY_BATCH])
        rows += batch.order_by().values_list(*_COLUMNS)
    return sorted(rows, key=itemgetter(0))


def _chosen_ids(at_utc: datetime) -> list[int]:
    stored: QuerySet[StoredElementSet, Any] = StoredElementSet.objects.filter(
        space_object=OuterRef("pk"), source__in=sources_in_use()
    )
    before = stored.filter(epoch_utc__lte=at_utc).order_by("-epoch_utc", "pk").values("pk")
    recent = before.filter(epoch_utc__gte=at_utc - NEWER_THAN)
    after = stored.filter(epoch_utc__gt=at_utc).order_by("epoch_utc", "pk").values("pk")
    in_turn = (Subquery(each[:1]) for each in (recent, after, before))
    objects = objects_in_orbit(at_utc).order_by()
    chosen = objects.annotate(chosen=Coalesce(*in_turn)).values_list("chosen", flat=True)
    return [pk for pk in chosen if pk is not None]


def _launch_year(launched: Any, designator: str) -> int:
    """By the launch date, else by the designator, which begins with the year; 0: not known."""
    if launched is not None:
        return int(launched.year)
    return int(designator[:4]) if designator[:4].isdecimal() and designator[:4].isascii() else 0
