"""How templates show what is released, and what is not."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from sasweb.templatetags.passage import tag_with_glyph
from sasweb.web.policy_form import CLASS_WORDS
from screening.operators.release import NOT_RELAYED, ReleaseDecision
from screening.operators.release_words import ReleaseClass

register = template.Library()


@register.simple_tag
def released(decision: ReleaseDecision) -> SafeString:
    """Shown, withheld or waiting to be relayed: as shape and word."""
    if decision.is_released:
        glyph, tone, words = "state-good", "good", pgettext("data", "shown")
    elif decision.why == NOT_RELAYED:
        glyph, tone, words = "state-late", "late", pgettext("data", "once relayed")
    else:
        glyph, tone, words = "state-idle", "kept", pgettext("data", "withheld")
    return tag_with_glyph(tone, glyph, words)


@register.filter
def class_words(release_class: str) -> str:
    """A class of data as people say it."""
    return str(CLASS_WORDS[ReleaseClass(release_class)])


@register.filter
def kind_words(kind: str) -> str:
    """A kind of entry as people say it."""
    return gettext(kind.replace("_", " "))
