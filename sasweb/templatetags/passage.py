"""How this product writes numbers, ages and tiers."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from django import template
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from sasweb.web.durations import countdown_in_words, epoch_in_words, short_day, week_day
from sasweb.web.listing import Ordering
from sasweb.web.shipped_words import shipped_said
from screening.common.clock import now_utc, real_now_utc
from screening.common.durations import (
    DAY_S,
    MINUTE_S,
    SECONDS_SHOWN_BELOW_S,
    duration_words,
)
from screening.common.instants import MILLISECOND, SECOND, TENTH, minute_text, nearest
from screening.common.lengths import component_parts, km_parts
from screening.conjunctions.models import OperatorEphemeris, RunShard, ScreeningRun

register = template.Library()
register.filter("shipped", shipped_said)


def _unknown() -> SafeString:
    return format_html('<span class="unknown" title="{}">–</span>', _("not known"))


UNKNOWN = lazy(_unknown, SafeString)()
MINUS = "\N{MINUS SIGN}"
_KEYBOARD_MINUS = re.compile(r"(?<![\w-])-(?=\d)")  # of a number, not within a name or a date
EPOCH_AHEAD = gettext_lazy(
    "Element sets that are predictions, such as an operator's own, have epochs still to come."
)
TIER_WORDS = {
    "none": gettext_noop("no action"),
    "watch": gettext_noop("watch"),
    "yellow": gettext_noop("yellow: prepare"),
    "red": gettext_noop("red: act"),
    "emergency": gettext_noop("emergency: act at once"),
    "unknown": gettext_noop("no threshold is set"),
}
# The shape of what is over, gone or dealt with is a dot; what it was is said in words.
OVER_WORDS = {
    "passed": gettext_noop("passed"),
    "not_found": gettext_noop("not found again"),
    "mitigated": gettext_noop("mitigated"),
}
LEVEL_NAMES = (
    gettext_noop("watch"),
    gettext_noop("yellow"),
    gettext_noop("red"),
    gettext_noop("emergency"),
)


@register.filter
def number(value: float | Literal[""] | None, digits: int = 3) -> str:
    """A number with a fixed count of decimals, or a dash where it is unknown.

    A template hands over "" where something on the way to the number is missing.
    """
    if value is None or value == "":
        return UNKNOWN
    return f"{value:,.{int(digits)}f}".replace("-", MINUS)


@register.filter
def signed(value: float | Literal[""] | None, digits: int = 2) -> str:
    """A component with its sign always written, so that columns align."""
    if value is None or value == "":
        return UNKNOWN
    return f"{value:+,.{int(digits)}f}".replace("-", MINUS)


@register.filter
def km(length_km: float | Literal[""] | None) -> str:
    """A length to the metre, its unit beside it; never 0 for what is only near."""
    return UNKNOWN if length_km is None or length_km == "" else _in_km(*km_parts(length_km))


@register.filter
def signed_km(length_km: float | Literal[""] | None) -> str:
    """A component to the metre, with its sign; 0 for exactly nothing alone."""
    return UNKNOWN if length_km is None or length_km == "" else _in_km(*component_parts(length_km))


def _in_km(bound: str, figure: str) -> str:
    return _("under %(length)s") % {"length": figure} if bound else figure


@register.filter
def scientific(value: float | None, digits: int = 3) -> str:
    """A small number by its power of ten."""
    return UNKNOWN if value is None else f"{value:.{int(digits)}e}".replace("-", MINUS)


@register.filter
def signs(text: str) -> str:
    """A kept text whose figures bear a keyboard's minus, with the sign that pages write."""
    return _KEYBOARD_MINUS.sub(MINUS, text)


@register.filter
def aria_sort(ordering: Ordering, key: str) -> str:
    """How a column is ordered, for screen readers."""
    return ordering.aria_sort(key)


@register.filter
def utc(value: datetime | None, with_seconds: str = "seconds") -> SafeString:
    """An instant as <time>, in UTC; hovering shows local time (components/ticking.js).

    Rounded to the nearest second, as ``tca`` rounds: one pass has one time on every page. Whole
    minutes are cut from that, so that they agree with the seconds of another page.
    """
    if value is None:
        return UNKNOWN
    is_whole = with_seconds == "seconds"
    text = f"{nearest(value, SECOND):%Y-%m-%d %H:%M:%S}" if is_whole else minute_text(value)
    return format_html('<time class="num" datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def tca(value: datetime) -> SafeString:
    """A time of closest approach in a narrow column: no year, the nearest tenth of a second."""
    near = nearest(value, TENTH)
    text = f"{short_day(near)} {near:%H:%M:%S}.{near.microsecond // 100_000}"
    return format_html('<time class="num" datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def tca_date(value: datetime, to: Literal["second", "millisecond"] = "second") -> SafeString:
    """A time of closest approach with its year, to the nearest second or millisecond."""
    near = nearest(value, MILLISECOND if to == "millisecond" else SECOND)
    fraction = f".{near.microsecond // 1000:03d}" if to == "millisecond" else ""
    return format_html(
        '<time class="num" datetime="{}">{}{}</time>',
        value.isoformat(),
        f"{near:%Y-%m-%d %H:%M:%S}",
        format_html('<span class="unit unit--fraction">{}</span>', fraction) if fraction else "",
    )


register.filter(week_day)


@register.filter
def day_month(value: datetime) -> str:
    """An instant of these days where no markup may stand: no year, whole minutes."""
    return f"{short_day(nearest(value, SECOND))} {minute_text(value, '')}"


@register.filter
def nearest_second(value: datetime | None) -> datetime | None:
    """An instant to be written to the second or the minute where no markup may stand."""
    return None if value is None else nearest(value, SECOND)


@register.filter
def countdown(value: datetime, clock: str = "product") -> SafeString:
    """ "in 2 h 14 min", ticking, by the product's clock or by the real one."""
    return format_html(
        '<time datetime="{}" data-countdown="{}">{}</time>',
        value.isoformat(),
        clock,
        countdown_words(value, clock),
    )


@register.filter
def age(value: datetime | None, clock: str = "product") -> SafeString:
    """ "2 h 14 min", ticking, by the product's clock or by the real one."""
    if value is None:
        return UNKNOWN
    return format_html(
        '<time datetime="{}" data-age="{}">{}</time>',
        value.isoformat(),
        clock,
        age_words(value, clock),
    )


def countdown_words(at_utc: datetime, clock: str) -> str:
    """How far ahead an instant is of a clock, in the page's language."""
    return countdown_in_words((at_utc - _now_of(clock)).total_seconds())


def age_words(at_utc: datetime, clock: str) -> str:
    """How long ago an instant was by a clock."""
    return duration_words((_now_of(clock) - at_utc).total_seconds())


def _now_of(clock: str) -> datetime:
    return real_now_utc() if clock == "real" else now_utc()


@register.filter
def duration(seconds: float | None) -> str:
    """A fixed duration: tenths of a second while short, whole ones for some minutes, then words."""
    if seconds is None:
        return UNKNOWN
    if abs(seconds) < MINUTE_S:
        return f"{seconds:.1f} s"
    if abs(seconds) < SECONDS_SHOWN_BELOW_S:
        return "{} min {} s".format(*divmod(int(abs(seconds)), MINUTE_S))
    return duration_words(seconds)


@register.filter
def percent(share: float | None) -> str:
    """A share of one as whole percent, never rounded up to a hundred."""
    return UNKNOWN if share is None else f"{int(share * 100)} %"


@register.filter
def words(name: str) -> str:
    """A key such as ``STALE_ELEMENTS`` as a person says it."""
    return _(name.replace("_", " ").lower())


@register.filter
def run_seconds(run: ScreeningRun | RunShard) -> float | None:
    """How long a run or shard has taken, or has been going on."""
    if run.started_at is None:
        return None
    return ((run.finished_at or real_now_utc()) - run.started_at).total_seconds()


@register.filter
def epoch_age(value: datetime | None) -> SafeString:
    """How old an epoch is by the product's clock, ticking; "epoch 2 h ahead" when after now."""
    if value is None:
        return UNKNOWN
    age_s = (now_utc() - value).total_seconds()
    return format_html(
        '<time datetime="{}" data-age="product" data-age-form="epoch"{}>{}</time>',
        value.isoformat(),
        format_html(' title="{}"', EPOCH_AHEAD) if age_s < 0 else "",
        epoch_in_words(age_s),
    )


@register.filter
def element_age(days: float | Literal[""] | None) -> str:
    """The age of an element set at TCA in a table: "12 h", "3.2 d"; "−2 h" when it is after TCA."""
    span, is_ahead = _element_span(days)
    if not is_ahead:
        return span
    return format_html(
        '<span title="{} {}"><span aria-hidden="true">{}{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        _("The epoch is %(span)s after TCA.") % {"span": span},
        EPOCH_AHEAD,
        MINUS,
        span,
        _("epoch %(span)s ahead of TCA") % {"span": span},
    )


@register.filter
def element_age_words(days: float | Literal[""] | None) -> str:
    """The same in a sentence: "epoch 2 h ahead" when it is after TCA."""
    span, is_ahead = _element_span(days)
    return (
        format_html(
            '<span title="{}">{}</span>', EPOCH_AHEAD, _("epoch %(span)s ahead") % {"span": span}
        )
        if is_ahead
        else span
    )


@register.filter
def made_before_tca(ephemeris: OperatorEphemeris, days: float | None) -> str:
    """How old an ephemeris is at TCA, in a sentence: "made 35 h before TCA"."""
    span, is_after = _element_span(days)
    if ephemeris.created_utc:
        forms = _("made %(span)s before TCA"), _("made %(span)s after TCA")
        untold = _("made at a time not kept")
    else:
        forms = (
            _("made at a time not told, its data begin %(span)s before TCA"),
            _("made at a time not told, its data begin %(span)s after TCA"),
        )
        untold = _("made at a time not told, its data begin at a time not kept")
    return untold if days is None else forms[is_after] % {"span": span}


def _element_span(days: float | Literal[""] | None) -> tuple[str, bool]:
    """Days, or hours while under two days, without a sign; and whether the epoch is after TCA."""
    if days is None or days == "":
        return UNKNOWN, False
    span = f"{abs(days) * DAY_S / 3600:.0f} h" if abs(days) < 2 else f"{abs(days):.1f} d"
    return span, days < 0 and span != "0 h"


@register.simple_tag
def tier_glyph(tier: str, state: str = "upcoming") -> SafeString:
    """The tier's shape with its word for those who cannot see it."""
    return format_html(
        '<svg class="tier__glyph tier__glyph--{}" role="img" aria-label="{}">{}</svg>',
        _shape(tier, state),
        tier_words(tier, state),
        _shape_uses(tier, state),
    )


@register.simple_tag
def tier_badge(tier: str, state: str = "upcoming") -> SafeString:
    """The tier's shape, colour and word together."""
    return format_html(
        '<span class="tier tier--{}"><svg class="tier__glyph" aria-hidden="true">{}</svg>{}</span>',
        _shape(tier, state),
        _shape_uses(tier, state),
        tier_words(tier, state),
    )


def tag_with_glyph(tone: str, glyph: str, words: object) -> SafeString:
    """A state as shape and word; ``glyph`` is the name of a symbol that every page has."""
    return format_html(
        '<span class="tag tag--{}"><svg class="chip__glyph" aria-hidden="true">'
        '<use href="#{}"/></svg>{}</span>',
        tone,
        glyph,
        words,
    )


@register.simple_tag
def tier_words(tier: str, state: str = "upcoming") -> str:
    """How a pass stands, in the one wording of every page: "red: act", "passed, was red"."""
    if state in OVER_WORDS:
        over = _(OVER_WORDS[state])
        if tier in ("none", "unknown"):
            return over
        return _("%(over)s, was %(tier)s") % {"over": over, "tier": _(tier)}
    words = _(TIER_WORDS.get(tier, tier))
    return (
        _("stale, by its last figures %(words)s") % {"words": words} if state == "stale" else words
    )


def _shape(tier: str, state: str) -> str:
    if state == "stale":
        return "stale"
    return "none" if state in OVER_WORDS else tier


def _shape_uses(tier: str, state: str) -> SafeString:
    """What is stale keeps the tier it would have, small, inside a dashed ring."""
    if state != "stale":
        return format_html('<use href="#tier-{}"/>', _shape(tier, state))
    return format_html(
        '<use href="#tier-stale" x="-20%" y="-20%" width="140%" height="140%"/>'
        '<use class="tier--{}" href="#tier-{}" x="20%" y="20%" width="60%" height="60%"/>',
        tier,
        tier,
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


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, ordering: Ordering, key: str, label: str) -> SafeString:
    """A column's head that orders the list; every other parameter of the address stays."""
    active = " table__sort--active" if ordering.key == key else ""
    href = query(context, sort=ordering.next_sort(key), page=None, after=None, before=None)
    return format_html('<a class="table__sort{}" href="{}">{}</a>', active, href, label)
