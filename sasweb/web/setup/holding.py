"""What a finished step of setting up holds, in a few words for the list of steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext, ngettext

from screening.upkeep.setup_facts import SetupFacts


def held(key: str, facts: SetupFacts) -> str:
    """The words of one step; empty where there is nothing to tell."""
    return _HELD[key](facts)


def _source(facts: SetupFacts) -> str:
    if facts.is_left_out:
        return gettext("no catalogue, on purpose")
    return ", ".join(facts.feeds)


def _alerts(facts: SetupFacts) -> str:
    mail = gettext("e-mail by %(mail)s") % {"mail": facts.mail} if facts.mail else ""
    return mail or gettext("webhooks and chat")


def _people(facts: SetupFacts) -> str:
    operators = ngettext("%(count)d operator", "%(count)d operators", facts.operators)
    managers = ngettext("%(count)d manager", "%(count)d managers", facts.managers)
    told = [operators % {"count": facts.operators}]
    if facts.managers:
        told.append(managers % {"count": facts.managers})
    return ", ".join(told)


_HELD: Final[dict[str, Callable[[SetupFacts], str]]] = {
    "who": lambda facts: facts.home_name or "",
    "stations": lambda facts: ", ".join(facts.stations),
    "source": _source,
    "alerts": _alerts,
    "people": _people,
    "second-factor": lambda _: gettext("asked for at your next sign-in"),
    "check": lambda _: gettext("data, a run and a message have come in"),
}
