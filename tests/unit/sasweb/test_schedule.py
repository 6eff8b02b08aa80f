"""The schedule names tasks by text: here they are held against the tasks there are."""

import re
from pathlib import Path

import pytest
from celery import Task

from sasweb.celery import app
from sasweb.schedule import PERIODIC_TASKS, beat_schedule
from sasweb.settings import base
from sasweb.up.serve import TASKS_AT_ONCE
from screening.alerts.pulses import QUEUE_WORDS

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
QUEUE_ASKED = re.compile(r"--queues[\s\",]+(\w+)")


@pytest.fixture(scope="module", autouse=True)
def _all_tasks() -> None:
    app.loader.import_default_modules()


def _tasks_of_the_product() -> dict[str, Task]:
    return {name: task for name, task in app.tasks.items() if name.startswith("screening.")}


@pytest.mark.parametrize("name", sorted(PERIODIC_TASKS))
def test_every_entry_names_a_task_and_says_why(name: str) -> None:
    periodic = PERIODIC_TASKS[name]
    assert periodic.task in _tasks_of_the_product()
    assert periodic.why.endswith(".")


def test_an_entry_waits_in_the_queue_no_longer_than_its_next_one_or_a_minute() -> None:
    for entry in beat_schedule().values():
        assert entry["options"] == {"expire_seconds": max(60, entry["schedule"])}


def test_every_task_can_be_queued_with_its_time_limits() -> None:
    default = app.conf.task_time_limit
    for name, task in _tasks_of_the_product().items():
        limit_s = task.time_limit or default
        soft_limit_s = task.soft_time_limit or app.conf.task_soft_time_limit or limit_s
        assert soft_limit_s <= limit_s, name


def test_no_task_may_outlast_the_time_after_which_it_is_delivered_again() -> None:
    redelivered_after_s = app.conf.broker_transport_options["visibility_timeout"]
    for name, task in _tasks_of_the_product().items():
        assert (task.time_limit or app.conf.task_time_limit) < redelivered_after_s, name


@pytest.mark.parametrize("name", ["execute_run", "warm_station_search"])
def test_a_run_never_queues_before_a_pull(name: str) -> None:
    routes = app.conf.task_routes
    assert routes[f"screening.conjunctions.tasks.{name}"]["queue"] == "screening"
    assert app.conf.task_default_queue == "catalog"


def test_an_alert_and_what_others_are_told_never_queue_before_a_pull() -> None:
    quick = ("screening.alerts.tasks.", "screening.coordination.")
    names = {name for name in _tasks_of_the_product() if name.startswith(quick)}
    names -= {"screening.coordination.tasks.screen_plan"}
    assert names >= {"screening.alerts.tasks.send_delivery", base.CHANGES_TOLD_BY}
    queues = {name: app.amqp.router.route({}, name)["queue"].name for name in sorted(names)}
    assert set(queues.values()) == {"alerts"}, queues


def test_every_queue_has_a_worker_wherever_the_product_is_run() -> None:
    queues = {
        app.conf.task_default_queue,
        *(each["queue"] for each in app.conf.task_routes.values()),
    }
    units = (DEPLOY / "systemd").glob("*.service")
    of_units = {queue for unit in units for queue in QUEUE_ASKED.findall(unit.read_text())}
    of_compose = set(QUEUE_ASKED.findall((DEPLOY / "compose.yaml").read_text()))
    assert queues == set(TASKS_AT_ONCE) == of_units == of_compose == set(QUEUE_WORDS)
    wanted = (DEPLOY / "systemd" / "safe-passage.target").read_text()
    assert all(f"safe-passage-{queue}.service" in wanted for queue in queues)


@pytest.mark.parametrize("name", ["execute_shard", "merge_run", "warm_shard_search"])
def test_the_whole_catalogue_never_queues_before_the_stations(name: str) -> None:
    assert app.conf.task_routes[f"screening.conjunctions.tasks.{name}"]["queue"] == "shards"
