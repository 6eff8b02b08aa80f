"""The whole configuration as one file in TOML that people read, edit and keep in version control.

The same configuration gives the same bytes. A file need not name everything: what it does not name
stays as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Final

from screening.common.exceptions import InputError
from screening.configuration.areas import AREAS, Area
from screening.configuration.comparing import Documents
from screening.configuration.fields import Document, Troubles
from screening.configuration.toml_writing import table_lines

FORM: Final = 1
LARGEST: Final = 2_000_000  # bytes: less than a field of a form may hold
_WIDTH: Final = 100
_HEAD: Final = (
    "The configuration of a Safe Passage installation: export, edit, import.",
    "An import changes what this file names and leaves all else as it is. It is tried as a whole"
    " before anything is written, and is one change that can be undone. Units stand in the names of"
    " values: _km, _m, _h, _kg. Instants are UTC. Secrets and accounts are never in here.",
)


def configuration_text(documents: Documents, beside: Iterable[str] = ()) -> str:
    """Write a configuration as a file. ``beside`` is told in comments below it."""
    lines = [*_comment_lines(_HEAD), "", f"form = {FORM}"]
    for name, area in AREAS.items():
        lines += ["", "", *_comment_lines([f"=== {area.title} ===", *area.comments()])]
        for key, document in documents.get(name, {}).items():
            lines += ["", *table_lines((name, key), area.for_file(document))]
    if told := [*_comment_lines(beside)]:
        lines += ["", "", *told]
    return "\n".join(lines) + "\n"


def configuration_of(text: str) -> dict[tuple[str, str], Document]:
    """Read a file. Raises Troubles that name everything that is wrong with it, and where."""
    if len(text.encode()) > LARGEST:
        raise InputError(f"A configuration has at most {LARGEST:,} bytes.")
    try:
        file = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"The file cannot be read as TOML: {error}") from error
    if file.pop("form", None) != FORM:
        raise InputError(f"The file has to say form = {FORM} at its top: another form is not read.")
    troubles = [
        f"There is no area {name}. Known: {', '.join(AREAS)}." for name in file if name not in AREAS
    ]
    found: dict[tuple[str, str], Document] = {}
    for name, area in AREAS.items():
        found |= _objects(area, file.get(name, {}), troubles)
    if troubles:
        raise Troubles(troubles)
    if not found:
        raise InputError("The file names no object of any area: there is nothing in it to import.")
    return found


def _objects(area: Area, table: object, troubles: list[str]) -> dict[tuple[str, str], Document]:
    if not isinstance(table, Mapping):
        troubles.append(f"{area.name}: needs tables such as [{area.name}.KEY], not {table!r}.")
        return {}
    found = {}
    for key, entry in table.items():
        try:
            area.refuse_key(key)
            found[area.name, key] = area.read(key, entry, f"{area.name}.{key}")
        except Troubles as error:
            troubles += error.troubles
        except InputError as error:
            troubles.append(str(error))
    return found


def _comment_lines(paragraphs: Iterable[str]) -> Iterator[str]:
    for each in paragraphs:
        indent = "    " if each.startswith("  ") else "  "
        yield from (f"# {line}" for line in wrap(each, _WIDTH, subsequent_indent=indent))
