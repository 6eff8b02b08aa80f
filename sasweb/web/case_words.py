"""Where a case stands, in a sentence that can be read out on the telephone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext

from sasweb.web.entry_words import party_name
from screening.common.instants import minute_text
from screening.coordination.kinds import CaseState
from screening.coordination.standing import CaseStanding
from screening.coordination.turn import mover_words


def standing_words(standing: CaseStanding, us: str) -> str:
    """Say who has been told, who has answered, and what is agreed, as one side sees it."""
    say = _SENTENCES[standing.state]
    return _cap(say(standing, us))


def _draft(_: CaseStanding, __: str) -> str:
    return gettext("Nobody has been told yet.")


def _notified(standing: CaseStanding, us: str) -> str:
    words = gettext("%(told)s %(was)s notified %(at)s and %(have)s not answered.")
    have = _have_not([each.slug for each in standing.addressed], us)
    return words % (_told(standing, us) | {"have": have})


def _unanswered(standing: CaseStanding, us: str) -> str:
    words = gettext("%(told)s %(was)s notified %(at)s; no answer has come in time.")
    return words % _told(standing, us)


def _acknowledged(standing: CaseStanding, us: str) -> str:
    heard = [each.slug for each in standing.addressed if each.slug in standing.heard_at]
    stated = [each.slug for each in standing.principals if each.slug in standing.statements]
    answered = _all(standing, heard, us)
    if not stated:
        words = gettext("%(answered)s acknowledged; neither side has stated its assessment.")
        return words % {"answered": answered}
    missing = [each.slug for each in standing.principals if each.slug not in stated]
    words = gettext(
        "%(answered)s acknowledged. %(stated)s %(have)s stated an assessment;"
        " %(missing)s %(have_not)s not yet."
    )
    return words % {
        "answered": answered,
        "stated": _cap(_all(standing, stated, us)),
        "have": _have(stated, us),
        "missing": _all(standing, missing, us),
        "have_not": _have_not(missing, us),
    }


def _assessed(standing: CaseStanding, us: str) -> str:
    proposed = standing.decision
    if proposed is None:
        return gettext("Both sides have stated; who moves is not decided.")
    said = {
        "by": _cap(_name(standing, proposed.proposed_by, us)),
        "mover": mover_words(standing, proposed.mover, us),
    }
    if proposed.is_refused:
        words = gettext("Both sides have stated. %(by)s proposed that %(mover)s; it was refused.")
    else:
        words = gettext(
            "Both sides have stated. %(by)s proposed that %(mover)s; it waits for an answer."
        )
    return words % said


def _agreed(standing: CaseStanding, us: str) -> str:
    agreed = standing.agreed
    if agreed is None:
        return gettext("Agreed.")
    return gettext("Agreed: %(mover)s.") % {"mover": mover_words(standing, agreed.mover, us)}


def _executed(standing: CaseStanding, us: str) -> str:
    done = _all(standing, standing.executed, us)
    return gettext("%(done)s reported it as carried out.") % {"done": done}


def _closed(_: CaseStanding, __: str) -> str:
    return gettext("The case is closed.")


_SENTENCES = {
    CaseState.DRAFT: _draft,
    CaseState.NOTIFIED: _notified,
    CaseState.UNANSWERED: _unanswered,
    CaseState.ACKNOWLEDGED: _acknowledged,
    CaseState.ASSESSED: _assessed,
    CaseState.INTENT_AGREED: _agreed,
    CaseState.EXECUTED: _executed,
    CaseState.CLOSED: _closed,
}


def _name(standing: CaseStanding, slug: str, us: str) -> str:
    return gettext("we") if slug == us else party_name(standing, slug)


def _all(standing: CaseStanding, slugs: Iterable[str], us: str) -> str:
    return gettext(" and ").join(_name(standing, each, us) for each in slugs)


def _told(standing: CaseStanding, us: str) -> dict[str, str]:
    """Who was told, and when."""
    addressed = [each.slug for each in standing.addressed]
    return {"told": _all(standing, addressed, us), "was": _was(addressed, us), "at": _at(standing)}


def _was(slugs: list[str], us: str) -> str:
    return pgettext("told", "were") if us in slugs else pgettext("told", "was")


def _have(slugs: list[str], us: str) -> str:
    is_many = us in slugs or len(slugs) > 1
    return pgettext("said", "have") if is_many else pgettext("said", "has")


def _have_not(slugs: list[str], us: str) -> str:
    is_many = us in slugs or len(slugs) > 1
    return pgettext("not said", "have") if is_many else pgettext("not said", "has")


def _at(standing: CaseStanding) -> str:
    if standing.notified_at is None:
        return pgettext("told", "before")
    return gettext("at %(at)s UTC") % {"at": minute_text(standing.notified_at)}


def _cap(words: str) -> str:
    return words[:1].upper() + words[1:]
