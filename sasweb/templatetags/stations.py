"""How templates show what concerns stations and their rules."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def level_word(level: str) -> str:
    """The name of a level, which is a key in English, as the page's language has it."""
    return gettext(level)
