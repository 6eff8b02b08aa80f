"""Every code that an error may have is in the table of docs/api.md, and no other."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from sasweb.api.v1.errors import CODE_BY_EXCEPTION, STATUS_BY_DOMAIN_ERROR

CHECKOUT: Final = Path(__file__).resolve().parents[3]
ROW: Final = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \| (?:\d{3}|any) \|", re.MULTILINE)


def _codes_written() -> Iterator[str]:
    """The codes that stand as words in calls, such as ``error_body("busy", words)``."""
    of_failures = _places(_tree(CHECKOUT / "sasweb" / "failures.py"))
    for path in (CHECKOUT / "sasweb").rglob("*.py"):
        places = of_failures | _places(_tree(path))
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = places.get(node.func.id)
                yield from _words(node.args[place]) if place is not None else ()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _places(tree: ast.Module) -> dict[str, int]:
    """Where among the arguments of a module's functions their ``code`` is."""
    names = {
        node.name: [each.arg for each in node.args.args]
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return {name: found.index("code") for name, found in names.items() if "code" in found}


def _words(node: ast.expr) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _codes_told() -> list[str]:
    text = (CHECKOUT / "docs" / "api.md").read_text(encoding="utf-8")
    table = text.partition("\n## Errors\n")[2].partition("\n## ")[0]
    return [code for row in ROW.findall(table) for code in re.findall(r"\w+", row)]


def test_every_code_of_an_error_is_told_and_no_other() -> None:
    of_tables = {
        *CODE_BY_EXCEPTION.values(),
        *(code for _, code in STATUS_BY_DOMAIN_ERROR.values()),
    }
    told = _codes_told()
    assert sorted(told) == sorted(of_tables | set(_codes_written()))
