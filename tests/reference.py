"""Write docs/reference/commands.md from the commands themselves: ``make reference``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "commands.md"
FOLDERS = ("screening/management/commands", "sasweb/management/commands")
HEAD = """# Commands

Every command of `.venv/bin/python manage.py`, as the command itself describes it
(`manage.py NAME --help`). `up` is what `make run` starts. This page is written by
`make reference` and held against the commands by a test.
"""


def page_of_commands() -> str:
    """The whole page, in the order of the names."""
    return HEAD + "".join(_section(name) for name in sorted(_names()))


def _names() -> Iterator[str]:
    for folder in FOLDERS:
        for path in (ROOT / folder).glob("[a-z]*.py"):
            yield path.stem


def _section(name: str) -> str:
    from django.core.management import get_commands, load_command_class

    parser = load_command_class(str(get_commands()[name]), name).create_parser("manage.py", name)
    return f"\n## {name}\n\n{_sentence(parser.description)}\n{_arguments(parser)}"


def _arguments(parser: argparse.ArgumentParser) -> str:
    """A table of what a parser takes, then those of its subcommands."""
    rows = "".join(_row(action) for action in _own_actions(parser))
    table = f"\n| argument | default | meaning |\n|---|---|---|\n{rows}" if rows else ""
    return table + "".join(
        f"\n**{word}**: {_sentence(sub.description or helps.get(word))}\n{_arguments(sub)}"
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for helps in [{choice.dest: choice.help for choice in action._choices_actions}]
        for word, sub in action.choices.items()
    )


def _own_actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Without what Django gives to every command."""
    from django.core.management.base import DjangoHelpFormatter

    common = DjangoHelpFormatter.show_last | {"-h", "--help"}
    return [
        action
        for action in parser._actions
        if not isinstance(action, argparse._SubParsersAction)
        and not common & set(action.option_strings)
        and action.help is not argparse.SUPPRESS
    ]


def _row(action: argparse.Action) -> str:
    names = ", ".join(f"`{name}`" for name in action.option_strings) or f"`{_value_name(action)}`"
    takes = f" `{_value_name(action)}`" if action.option_strings and action.nargs != 0 else ""
    is_told = action.default not in (None, False, argparse.SUPPRESS, [])
    default = f"`{action.default}`" if is_told else "needed" if action.required else ""
    meaning = _sentence(str(action.help or "") % _words_of(action))
    return f"| {names}{takes} | {default} | {meaning} |\n"


def _words_of(action: argparse.Action) -> dict[str, object]:
    choices = ", ".join(map(str, action.choices)) if action.choices else ""
    return {"default": action.default, "prog": "manage.py", "choices": choices}


def _value_name(action: argparse.Action) -> str:
    if action.choices:
        return "/".join(map(str, action.choices))
    name = action.metavar or action.dest.upper()
    return " ".join(name) if isinstance(name, tuple) else name


def _sentence(text: str | None) -> str:
    """On one line, with what Markdown would take for its own kept as it is."""
    return " ".join((text or "").split()).replace("|", "\\|").replace("<", "\\<")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.test")
    import django

    django.setup()
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page_of_commands(), encoding="utf-8")
    sys.stdout.write(f"Written: {PAGE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
