"""Every word for counterparts is there in Chinese, and what is compiled is what is written."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from tests.translations import (
    LOCALES,
    SCRIPT,
    as_script,
    compiled,
    script_words,
    stored,
    untranslated,
    used_messages,
    used_script_words,
    words_file,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_message_in_use_is_in_the_catalogue_and_no_other(locale: str) -> None:
    kept, used = _ids(stored(locale)), _ids(used_messages())
    assert used - kept == set(), "run `make translations`"
    assert kept - used == set(), "run `make translations`"


def test_nothing_is_left_untranslated_or_in_doubt(locale: str) -> None:
    assert untranslated(stored(locale)) == []


def test_what_is_compiled_is_what_is_written(locale: str) -> None:
    """Django reads the .mo: a .po that was changed alone would change nothing."""
    mo = (LOCALES[locale] / "django.mo").read_bytes()
    assert mo == compiled(stored(locale)), "run `make translations`"


def test_translations_keep_every_placeholder(locale: str) -> None:
    wrong = [each.id for each in stored(locale) if each.id and not _same_placeholders(each)]
    assert not wrong


def test_what_scripts_say_is_translated_and_stands_in_the_file_that_pages_load(locale: str) -> None:
    kept = stored(locale, SCRIPT)
    assert _ids(kept) == _ids(used_script_words()), "run `make translations`"
    assert untranslated(kept) == []
    assert not [each.id for each in kept if each.id and not _same_placeholders(each)]
    written = words_file(locale).read_text(encoding="utf-8")
    assert written == as_script(kept), "run `make translations`"


def test_script_words_are_gathered_from_calls_within_calls_and_from_joined_strings() -> None:
    calls = """a = word("One {x}", { x: counted("{count} two", "{count} twos", 2) }); word(other);
        b = marked("Thr" +
            "ee \\"quoted\\""); sword("no")"""
    found = list(script_words(calls))
    assert found == ["One {x}", "{count} two", 'Three "quoted"']


def _same_placeholders(message: Message) -> bool:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    return all(set(PLACEHOLDER.findall(each)) == wanted for each in strings)


def _ids(catalog: object) -> set[tuple[object, object]]:
    return {(each.id, each.context) for each in catalog if each.id}  # type: ignore[attr-defined]
