"""The catalogue of translations: extracts what is to be translated, writes ``locale``.

Django's own ``makemessages`` and ``compilemessages`` call the gettext programs, which are not on
everybody's machine. Django's reading of templates and Babel's of Python give the same without.

    python -m tests.translations      (or `make translations`)

keeps what is translated, adds what is new with an empty translation, and drops what is not used any
more. Then the new ones are translated in the .po by a person, and it is called once more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parent.parent
LOCALES: Final = {"zh_Hans": ROOT / "locale/zh_Hans/LC_MESSAGES"}
KEYWORDS: Final = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_LONGEST_LINE: Final = 100
_BEGUN: Final = datetime(2026, 11, 29, tzinfo=UTC)


def used_messages() -> Catalog:
    """Extract every message of our templates and Python files, with the files that use it."""
    catalog = Catalog(project="Safe Passage")
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        source = _as_python(text) if path.suffix in {".html", ".txt"} else text
        place = path.relative_to(ROOT).as_posix()
        found = extract_python(BytesIO(source.encode()), KEYWORDS, ["Translators:"], {})
        for _line, function, messages, comments in found:
            _add(catalog, place, function, messages, comments)
    return catalog


def _sources() -> Iterator[Path]:
    for folder in ("templates", "screening", "sasweb"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in {".html", ".txt", ".py"}:
                continue
            text = path.read_text(encoding="utf-8")
            if "i18n" in text if path.suffix != ".py" else "django.utils.translation" in text:
                yield path


def _as_python(template: str) -> str:
    """A template's messages as calls; what is between them becomes comments."""
    lines = templatize(template).splitlines()
    return "\n".join(line.strip().lstrip("X") for line in lines)


def _add(
    catalog: Catalog,
    place: str,
    function: str | None,
    messages: str | tuple[str | None, ...] | None,
    comments: list[str],
) -> None:
    if messages is None:  # a message that is a variable is extracted where it is written
        return
    given = (messages,) if isinstance(messages, str) else messages
    names = [each for each in given if each]
    if not names:
        return
    context = names.pop(0) if function and function.startswith(("pgettext", "npgettext")) else None
    message = tuple(names[:2]) if len(names) > 1 else names[0]
    catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)


def stored(locale: str) -> Catalog:
    """The catalogue as it is in the repository; an empty one where there is none yet."""
    path = LOCALES[locale] / "django.po"
    if not path.exists():
        return _empty(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _empty(locale: str) -> Catalog:
    """A catalogue whose header says nothing that changes from one day to the next."""
    catalog = Catalog(
        locale=locale,
        project="Safe Passage",
        version="1",
        creation_date=_BEGUN,
        revision_date=_BEGUN,
        last_translator="Safe Passage",
        language_team="Safe Passage",
        msgid_bugs_address="Safe Passage",
        fuzzy=False,
    )
    catalog.header_comment = "# Translations of Safe Passage. Kept in order by `make translations`."
    return catalog


def refresh(locale: str) -> list[str]:
    """Write .po and .mo of one locale anew. Returns what still has no translation."""
    catalog, old = _empty(locale), stored(locale)
    for message in used_messages():
        if message.id:
            known = old.get(message.id, message.context)
            catalog.add(
                message.id,
                known.string if known is not None else "",
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    _write(catalog, LOCALES[locale])
    return untranslated(catalog)


def untranslated(catalog: Catalog) -> list[str]:
    """Messages without a translation, or with one that nobody has confirmed."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not _strings(message.string))
    ]


def _strings(string: str | tuple[str, ...]) -> bool:
    return all(string) and bool(string) if isinstance(string, tuple) else bool(string)


def compiled(catalog: Catalog) -> bytes:
    """The .mo of a catalogue, byte for byte what ``refresh`` writes."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def _write(catalog: Catalog, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, catalog, width=_LONGEST_LINE, sort_output=True, include_lineno=False)
    (folder / "django.po").write_bytes(out.getvalue())
    (folder / "django.mo").write_bytes(compiled(catalog))


if __name__ == "__main__":
    missing = {locale: refresh(locale) for locale in LOCALES}
    for name, messages in missing.items():
        for each in messages:
            sys.stdout.write(f"{name}: not translated: {each}\n")
    sys.exit(any(missing.values()))
