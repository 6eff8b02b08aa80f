"""How templates write probabilities and uncertainties."""

from __future__ import annotations

from typing import Literal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sasweb.templatetags.passage import UNKNOWN
from sasweb.web.likelihood_words import length_parts, probability_words

register = template.Library()


@register.filter
def probability(value: float | Literal[""] | None) -> str:
    """A probability to two digits, its full value on hover; a dash where it is unknown."""
    if value is None or value == "":
        return UNKNOWN
    return format_html(
        '<span class="num" title="{}">{}</span>', f"{value:.6e}", probability_words(value)
    )


@register.filter
def m_or_km(value_km: float | Literal[""] | None) -> SafeString:
    """A length in metres, or from a kilometre on in kilometres; a dash where it is unknown."""
    if value_km is None or value_km == "":
        return UNKNOWN
    number, unit = length_parts(value_km)
    return format_html('<span class="num">{}</span><span class="unit">{}</span>', number, unit)
