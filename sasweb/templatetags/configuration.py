"""How lists tell a change of the configuration: its first sentences, and how many more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django import template
from django.utils.translation import ngettext

from screening.configuration.models import Change, Way
from screening.configuration.selectors import differences_of

register = template.Library()

_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class FirstSentences:
    sentences: list[str]
    more: int


@register.filter
def first_sentences(change: Change) -> FirstSentences:
    """What a change changed, in few lines. The beginning is counted, not told."""
    if change.way == Way.BEGINNING:
        count = len(change.objects_changed.all())
        told = ngettext("%(n)s object as it was found", "%(n)s objects as they were found", count)
        return FirstSentences([told % {"n": count}], 0)
    sentences = [each for one in differences_of(change) for each in one.sentences]
    return FirstSentences(sentences[:_SHOWN], max(0, len(sentences) - _SHOWN))
