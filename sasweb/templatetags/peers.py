"""What home's pages say of other instances: what waits for a keeper, and whether a peer answers."""

from __future__ import annotations

from typing import Any

from django import template

from screening.coordination.models import Case
from screening.coordination.peers.selectors import (
    entries_said_elsewhere,
    peer_standings,
    submissions_waiting,
)
from screening.operators.models import Organisation
from screening.operators.selectors import home_slug

register = template.Library()


@register.inclusion_tag("partials/case_waiting.html")
def case_waiting(case: Case) -> dict[str, Any]:
    """What was said here and is not in the chain yet, and what was said in our name elsewhere."""
    if case.is_kept_here:
        return {}
    elsewhere = entries_said_elsewhere(case, home_slug() or "")
    return {
        "keeper": _name_of(case.keeper_slug),
        "waiting": list(submissions_waiting(case)),
        "elsewhere": list(elsewhere.values_list("number", flat=True)),
    }


def _name_of(slug: str) -> str:
    """An organisation as people call it."""
    return Organisation.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


@register.inclusion_tag("partials/peer.html")
def peer_of(organisation: Organisation) -> dict[str, Any]:
    """How an organisation's own instance is reached; nothing where it has none."""
    standings = [each for each in peer_standings() if each.organisation == organisation]
    return {"peer": standings[0] if standings else None}
