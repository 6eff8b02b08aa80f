"""What the workers do for the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from celery import current_app
from pytest_django.fixtures import Settings

from sasweb.schedule import PERIODIC_TASKS
from screening.catalog import tasks
from screening.catalog.models import Feed, Pull, StoredElementSet
from screening.catalog.services import feeds_ensure
from tests import factories
from tests.catalogues import as_csv, catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(tmp_path: Path, settings: Settings) -> Feed:
    settings.DATA_DIR = tmp_path / "data"
    path = tmp_path / "catalogue.csv"
    path.write_bytes(as_csv(catalogue()))
    feeds_ensure(str(path))
    return Feed.objects.get()


def test_due_feeds_are_pulled_and_then_no_longer_due(feed: Feed) -> None:
    assert tasks.pull_due_feeds() == [feed.pk]
    assert StoredElementSet.objects.count() == 22
    assert tasks.pull_due_feeds() == []


def test_a_pull_that_may_not_be_made_is_no_error(feed: Feed) -> None:
    feeds_ensure("live")
    assert tasks.pull_feed(feed.pk) is None
    assert Pull.objects.count() == 0


def test_a_pull_asked_for_by_two_messages_is_made_once(feed: Feed) -> None:
    assert tasks.pull_feed(feed.pk) is not None
    tasks.pull_feed(feed.pk)
    assert StoredElementSet.objects.count() == 22


def test_nothing_lost_is_nothing_to_resume() -> None:
    factories.pull()
    assert tasks.pulls_resume_lost() == []


def test_the_schedule_names_tasks_that_exist() -> None:
    current_app.loader.import_default_modules()
    scheduled = {each.task for each in PERIODIC_TASKS.values() if ".catalog." in each.task}
    assert scheduled == {
        "screening.catalog.tasks.pull_due_feeds",
        "screening.catalog.tasks.pulls_resume_lost",
    }
    assert scheduled <= set(current_app.tasks)


def test_every_task_has_a_time_limit() -> None:
    for task in (
        tasks.pull_feed,
        tasks.take_in_accepted_pull,
        tasks.pull_due_feeds,
        tasks.pulls_resume_lost,
    ):
        assert task.soft_time_limit < task.time_limit <= 600
