"""docs/tutorial.md and README.md: what they give to a terminal, run."""

from __future__ import annotations

import csv
import gzip
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogues import as_csv, satellites

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
PATIENCE_S = 300.0


def _given(text: str, start: str) -> list[str]:
    """The words after `start` of the command in a code block that holds it, its lines joined."""
    block = re.search(rf"^ {{4}}\S*{re.escape(start)}((?:.*\\\n)*.*)$", text, re.MULTILINE)
    assert block is not None, f"no command with {start!r}"
    return shlex.split(block[1].replace("\\\n", " "))


def _managed(name: str, arguments: list[str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), name, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_readmes_screening_of_a_file_writes_the_passes(tmp_path: Path) -> None:
    (tmp_path / "catalogue.csv.gz").write_bytes(gzip.compress(as_csv(satellites(12))))
    arguments = _given(README, "python manage.py screen ")
    primary = str(satellites(12)[0].norad_cat_id)
    arguments[arguments.index("--primaries") + 1] = primary  # the demo file has no ISS
    _managed("screen", arguments, tmp_path)
    with (tmp_path / "passes.csv").open(encoding="utf-8") as written:
        assert "tca_utc" in next(csv.reader(written))


def test_readmes_break_up_is_counted(tmp_path: Path) -> None:
    said = _managed("breakup", _given(README, "python manage.py breakup "), tmp_path)
    assert re.search(r"Pieces of 0\.1 m and larger: \d+ by the model", said)


@pytest.mark.parametrize("named", re.findall(r"\*\*([A-Z][^*]+)\*\*", TUTORIAL))
def test_what_the_tutorial_tells_one_to_press_is_on_the_pages(named: str) -> None:
    pages = list((ROOT / "templates").rglob("*.html"))
    for folder in ("web", "templatetags"):
        pages += (ROOT / "sasweb" / folder).rglob("*.py")
    words = named.rstrip("?")
    assert any(words.lower() in page.read_text(encoding="utf-8").lower() for page in pages)
