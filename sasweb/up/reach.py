"""Can the live source be used now? Asked once, with one light request and a hard time limit."""

from __future__ import annotations

import threading

import requests

from screening.common.user_agent import user_agent

TIME_LIMIT_S = 5.0
# Statuses that promise nothing good for a pull. Others, also "no such method", are an answer.
REFUSALS = frozenset({403, 429, 500, 502, 503, 504})


def trouble_reaching(base_url: str, *, within_s: float = TIME_LIMIT_S) -> str | None:
    """Return why ``base_url`` cannot be used now, as a sentence, or None when it answers.

    The request runs in a thread of its own because looking up a name knows no time limit.
    """
    answers: list[str | None] = []
    asking = threading.Thread(target=lambda: answers.append(_ask(base_url, within_s)), daemon=True)
    asking.start()
    asking.join(within_s)
    return answers[0] if answers else f"{base_url} did not answer within {within_s:g} s."


def _ask(base_url: str, within_s: float) -> str | None:
    try:
        answer = requests.head(base_url, timeout=within_s, headers={"User-Agent": user_agent()})
    except requests.RequestException:
        return f"{base_url} cannot be reached."
    if answer.status_code in REFUSALS:
        return f"{base_url} refused with status {answer.status_code}."
    return None
