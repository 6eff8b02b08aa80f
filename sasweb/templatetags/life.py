"""How templates show states in the life of a conjunction."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sasweb.web.life_said import life_said
from screening.common.durations import duration_words

register = template.Library()
register.filter("life_said", life_said)

STATE_WORDS: Final = (
    gettext_noop("detected"),
    gettext_noop("cleared"),
    gettext_noop("stale"),
    gettext_noop("passed"),
    gettext_noop("mitigated"),
)
# Which of the tiers' shapes a state is drawn with; those that are levels have their own.
_SHAPES: Final = {
    "detected": "none",
    "mitigated": "none",
    "cleared": "none",
    "passed": "none",
    "stale": "stale",
}


@register.simple_tag
def life_badge(state: str, level: str) -> SafeString:
    """A state as shape and word; with the level it keeps where that is not the state itself."""
    shape = _SHAPES.get(state, state)
    words = f"{_(state)}, {_(level)}" if level and level != state else _(state)
    return format_html(
        '<span class="tier tier--{0}"><svg class="tier__glyph" aria-hidden="true">'
        '<use href="#tier-{0}"/></svg>{1}</span>',
        shape,
        words,
    )


@register.filter
def before_tca(at_utc: datetime, tca_utc: datetime) -> str:
    """How long before closest approach: "2 d 6 h before closest approach"."""
    ahead_s = (tca_utc - at_utc).total_seconds()
    form = _("%(span)s before closest approach")
    if ahead_s < 0:
        form = _("%(span)s after closest approach")
    return form % {"span": duration_words(ahead_s)}
