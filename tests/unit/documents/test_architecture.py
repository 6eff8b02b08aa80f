"""docs/architecture.md leads to every package, and through a request in the order of the code."""

import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

ROOT: Final = Path(__file__).resolve().parents[3]
PAGE: Final = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
# What a person looks for in its neighbours, or finds without being led.
SMALL: Final = frozenset({"sasweb/formats", "sasweb/management", "sasweb/templatetags"})


def _packages() -> list[str]:
    storeys = ("sasweb", "screening")
    found = {f"{storey}/{each.parent.name}" for storey in storeys for each in _beginnings(storey)}
    return sorted(found - SMALL)


def _beginnings(storey: str) -> list[Path]:
    return list((ROOT / storey).glob("*/__init__.py"))


def _section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("package", _packages())
def test_every_package_has_a_row(package: str) -> None:
    assert f"`{package}" in _section("Where things are")


def _wrappers() -> list[str]:
    """What is wrapped around Django, from the outside in."""
    text = (ROOT / "sasweb" / "asgi.py").read_text(encoding="utf-8")
    homes = {
        name: module
        for module, names in re.findall(r"^from sasweb\.(\w+) import ([\w, ]+)", text, re.MULTILINE)
        for name in names.strip().split(", ")
    }
    called = re.findall(r"(\w+)\(", text.partition("\napplication = ")[2])
    return [f"sasweb/{homes[name]}.py" for name in called if name != "Turns"]


def _step_of(middleware: str) -> str:
    module, _, name = middleware.rpartition(".")
    return module if module.startswith("sasweb.") else name


def test_the_steps_of_a_request_are_those_of_the_code_in_its_order() -> None:
    section = _section("What a request goes through")
    told = re.findall(r"^\| [^`|]*`([\w./]+)`", section, re.MULTILINE)
    steps = [*_wrappers(), *map(_step_of, settings.MIDDLEWARE)]
    assert told == steps
    listed = re.findall(r"^\| (?!step|---)", section, re.MULTILINE)
    assert len(listed) == len(told)


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    missing = [
        path.name for path in (ROOT / "docs" / "adr").glob("*.md") if path.name not in listed
    ]
    assert missing == []
