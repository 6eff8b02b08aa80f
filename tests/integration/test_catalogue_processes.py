"""All against all by real processes: four are as good as one, and one may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from sasweb.up.worlds import World, choose_world
from tests.catalogue_world import demo_elements
from tests.catalogues import as_csv
from tests.integration.running_product import RunningProduct, running_product, wait_until
from tests.integration.test_run_processes import CHECKOUT, PATIENCE_S, Installation
from tests.made_once import give_tables

pytestmark = [pytest.mark.processes, pytest.mark.slow]

OBJECTS = 2_500
SETTINGS = {
    "SAFE_PASSAGE_ALL_DAYS": "0.5",
    "SAFE_PASSAGE_ALL_SHARD_HOURS": "1.5",
    "SAFE_PASSAGE_ALL_WORKERS": "4",
}
FROZEN_CLOCK = {"SAFE_PASSAGE_AS_OF": "2026-03-10T04:00:00Z", "SAFE_PASSAGE_RATE": "0.000000001"}
REQUEST = f"""
from tests.catalogue_world import demo_world
demo_world({OBJECTS})
print(services.catalogue_run_request("test", enqueue=False).pk)
"""
EXECUTE = "services.catalogue_run_execute(1, threads=1, on_progress=lambda *_: None)"
UNSHARDED = """
import json
from screening.catalog.selectors import current_elements
from screening.conjunctions.catalogue_inputs import frozen_catalogue_config
from screening.conjunctions.models import ScreeningRun
from screening.engine.pipeline import screen
run = ScreeningRun.objects.get()
elements = current_elements(run.window_start_utc).elements
config = frozen_catalogue_config(run).screening_config(run.window_start_utc)
found = screen(elements, config, primaries=None).approaches
names = ("miss_distance_km", "radial_km", "in_track_km", "cross_track_km",
         "relative_speed_km_s", "duration_s")
print(json.dumps([[elements[each["primary_index"]].norad_cat_id,
                   elements[each["secondary_index"]].norad_cat_id,
                   *(float(each[name]) for name in names)] for each in found]))
"""
FIGURES = """
    SELECT one.norad_cat_id, other.norad_cat_id, miss_distance_km, radial_km, in_track_km,
           cross_track_km, relative_speed_km_s, duration_s
    FROM conjunctions_catalogueapproach AS event
    JOIN catalog_spaceobject AS one ON one.id = primary_id
    JOIN catalog_spaceobject AS other ON other.id = secondary_id
    ORDER BY event.id
"""
EVENTS = """
    SELECT primary_id, secondary_id, primary_element_set_id, secondary_element_set_id, kind,
           tca_utc, miss_distance_km, radial_km, relative_speed_km_s, duration_s, oldest_age_days
    FROM conjunctions_catalogueapproach WHERE run_id = {} ORDER BY id
"""
SHARDS = 'SELECT status, attempts, worker FROM conjunctions_runshard ORDER BY run_id, "index"'


def installation(folder: Path) -> Installation:
    """A database with a small demo catalogue and one run of all against all to be searched."""
    give_tables(folder)
    made = Installation(folder)
    made.environment |= SETTINGS
    assert made.python(REQUEST) == "1"
    return made


def test_four_processes_write_what_one_writes_and_what_the_engine_finds_in_one_piece(
    tmp_path: Path,
) -> None:
    alone = installation(tmp_path / "alone")
    together = alone.copy(tmp_path / "together")
    alone.python(EXECUTE)
    workers = [together.start(EXECUTE) for _ in range(4)]
    for worker in workers:
        worker.communicate(timeout=PATIENCE_S)
    together.python(EXECUTE)  # whoever came last to the join found a shard unfinished

    shards = together.query(SHARDS)
    told = together.query("SELECT status, message FROM conjunctions_screeningrun")
    assert [each[:2] for each in shards] == [("finished", 1)] * 8, told
    assert len({each[2] for each in shards}) > 1
    assert together.query(EVENTS.format(1)) == alone.query(EVENTS.format(1))
    whole = [tuple(each) for each in json.loads(together.python(UNSHARDED))]
    assert together.query(FIGURES) == whole
    assert len(whole) > 500


def test_killing_a_worker_in_mid_shard_redoes_that_shard_alone_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    catalogue = tmp_path / "demo.csv"
    catalogue.write_bytes(as_csv(demo_elements(OBJECTS)))
    variables = {"SAFE_PASSAGE_CATALOG": str(catalogue), **FROZEN_CLOCK, **SETTINGS}
    worlds = [world_of(catalogue).name]
    with running_product(tmp_path / "var", prepared_worlds=worlds, **variables) as product:
        product.wait_for("Screened ")  # the stations
        product.send_task("screening.conjunctions.tasks.request_due_catalogue_run", "catalog")
        killed = kill_a_searching_worker(product)
        wait_until(lambda: state(product) == "finished", lambda: f"run: {state(product)}")
        assert redone(product) == [killed]
        screen_again(product, variables)
        runs = product.query(
            "SELECT id FROM conjunctions_screeningrun WHERE kind = 'catalogue' ORDER BY id"
        )
        first, second = (product.query(EVENTS.format(run_id)) for (run_id,) in runs)
        assert len(first) > 500
        assert first == second


def world_of(catalogue: Path) -> World:
    """Where the product keeps a replay of this file."""
    as_of_utc = datetime.fromisoformat(FROZEN_CLOCK["SAFE_PASSAGE_AS_OF"])
    return choose_world(
        str(catalogue), root=Path(), as_of_utc=as_of_utc, trouble_reaching_source=lambda: None
    )


def kill_a_searching_worker(product: RunningProduct) -> int:
    """End the process of a running shard without a word; return which shard it had."""
    searching = (
        'SELECT "index", worker FROM conjunctions_runshard '
        "WHERE status = 'running' AND progress > 0 ORDER BY \"index\" DESC"
    )
    wait_until(lambda: bool(product.query(searching)), lambda: "\n".join(product.lines[-20:]))
    index, worker = product.query(searching)[0]
    os.kill(int(str(worker).split(" ")[1]), signal.SIGKILL)
    return int(str(index))


def state(product: RunningProduct) -> object:
    return product.query("SELECT status FROM conjunctions_screeningrun WHERE kind = 'catalogue'")[
        0
    ][0]


def redone(product: RunningProduct) -> list[int]:
    rows = product.query('SELECT "index" FROM conjunctions_runshard WHERE attempts > 1')
    return [int(str(index)) for (index,) in rows]


def screen_again(product: RunningProduct, variables: dict[str, str]) -> None:
    """The same window again, undisturbed, in one process and without the queue."""
    subprocess.run(
        [sys.executable, "manage.py", "screen_catalogue"],
        cwd=CHECKOUT,
        env={
            **product.environment,
            **variables,
            "SAFE_PASSAGE_CLOCK_ANCHOR": product.variable_of_children("SAFE_PASSAGE_CLOCK_ANCHOR"),
            "SAFE_PASSAGE_DATA_DIR": str(product.root / "current"),
        },
        check=True,
        timeout=PATIENCE_S,
    )
