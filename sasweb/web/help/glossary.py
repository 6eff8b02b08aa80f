"""The glossary of docs/glossary.md: one meaning a word, in documents and in the product alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from django.utils.safestring import SafeString

from sasweb.web.help.documents import inline_html

_ROW: Final = re.compile(r"^\| \*\*(?P<word>.+?)\*\* \| (?P<meaning>.+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    word: str
    meaning: SafeString


@cache
def glossary() -> dict[str, Entry]:
    """Every word with its meaning, in the order of the document."""
    text = (settings.DOCS_DIR / "glossary.md").read_text(encoding="utf-8")
    return {
        row["word"]: Entry(row["word"], inline_html(row["meaning"], within="glossary"))
        for row in _ROW.finditer(text)
    }
