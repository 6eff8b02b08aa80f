"""docs/operations.md is held against the code that it describes."""

import re
from pathlib import Path

import pytest

from sasweb.schedule import PERIODIC_TASKS

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
READ_BY_CODE = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")


def _variables() -> set[str]:
    sources = [*ROOT.glob("sasweb/settings/*.py"), *ROOT.glob("sasweb/up/*.py")]
    return {name for path in sources for name in READ_BY_CODE.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("variable", sorted(_variables()))
def test_every_variable_that_is_read_is_explained(variable: str) -> None:
    assert f"`{variable}`" in PAGE


@pytest.mark.parametrize("name", sorted(PERIODIC_TASKS))
def test_every_periodic_task_exists_and_says_why(name: str) -> None:
    from sasweb.celery import app

    app.loader.import_default_modules()
    periodic = PERIODIC_TASKS[name]
    assert periodic.task in app.tasks
    assert periodic.why.endswith(".")
