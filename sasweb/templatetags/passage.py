"""How this product writes numbers, ages and tiers."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sasweb.web.durations import DAY_S, countdown_words, duration_words
from screening.common.clock import now_utc, real_now_utc

register = template.Library()

UNKNOWN = format_html('<span class="unknown" title="not known">{}</span>', "–")
MINUS = "\N{MINUS SIGN}"
TIER_WORDS = {
    "none": "no action",
    "watch": "watch",
    "yellow": "yellow: prepare",
    "red": "red: act",
    "emergency": "emergency",
    "stale": "stale: not looked at",
}


@register.filter
def number(value: float | None, digits: int = 3) -> str:
    """A number with a fixed count of decimals, or a dash where it is unknown."""
    if value is None:
        return UNKNOWN
    return f"{value:,.{int(digits)}f}".replace("-", MINUS)


@register.filter
def signed(value: float | None, digits: int = 2) -> str:
    """A component with its sign always written, so that columns align."""
    if value is None:
        return UNKNOWN
    return f"{value:+,.{int(digits)}f}".replace("-", MINUS)


@register.filter
def utc(value: datetime | None, with_seconds: str = "seconds") -> SafeString:
    """An instant as <time>, in UTC; hovering shows local time (components/ticking.js)."""
    if value is None:
        return UNKNOWN
    form = "%Y-%m-%d %H:%M:%S" if with_seconds == "seconds" else "%Y-%m-%d %H:%M"
    return format_html(
        '<time class="num" datetime="{}">{}</time>', value.isoformat(), value.strftime(form)
    )


@register.filter
def tca(value: datetime) -> SafeString:
    """A time of closest approach in a narrow column: no year, tenths of a second."""
    text = f"{value:%d %b %H:%M:%S}.{value.microsecond // 100_000}"
    return format_html('<time class="num" datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def countdown(value: datetime) -> SafeString:
    """ "in 2 h 14 min", ticking."""
    words = countdown_words((value - now_utc()).total_seconds())
    return format_html('<time datetime="{}" data-countdown>{}</time>', value.isoformat(), words)


@register.filter
def age(value: datetime | None, clock: str = "product") -> SafeString:
    """ "2 h 14 min", ticking, by the product's clock or by the real one."""
    if value is None:
        return UNKNOWN
    reference = real_now_utc() if clock == "real" else now_utc()
    words = duration_words((reference - value).total_seconds())
    return format_html(
        '<time datetime="{}" data-age="{}">{}</time>', value.isoformat(), clock, words
    )


@register.filter
def duration(seconds: float | None) -> str:
    """A fixed duration: tenths of a second while short, words from a minute on."""
    if seconds is None:
        return UNKNOWN
    return f"{seconds:.1f} s" if abs(seconds) < 60 else duration_words(seconds)  # noqa: PLR2004


@register.filter
def element_age(days: float | None) -> str:
    """The age of an element set at TCA in days, or hours while under two days."""
    if days is None:
        return UNKNOWN
    if abs(days) < 2:  # noqa: PLR2004
        return f"{days * DAY_S / 3600:.0f} h".replace("-", MINUS)
    return f"{days:.1f} d".replace("-", MINUS)


@register.simple_tag
def tier_glyph(tier: str) -> SafeString:
    """The tier's shape with its word for those who cannot see it."""
    words = TIER_WORDS.get(tier, tier)
    return format_html(
        '<svg class="tier__glyph tier__glyph--{}" role="img" aria-label="{}">'
        '<use href="#tier-{}"/></svg>',
        tier,
        words,
        tier,
    )


@register.simple_tag
def tier_badge(tier: str) -> SafeString:
    """The tier's shape, colour and word together."""
    return format_html(
        '<span class="tier tier--{}"><svg class="tier__glyph" aria-hidden="true">'
        '<use href="#tier-{}"/></svg>{}</span>',
        tier,
        tier,
        TIER_WORDS.get(tier, tier),
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """This page's address with some parameters changed; None or "" removes one."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return "?" + parameters.urlencode()
