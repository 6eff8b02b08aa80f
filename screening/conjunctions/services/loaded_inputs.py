"""The frozen inputs of a run, read back from the database."""

from __future__ import annotations

from dataclasses import dataclass

from screening.catalog.models import SpaceObject
from screening.catalog.selectors import elements_by_ids
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.run_inputs import RunConfig, frozen_config, unpack_ids
from screening.conjunctions.services.followed import Followed, load_followed
from screening.engine.types import ElementSet, IntArray


@dataclass(frozen=True, slots=True)
class LoadedInputs:
    """One run's element sets with their rows: three sequences in one order.

    ``synthetic_ids`` holds the keys of the objects that this product made up.
    """

    config: RunConfig
    element_set_ids: IntArray
    space_object_ids: list[int]
    elements: list[ElementSet]
    synthetic_ids: frozenset[int]
    followed: Followed


def load_inputs(run: ScreeningRun) -> LoadedInputs:
    """Read what a run was requested with. Raises InputError when a stored set has vanished."""
    element_set_ids = unpack_ids(bytes(run.element_set_ids))
    elements = elements_by_ids(element_set_ids.tolist())
    objects = SpaceObject.objects.order_by()
    key_of = dict(objects.values_list("norad_cat_id", "pk"))
    synthetic = objects.filter(is_synthetic=True).values_list("pk", flat=True)
    config = frozen_config(run)
    space_object_ids = [key_of[each.norad_cat_id] for each in elements]
    index_of = {key: index for index, key in enumerate(space_object_ids)}
    stations = {each.primary_norad_cat_id for each in config.stations}
    return LoadedInputs(
        config=config,
        element_set_ids=element_set_ids,
        space_object_ids=space_object_ids,
        elements=elements,
        synthetic_ids=frozenset(synthetic),
        followed=load_followed(
            config.ephemerides,
            index_of,
            element_sets=elements,
            config=config.screening_config(run.window_start_utc),
            primaries=[i for i, each in enumerate(elements) if each.norad_cat_id in stations],
        ),
    )
