"""docs/operations.md is held against the code that it describes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
READ_BY_CODE = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")


def _variables() -> set[str]:
    sources = [*ROOT.glob("sasweb/settings/*.py"), *ROOT.glob("sasweb/up/*.py")]
    return {name for path in sources for name in READ_BY_CODE.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("variable", sorted(_variables()))
def test_every_variable_that_is_read_is_explained(variable: str) -> None:
    assert f"`{variable}`" in PAGE
