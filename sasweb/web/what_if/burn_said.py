"""The sentences of a study of burns in the reader's language.

They are kept in English with the study, for programs and files. A page reads them back; one of
another form, as an older release wrote it, is shown as it was kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sasweb.web.kept_forms import KeptForms
from sasweb.web.reasons_said import reason_said
from sasweb.web.what_if.known_burn_words import (
    AGE,
    LACKS,
    MORE,
    PARTS,
    PASS,
    SENTENCES,
    SIZE,
    SIZE_ASSUMED,
    WAYS,
)

_LENGTH: Final = r"[\d.,]+ (?:k?m)"
_IN_PLACE: Final = {
    "count": r"[\d,]+(?: pass(?:es)?)?",
    "closer": r"[\d,]+",
    "at": r"[\d: -]+",
    "until": r"[\d: -]+",
    "length": _LENGTH,
    "shift": _LENGTH,
    "change": _LENGTH,
    "likely": "(?:, Pc .+? at most)?",
    "days": r"[\d.]+",
    "radius": r"[\d.]+",
    "distance": r"[\d.]+",
    "limit": r"[^ ]+",
    "screened": r"[\d,]+",
}
# Names may hold "and", commas and brackets: an item ends where another begins.
_PASS: Final = re.compile(
    rf"(?:^| and )(?P<miss>{_LENGTH}) with (?P<name>.+?) at (?P<at>[\d: -]+) UTC"
)
_MORE: Final = re.compile(r", and (?P<count>[\d,]+) more$")
_AGE: Final = re.compile(
    r"(?:^| and )(?P<days>[\d.]+) days \((?P<name>.+?)\)(?= and [\d.]+ days \(|$)"
)
_SIZE: Final = re.compile(
    r"(?:^| and )(?P<radius>[\d.]+) m \((?P<source>.+?)(?P<assumed>, assumed)?\)"
    r"(?= and [\d.]+ m \(|$)"
)


def burn_said(text: str) -> str:
    """Say one kept sentence, or a word of the table, in the reader's language."""
    return _ALL.said(text)


def _each(separator: str, forms: KeptForms) -> Callable[[str], str]:
    """Say a list of phrases, one by one."""
    return lambda text: _("; ").join(map(forms.said, text.split(separator)))


def _passes(text: str) -> str:
    number = int(text.split(" ", 1)[0].replace(",", ""))
    return ngettext("%(count)s pass", "%(count)s passes", number) % {"count": f"{number:,}"}


def _nearest(text: str) -> str:
    """Passes by name, and how many more there are."""
    more = _MORE.search(text)
    told = _list(_PASS, lambda found: _(PASS) % found.groupdict(), text)
    return told + (_(MORE) % more.groupdict() if more else "")


def _size(found: re.Match[str]) -> str:
    form = SIZE_ASSUMED if found["assumed"] else SIZE
    return _(form) % {"radius": found["radius"], "source": reason_said(found["source"])}


def _list(item: re.Pattern[str], said: Callable[[re.Match[str]], str], text: str) -> str:
    """Each of a list in its turn; what does not read as one stays as it was kept."""
    return _("; ").join(map(said, item.finditer(text))) or text


_COUNTED: Final[Mapping[str, Callable[[str], str]]] = {
    "most": lambda text: _("none known") if text == "none known" else text,
    "count": lambda text: _passes(text) if "pass" in text else text,
}
_PARTS: Final = KeptForms(PARTS, _IN_PLACE)
_ALL: Final = KeptForms(
    SENTENCES,
    _IN_PLACE,
    {
        **_COUNTED,
        "after": _PARTS.said,
        "before": _PARTS.said,
        "likely": _PARTS.said,
        "along": _PARTS.said,
        "lacks": _each("; ", KeptForms(LACKS, _IN_PLACE, _COUNTED)),
        "moved": _each(", ", KeptForms(WAYS, _IN_PLACE)),
        "nearest": _nearest,
        "ages": lambda text: _list(_AGE, lambda found: _(AGE) % found.groupdict(), text),
        "sizes": lambda text: _list(_SIZE, _size, text),
    },
)
