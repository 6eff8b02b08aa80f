"""How the pages of the weekly summary explain a word, draw an arrow and print a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sasweb.web.weekly_charts import Figures
from sasweb.web.weekly_glossary import TERMS, Term
from sasweb.web.weekly_trends import Trend
from screening.reports.document import Block, Table
from screening.reports.words import hours_words, level_words

register = template.Library()
register.filter("hours_words", hours_words)

ARROWS: Final = {
    "up": ("↑", pgettext_lazy("arrow", "up")),
    "down": ("↓", pgettext_lazy("arrow", "down")),
    "level": ("→", pgettext_lazy("arrow", "level")),
    "unknown": ("–", _("cannot be compared")),
}


@register.simple_tag(takes_context=True)
def term(context: template.Context, key: str, word: Any = "") -> SafeString:
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
def trend_arrow(trend: str, arrow: str = "", words: str = "") -> SafeString:
    """An arrow with its word for those who cannot see it; a document brings its own."""
    own_arrow, own_words = ARROWS[trend]
    return format_html(
        '<span class="trend trend--{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        trend,
        arrow or own_arrow,
        words or own_words,
    )


@register.filter
def block_kind(block: Block) -> str:
    """Which kind of block it is: "words", "rows", "table" or "chart"."""
    return type(block).__name__.lower()


@register.filter
def with_levels(table: Table) -> list[tuple[str, tuple[str, ...]]]:
    """Each line of a table with the code of its level; "" for a table without levels."""
    levels = table.levels or ("",) * len(table.lines)
    return list(zip(levels, table.lines, strict=True))


@register.simple_tag(takes_context=True)
def head(context: template.Context, text: str) -> str:
    """A column's head, explained where the glossary has its very word."""
    key = next((key for key, each in TERMS.items() if _names(each, text)), None)
    return term(context, key, text) if key else text


def _names(each: Term, text: str) -> bool:
    return text.casefold() in {str(word).casefold() for word in (each.word, *each.heads)}


@register.simple_tag
def level_glyph(level: str) -> SafeString:
    """The shape of a level, with its words for those who cannot see it."""
    shape = level or "none"
    return format_html(
        '<svg class="tier__glyph tier__glyph--{0}" role="img" aria-label="{1}">'
        '<use href="#tier-{0}"/></svg>',
        shape,
        level_words(shape),
    )


@register.inclusion_tag("pages/weekly/chart.html")
def chart(key: str, title: str, figures: Figures | None, note: str = "") -> dict[str, Any]:
    """A chart under its message, with its figures as a table."""
    return _chart(key, title, figures, abreast=1) | {"note": note}


@register.inclusion_tag("pages/weekly/chart.html")
def trend_chart(trend: Trend) -> dict[str, Any]:
    """One of the small charts of twelve weeks; their figures share one table."""
    return _chart(trend.key, trend.title, Figures(trend.chart, (), ()), abreast=2)


def _chart(key: str, title: str, figures: Figures | None, *, abreast: int) -> dict[str, Any]:
    """``abreast`` is how many stand side by side on paper."""
    shown = {"key": key, "title": title, "figures": figures, "abreast": abreast}
    return shown | {"script": f"chart-{key}"}


@register.filter
def figures_of(charts: Mapping[str, Figures], key: str) -> Figures | None:
    """The figures of one chart of a page."""
    return charts.get(key)
