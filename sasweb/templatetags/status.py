"""How Status writes sizes, and what is not known: with its reason, never as zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy

from sasweb.templatetags.passage import MINUS, UNKNOWN
from screening.common.disk import bytes_words

register = template.Library()

TAGS: Final = {
    "ok": "good",
    "late": "late",
    "blind": "blind",
    "stopped": "blind",
    "gone": "blind",
    "failing": "late",
}


@register.filter
def size(value: float | None) -> str:
    """Bytes in words, or a dash where nobody knows."""
    return UNKNOWN if value is None else bytes_words(value).replace("-", MINUS)


@register.filter
def signed_size(value: float | None) -> str:
    """Bytes gained or lost, with their sign."""
    if value is None:
        return UNKNOWN
    return f"+{bytes_words(value)}" if value > 0 else bytes_words(value).replace("-", MINUS)


@register.filter
def chip_level(state: str) -> str:
    """The shape and colour of a state: good, late, blind, or idle for what is none of them."""
    return TAGS.get(state, "idle")


STATE_WORDS: Final = {
    "ok": pgettext_lazy("a state", "ok"),
    "late": pgettext_lazy("a state", "late"),
    "blind": pgettext_lazy("a state", "blind"),
    "waiting": pgettext_lazy("a state", "waiting"),
    "stopped": pgettext_lazy("a state", "stopped"),
    "live": pgettext_lazy("a world", "live"),
    "replay": pgettext_lazy("a world", "replay"),
    "exercise": pgettext_lazy("a world", "exercise"),
    "synthetic": pgettext_lazy("a world", "synthetic"),
    "unknown": pgettext_lazy("a world", "unknown"),
}


@register.filter
def state_word(state: str) -> str:
    """A state, or a label of the world, in the reader's language."""
    return str(STATE_WORDS.get(state, state))


@register.simple_tag
def why_unknown(facts: Any, name: str) -> SafeString:
    """Say that a figure is not known, and why, as the section's ``unknown`` has it."""
    reasons: Mapping[str, str] = facts.unknown
    return format_html(
        '<span class="unknown">{}</span> <span class="status__why">{}</span>',
        gettext("not known"),
        gettext(reasons.get(name, "")),
    )
