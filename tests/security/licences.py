"""Under which licences what a user installs may be used, and whether ours allow it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

# Each may be used, changed and given away inside a product without opening that product's source.
ALLOWED: Final = (
    "0BSD",
    "AFL",
    "APACHE",
    "BSD",
    "CC0",
    "HPND",
    "ISC",
    "MIT",
    "MPL",
    "OFL",
    "PSF",
    "PYTHON SOFTWARE FOUNDATION",
    "UNLICENSE",
    "ZLIB",
    "ZPL",
)
# What asks for more, and why it is in all the same. Only these; each is read again when it changes.
EXCEPTIONS: Final = {
    "psycopg": "LGPL 3: linked at run time, unchanged, and can be replaced by its user",
    "psycopg-binary": "LGPL 3: as psycopg",
    "psycopg-pool": "LGPL 3: as psycopg",
    "python-crontab": "LGPL 3: needed by django-celery-beat; unchanged, and can be replaced",
}


@dataclass(frozen=True, slots=True)
class Licence:
    """``words``: what the package says of itself. ``why``: the exception or the problem."""

    name: str
    version: str
    words: str
    is_allowed: bool
    why: str


def licences_of(requirements: Path) -> list[Licence]:
    """The licences of what a file of requirements installs, and of what that needs in turn."""
    return [_licence(name) for name in sorted(_closure(_pinned(requirements)))]


def _pinned(requirements: Path) -> Iterator[Requirement]:
    for line in requirements.read_text(encoding="utf-8").splitlines():
        if wanted := line.partition("#")[0].strip():
            yield Requirement(wanted)


def _closure(pinned: Iterator[Requirement]) -> set[str]:
    """The names of packages that are installed for some, with what their extras ask for."""
    found: set[str] = set()
    waiting = list(pinned)
    while waiting:
        wanted = waiting.pop()
        name = _normal(wanted.name)
        if (name in found and not wanted.extras) or not _is_installed(name):
            continue
        found.add(name)
        extras = wanted.extras or {""}
        for each in map(Requirement, metadata.requires(name) or ()):
            if each.marker is None or any(each.marker.evaluate({"extra": x}) for x in extras):
                waiting.append(each)
    return found


def _licence(name: str) -> Licence:
    told = metadata.metadata(name)
    words = "; ".join(_words(told)) or "not told"
    wide = words.upper()
    if name in EXCEPTIONS:
        return Licence(name, told["Version"], words, True, EXCEPTIONS[name])
    is_strict = "GPL" in wide and " OR " not in wide
    is_allowed = not is_strict and any(re.search(rf"(?<![A-Z]){k}", wide) for k in ALLOWED)
    return Licence(
        name, told["Version"], words, is_allowed, "" if is_allowed else "not on the list"
    )


def _words(told: metadata.PackageMetadata) -> Iterator[str]:
    """The expression where there is one, else the classifiers, else the first line of the text."""
    if expression := told.get("License-Expression"):
        yield expression
        return
    classified = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier") or ()
        if each.startswith("License :: ") and not each.endswith("OSI Approved")
    ]
    yield from classified
    if not classified and (text := (told.get("License") or "").strip()):
        yield text.splitlines()[0][:80]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
