"""How templates show alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop, pgettext_lazy

from sasweb.web.alert_said import subject_said
from sasweb.web.delivery_said import delivery_said
from screening.alerts.addresses import shown_address
from screening.alerts.people_models import Recipient
from screening.alerts.telling import Told
from screening.conjunctions.criteria.clauses import Level

register = template.Library()
register.filter("subject_said", subject_said)
register.filter("delivery_said", delivery_said)

_LEVELS: Final = frozenset(level.value for level in Level)
# What messages say in English (alerts/telling.py), and pages in the language of who reads them.
BADGES: Final = (
    gettext_noop("watch"),
    gettext_noop("watch changed"),
    gettext_noop("stale watch"),
    gettext_noop("lowered to watch"),
    gettext_noop("watch case"),
    gettext_noop("yellow"),
    gettext_noop("yellow changed"),
    gettext_noop("stale yellow"),
    gettext_noop("lowered to yellow"),
    gettext_noop("yellow case"),
    gettext_noop("red"),
    gettext_noop("red changed"),
    gettext_noop("stale red"),
    gettext_noop("lowered to red"),
    gettext_noop("red case"),
    gettext_noop("emergency"),
    gettext_noop("emergency changed"),
    gettext_noop("stale emergency"),
    gettext_noop("lowered to emergency"),
    gettext_noop("emergency case"),
    gettext_noop("no level"),
    gettext_noop("no level changed"),
    gettext_noop("stale no level"),
    gettext_noop("lowered to no level"),
    gettext_noop("no level case"),
    gettext_noop("alarm"),
    gettext_noop("alarm over"),
    gettext_noop("alarm worse"),
    gettext_noop("case over"),
    gettext_noop("case closed"),
    gettext_noop("closed"),
    gettext_noop("conflict"),
    gettext_noop("conflict settled"),
    gettext_noop("notified"),
    gettext_noop("plan is dangerous"),
    gettext_noop("decision asked"),
    gettext_noop("refused"),
    gettext_noop("escalated"),
    gettext_noop("overdue"),
    gettext_noop("test"),
)
_HANDED_ON: Final = "UNACKNOWLEDGED "
GRADES: Final = (
    pgettext_lazy("grade of a probability", "screening"),
    pgettext_lazy("grade of a probability", "operational"),
)
FACTS: Final = (
    gettext_noop("Station's object"),
    gettext_noop("Other object"),
    gettext_noop("Closest approach"),
    gettext_noop("Miss distance"),
    gettext_noop("Miss distance, as known here"),
    gettext_noop("Radial, in-track, cross-track"),
    gettext_noop("Relative speed"),
    gettext_noop("Probability of collision"),
    gettext_noop("Largest that the geometry allows"),
    gettext_noop("Decision point"),
    gettext_noop("By"),
    gettext_noop("Rule"),
    gettext_noop("Realised miss distance"),
    gettext_noop("With"),
    gettext_noop("Entry"),
    gettext_noop("Case"),
    gettext_noop("Written"),
    gettext_noop("Since"),
    gettext_noop("Limit"),
    gettext_noop("Ended"),
)


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
        badge_words(item.badge),
    )


@register.filter
def badge_words(badge: str) -> str:
    """The badge of a message as a page shows it: "red, was yellow"."""
    if badge.startswith(_HANDED_ON):
        words = gettext("unacknowledged %(badge)s")
        return words % {"badge": badge_words(badge.removeprefix(_HANDED_ON))}
    now, was, before = badge.lower().partition(", was ")
    if not was:
        return gettext(", ").join(gettext(each) for each in now.split(", "))
    words = gettext("%(now)s, was %(before)s")
    return words % {"now": gettext(now), "before": gettext(before)}


@register.filter
def reached_at(recipient: Recipient) -> str:
    """What may be shown of an address: those of webhooks and chats are passwords."""
    return shown_address(recipient.channel, recipient.address)


@register.filter
def instant(text: str) -> datetime:
    """An instant of an alert's facts."""
    return datetime.fromisoformat(text)
