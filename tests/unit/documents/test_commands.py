"""Every command that a document shows can be given as it stands: nothing was renamed since."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import BaseCommand, CommandError, get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "reference"),
    *sorted((ROOT / "deploy").rglob("*.md")),
]
# What stands for something else in a command that is shown.
STOOD_FOR = {"N": "1", "CONJUNCTION": "1", "CASE": "0b0e7c52-3a0c-4c86-8d0e-0a6e3f1f5b11"}


@dataclass(frozen=True)
class Shown:
    """One command of a document: a line to give, or one named in running text."""

    document: Path
    line: str
    is_to_give: bool

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}: {self.line[:70]}"


def _lines_to_give(text: str) -> Iterator[str]:
    """The lines of code blocks, those that end in a backslash joined to the next."""
    is_fenced, held = False, ""
    for line in text.splitlines():
        if line.startswith("```"):
            is_fenced = not is_fenced
        elif is_fenced or line.startswith("    "):
            held += line.strip().removesuffix("\\")
            if not line.rstrip().endswith("\\"):
                yield held
                held = ""


def _shown(marker: str) -> list[Shown]:
    found = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        found += [Shown(document, line, True) for line in _lines_to_give(text)]
        found += [Shown(document, code, False) for code in re.findall(r"`([^`\n]+)`", text)]
    return [shown for shown in found if re.match(marker, shown.line)]


MANAGED = _shown(r"(\w+=\S+ )*(\S*python )?manage\.py \w")
MADE = _shown(r"(\w+=\S+ )*make [a-z]")
MODULES = _shown(r"\S*python -m tests\.")


def _words_after(line: str, start: str) -> list[str]:
    """The words of a command, without comments, redirections and what comes after a pipe."""
    text = re.sub(r"\s+([|>#&]|\s{3}).*$", "", line.split(start, 1)[1])
    words = shlex.split(re.sub(r"\[|\]|\.\.\.", " ", text))
    return [STOOD_FOR.get(word, word) for word in words]


@pytest.mark.parametrize("shown", MANAGED, ids=str)
def test_a_command_exists_and_takes_what_it_is_given(shown: Shown) -> None:
    name, *arguments = _words_after(shown.line, "manage.py ")
    app = get_commands().get(name)
    assert app is not None, f"there is no manage.py {name}"
    if not shown.is_to_give:
        return  # what it needs is said around it
    command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
    try:
        command.create_parser("manage.py", name).parse_args(arguments)
    except (CommandError, SystemExit) as refused:
        pytest.fail(f"manage.py {name} refuses: {refused}")


@pytest.mark.parametrize("shown", MADE, ids=str)
def test_a_make_target_exists(shown: Shown) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [word for word in _words_after(shown.line, "make ") if "=" not in word]
    for target in targets[:1]:
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("shown", MODULES, ids=str)
def test_a_module_of_the_tests_exists(shown: Shown) -> None:
    module = _words_after(shown.line, "python -m ")[0]
    path = ROOT / module.replace(".", "/")
    assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_commands_are_found_at_all() -> None:
    assert min(len(MANAGED), len(MADE)) > 10
    assert len(MODULES) > 2
