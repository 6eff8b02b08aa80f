"""Where a case stands, in a sentence that can be read out on the telephone."""

from __future__ import annotations

from sasweb.web.entry_words import party_name
from screening.coordination.kinds import CaseState
from screening.coordination.standing import CaseStanding
from screening.coordination.turn import mover_words


def standing_words(standing: CaseStanding, us: str) -> str:
    """Say who has been told, who has answered, and what is agreed, as one side sees it."""
    say = _SENTENCES[standing.state]
    return _cap(say(standing, us))


def _draft(_: CaseStanding, __: str) -> str:
    return "Nobody has been told yet."


def _notified(standing: CaseStanding, us: str) -> str:
    told = " and ".join(_name(standing, each.slug, us) for each in standing.addressed)
    has = _have([each.slug for each in standing.addressed], us)
    return f"{told} {_was(standing, us)} notified {_at(standing)} and {has} not answered."


def _unanswered(standing: CaseStanding, us: str) -> str:
    told = " and ".join(_name(standing, each.slug, us) for each in standing.addressed)
    return f"{told} {_was(standing, us)} notified {_at(standing)}; no answer has come in time."


def _acknowledged(standing: CaseStanding, us: str) -> str:
    heard = [each.slug for each in standing.addressed if each.slug in standing.heard_at]
    stated = [each.slug for each in standing.principals if each.slug in standing.statements]
    answered = " and ".join(_name(standing, each, us) for each in heard)
    if not stated:
        return f"{answered} answered; neither side has stated its assessment."
    missing = [each.slug for each in standing.principals if each.slug not in stated]
    has, has_not = (" and ".join(_name(standing, x, us) for x in s) for s in (stated, missing))
    yet = f"{_cap(has)} {_have(stated, us)} stated; {has_not} {_have(missing, us)} not."
    return f"{answered} answered. {yet}"


def _assessed(standing: CaseStanding, us: str) -> str:
    proposed = standing.decision
    if proposed is None:
        return "Both sides have stated; who moves is not decided."
    mover = mover_words(standing, proposed.mover, us)
    by = _name(standing, proposed.proposed_by, us)
    if proposed.is_refused:
        return f"Both sides have stated. {_cap(by)} proposed that {mover}; it was refused."
    return f"Both sides have stated. {_cap(by)} proposed that {mover}; it waits for an answer."


def _agreed(standing: CaseStanding, us: str) -> str:
    agreed = standing.agreed
    return f"Agreed: {mover_words(standing, agreed.mover, us)}." if agreed else "Agreed."


def _executed(standing: CaseStanding, us: str) -> str:
    done = " and ".join(_name(standing, slug, us) for slug in standing.executed)
    return f"{done} reported it as carried out."


def _closed(_: CaseStanding, __: str) -> str:
    return "The case is closed."


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
    return "we" if slug == us else party_name(standing, slug)


def _was(standing: CaseStanding, us: str) -> str:
    return "were" if any(each.slug == us for each in standing.addressed) else "was"


def _have(slugs: list[str], us: str) -> str:
    return "have" if us in slugs or len(slugs) > 1 else "has"


def _at(standing: CaseStanding) -> str:
    return f"at {standing.notified_at:%Y-%m-%d %H:%M} UTC" if standing.notified_at else "before"


def _cap(words: str) -> str:
    return words[:1].upper() + words[1:]
