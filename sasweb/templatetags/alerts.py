"""How templates show alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.alerts.addresses import shown_address
from screening.alerts.people_models import Recipient
from screening.alerts.telling import Told
from screening.conjunctions.criteria.clauses import Level

register = template.Library()

_LEVELS: Final = frozenset(level.value for level in Level)


@register.simple_tag
def alert_badge(item: Told) -> SafeString:
    """What an alert is, as shape, colour and the words of its message."""
    if item.tone in _LEVELS:
        shape, glyph = item.tone, f"tier-{item.tone}"
    else:
        shape, glyph = ("alarm", "state-blind") if item.tone == "alarm" else ("none", "tier-none")
    return format_html(
        '<span class="tier tier--{}"><svg class="tier__glyph" aria-hidden="true">'
        '<use href="#{}"/></svg>{}</span>',
        shape,
        glyph,
        item.badge.lower(),
    )


@register.filter
def reached_at(recipient: Recipient) -> str:
    """What may be shown of an address: those of webhooks and chats are passwords."""
    return shown_address(recipient.channel, recipient.address)


@register.filter
def instant(text: str) -> datetime:
    """An instant of an alert's facts."""
    return datetime.fromisoformat(text)
