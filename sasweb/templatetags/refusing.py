"""Say on a page what somebody may not do there, who may, and what to do."""

from __future__ import annotations

from django import template

from sasweb.refusing import refusal

register = template.Library()


@register.simple_tag
def refused(permission: str) -> str:
    """The sentence with which a permission is refused."""
    return refusal(permission)
