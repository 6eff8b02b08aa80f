"""How templates show burns of a study."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext

from sasweb.web.what_if.burn_answer import BurnAnswer
from sasweb.web.what_if.burn_candidate import burn_context, number_asked
from sasweb.web.what_if.burn_next import next_tries
from sasweb.web.what_if.burn_said import burn_said
from sasweb.web.what_if.burn_verdict import none_said
from screening.common.clock import now_utc

register = template.Library()
register.simple_tag(none_said)
register.filter(burn_said)


@register.simple_tag(takes_context=True)
def burn_number(context: template.Context, answer: BurnAnswer) -> int | None:
    """The burn that the address names, else the one to look at first; None without any."""
    request: HttpRequest = context["request"]
    return number_asked(request, answer)


@register.simple_tag
def next_burns(answer: BurnAnswer) -> str:
    """What to ask next, in sentences; empty where there is nothing to say."""
    return " ".join(next_tries(answer, now_utc()))


@register.inclusion_tag("pages/what_if/burns_detail.html", takes_context=True)
def burn_detail(context: template.Context, answer: BurnAnswer, number: int) -> dict[str, Any]:
    """All that is known of one burn."""
    request: HttpRequest = context["request"]
    return burn_context(request, answer, number)


@register.filter
def lead_words(lead: timedelta) -> str:
    """How long before closest approach, in hours as a person plans: "16 h", "47 min"."""
    minutes = round(lead.total_seconds() / 60.0)
    if minutes < 100:
        return f"{minutes} min"
    hours = minutes / 60.0
    return f"{hours:.0f} h" if hours >= 10 else f"{hours:.1f} h"


@register.filter
def size_words(size_m_s: float) -> str:
    """A size or a signed change of velocity without trailing zeros."""
    return f"{size_m_s:g}".replace("-", "\N{MINUS SIGN}")


@register.filter
def signed_size(dv_m_s: float) -> str:
    """A change of velocity with its sign always written."""
    return f"{dv_m_s:+g}".replace("-", "\N{MINUS SIGN}")


@register.filter
def days_words(days: float) -> str:
    """ "3 days", "1 day", "half a day"."""
    if days == 1.0:
        return gettext("1 day")
    return gettext("%(count)s days") % {"count": f"{days:.3g}"}


@register.filter
def miss_words(miss_km: float | None) -> str:
    """A distance in a cell: three digits are all that element sets bear."""
    if miss_km is None:
        return "?"
    return f"{miss_km:.2f}" if miss_km < 10 else f"{miss_km:,.0f}"
