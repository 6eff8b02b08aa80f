"""How the pages of the weekly summary explain a word and draw an arrow."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sasweb.web.weekly_glossary import TERMS

register = template.Library()

ARROWS = {
    "up": ("↑", _("up")),
    "down": ("↓", _("down")),
    "level": ("→", _("level")),
    "unknown": ("–", _("cannot be compared")),
}


@register.simple_tag(takes_context=True)
def term(context: template.Context, key: str, word: str = "") -> SafeString:
    """A word whose meaning shows on hover and focus, and is read aloud with it."""
    so_far = vars(context["request"])  # a render context begins anew in every included template
    number = so_far["terms"] = so_far.get("terms", 0) + 1
    return format_html(
        '<span class="term" tabindex="0" aria-describedby="term-{0}-{1}">{2}'
        '<span class="term__meaning" role="tooltip" id="term-{0}-{1}">{3}</span></span>',
        key,
        number,
        word or TERMS[key].word,
        TERMS[key].meaning,
    )


@register.simple_tag
def trend_arrow(trend: str) -> SafeString:
    """An arrow with its word for those who cannot see it."""
    glyph, words = ARROWS[trend]
    return format_html(
        '<span class="trend trend--{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        trend,
        glyph,
        words,
    )
