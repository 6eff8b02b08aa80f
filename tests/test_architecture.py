"""The house rules that the import contracts cannot express."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HTTP_MODULES = ("django.http", "django.shortcuts", "django.template", "django.urls")
# They print e-mails and documents, which are no pages: they know of no request and no address of a
# view.
PRINTS_EMAILS = {
    ROOT / "screening/alerts/printing.py": "django.template.loader",
    ROOT / "screening/coordination/documents/printed/html.py": "django.template.loader",
    ROOT / "screening/reports/printed/html.py": "django.template.loader",
}
# Whole minutes that are no instants of the product's: what people type, times of day, a wall clock
# somewhere else.
MINUTES_OF_OTHERS = {
    "sasweb/web/approach_form.py": "form it reads",
    "sasweb/web/what_if/burn_form.py": "form it reads",
    "screening/alerts/own_way_form.py": "quiet hours",
    "screening/configuration/beside.py": "quiet hours",
    "screening/operators/contacts.py": "a contact's wall clock",
}
WHOLE_MINUTES = re.compile(r"%H:%M(?!:%S)")
WHOLE_MINUTES_OF_A_PAGE = re.compile(r"""(\|\w+)?\|date:_?\(?["'][^"']*H:i(?!:s)""")
CLOCK_CALLS = {"now", "today", "utcnow", "time"}


def _python_files(folder: str) -> list[Path]:
    return [p for p in (ROOT / folder).rglob("*.py") if "migrations" not in p.parts]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _clock_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCK_CALLS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in {"datetime", "date", "time"}
        ):
            yield node.func.attr


def test_the_domain_never_speaks_http() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _python_files("screening")
        for name in _imports(path)
        if name.startswith(HTTP_MODULES) and name != PRINTS_EMAILS.get(path)
    ]
    assert wrong == []


def test_the_engine_never_reads_a_clock() -> None:
    calls = [
        f"{path.relative_to(ROOT)} calls {name}"
        for path in _python_files("screening/engine")
        for name in _clock_calls(path)
    ]
    assert calls == []


def test_whole_minutes_are_written_by_one_function() -> None:
    """Cut from the instant as it is, or rounded, they differ from the seconds beside them."""
    allowed = {ROOT / name for name in MINUTES_OF_OTHERS}
    assert [path for path in allowed if not _writes_minutes(path)] == []
    allowed.add(ROOT / "screening/common/instants.py")
    files = {*_python_files("screening"), *_python_files("sasweb")} - allowed
    assert sorted(filter(_writes_minutes, files)) == []


def _writes_minutes(path: Path) -> bool:
    texts = (
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return any(map(WHOLE_MINUTES.search, texts))


def test_pages_cut_whole_minutes_from_the_nearest_second() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in (ROOT / "templates").rglob("*.html")
        for found in WHOLE_MINUTES_OF_A_PAGE.finditer(path.read_text(encoding="utf-8"))
        if found[1] != "|nearest_second"
    ]
    assert wrong == []


def test_a_process_that_only_reads_what_is_stored_loads_no_kernels_and_no_messengers() -> None:
    heavy = ("numba", "scipy", "apprise", "plotly")
    code = f"import sys, django; django.setup(); print([m for m in {heavy} if m in sys.modules])"
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == "[]"
