"""The catalogue of translations: extracts what is to be translated, writes ``locale``.

Django's own ``makemessages`` and ``compilemessages`` call the gettext programs, which are not on
everybody's machine. Django's reading of templates and Babel's of Python give the same without.
What scripts say is a catalogue of its own (djangojs.po); a page in another language loads it as
static/js/words/LANGUAGE.js, which is written from it.

    python -m tests.translations      (or `make translations`)

keeps what is translated, adds what is new with an empty translation, and drops what is not used any
more. Then the new ones are translated in the .po by a person, and it is called once more.
"""

from __future__ import annotations

import json
import re
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

from sasweb.web.shipped_words import CONTEXT, shipped_words
from sasweb.web.what_if.scenario_said import CONTEXT as BREAK_UP
from sasweb.web.what_if.scenario_said import scenario_words
from screening.conjunctions.criteria.clauses import COMPARISON_WORDS
from screening.conjunctions.criteria.compare import GRADE_WORDS
from screening.conjunctions.criteria.quantities import TRAITS
from screening.conjunctions.criteria.verdicts import OUTCOME_WORDS
from screening.consequences.breakups.scenarios import FILE as SCENARIOS_FILE
from screening.engine.probability.results import FLAG_WORDS, REASON_WORDS

ROOT: Final = Path(__file__).resolve().parent.parent
LOCALES: Final = {"zh_Hans": ROOT / "locale/zh_Hans/LC_MESSAGES"}
SCRIPTS: Final = ROOT / "static/js"
PAGES: Final = "django"
SCRIPT: Final = "djangojs"
KEYWORDS: Final = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# Words of modules that know nothing of Django: pages translate them as they show them.
WITHOUT_DJANGO: Final = {
    "screening/engine/probability/results.py": (*FLAG_WORDS.values(), *REASON_WORDS.values()),
    "screening/conjunctions/criteria/compare.py": tuple(GRADE_WORDS.values()),
    "screening/conjunctions/criteria/clauses.py": tuple(COMPARISON_WORDS.values()),
    "screening/conjunctions/criteria/quantities.py": tuple(each.words for each in TRAITS.values()),
    "screening/conjunctions/criteria/verdicts.py": tuple(OUTCOME_WORDS.values()),
}
_LITERAL: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_CALL: Final = re.compile(
    rf"\b(?:word|counted|marked)\(\s*(?P<text>{_LITERAL.pattern}(?:\s*\+\s*{_LITERAL.pattern})*)"
)
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
    for place, texts in WITHOUT_DJANGO.items():
        for text in texts:
            catalog.add(text, locations=[(place, 0)])
    for path, texts in shipped_words().items():
        _add_shipped(catalog, path, texts, CONTEXT)
    _add_shipped(catalog, SCENARIOS_FILE, scenario_words(), BREAK_UP)
    return catalog


def used_script_words() -> Catalog:
    """Extract every message of the pages' scripts, with the files that use it."""
    catalog = Catalog(project="Safe Passage")
    for path in sorted(SCRIPTS.rglob("*.js")):
        place = path.relative_to(ROOT).as_posix()
        for message in script_words(path.read_text(encoding="utf-8")):
            catalog.add(message, locations=[(place, 0)])
    return catalog


def script_words(source: str) -> Iterator[str]:
    """Each message of a script: the first string of every word(), counted() and marked()."""
    for call in _CALL.finditer(source):
        yield "".join(json.loads(each) for each in _LITERAL.findall(call["text"]))


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


def _add_shipped(catalog: Catalog, path: Path, texts: list[str], context: str) -> None:
    for text in texts:
        catalog.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context)


def stored(locale: str, domain: str = PAGES) -> Catalog:
    """The catalogue as it is in the repository; an empty one where there is none yet."""
    path = LOCALES[locale] / f"{domain}.po"
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
    """Write the catalogues of one locale anew. Returns what still has no translation."""
    pages = _renewed(stored(locale), used_messages())
    scripts = _renewed(stored(locale, SCRIPT), used_script_words())
    _write(pages, LOCALES[locale] / f"{PAGES}.po")
    _write(scripts, LOCALES[locale] / f"{SCRIPT}.po")
    (LOCALES[locale] / f"{PAGES}.mo").write_bytes(compiled(pages))
    words = words_file(locale)
    words.parent.mkdir(exist_ok=True)
    words.write_text(as_script(scripts), encoding="utf-8")
    return untranslated(pages) + untranslated(scripts)


def _renewed(old: Catalog, used: Catalog) -> Catalog:
    """What is used, with the translations that are known."""
    catalog = _empty(str(old.locale))
    for message in used:
        if message.id:
            known = old.get(message.id, message.context)
            catalog.add(
                message.id,
                known.string if known is not None else "",
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return catalog


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


def words_file(locale: str) -> Path:
    """What a page in a locale loads before its scripts: js/words/zh-hans.js."""
    return SCRIPTS / "words" / f"{locale.replace('_', '-').lower()}.js"


def as_script(catalog: Catalog) -> str:
    """The words of scripts as a script, byte for byte what ``refresh`` writes."""
    words = {message.id: message.string for message in catalog if message.id and message.string}
    written = json.dumps(dict(sorted(words.items())), ensure_ascii=False, indent=2)
    note = "// Written by `make translations` from djangojs.po."
    return f"{note}\nwindow.safePassageWords = {written};\n"


def _write(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, catalog, width=_LONGEST_LINE, sort_output=True, include_lineno=False)
    path.write_bytes(out.getvalue())


if __name__ == "__main__":
    missing = {locale: refresh(locale) for locale in LOCALES}
    for name, messages in missing.items():
        for each in messages:
            sys.stdout.write(f"{name}: not translated: {each}\n")
    sys.exit(any(missing.values()))
