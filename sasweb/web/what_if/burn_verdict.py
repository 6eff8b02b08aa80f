"""What a search found that recommends no burn, in the reader's language.

``screening.consequences.burns.words`` keeps it in English with the study, for programs and files.
Here the same is said of the numbers beside it, so that English is word for word what is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sasweb.web.likelihood_said import probability_said
from sasweb.web.what_if.burn_answer import BurnAnswer, instant
from screening.common.instants import minute_text


def none_said(answer: BurnAnswer) -> str:
    """Say what no burn does; as it was kept where the study lacks or nulls a number of it."""
    try:
        return _said(answer.held)
    except (KeyError, TypeError):
        return str(answer.held["verdict"])


def _said(held: Mapping[str, Any]) -> str:
    words = _(
        "None of %(tried)s burns does all this: take the event over %(threshold)s km and its Pc"
        " under %(limit)s, and bring nothing else under %(threshold)s km or nearer until"
        " %(until)s UTC."
    ) % {
        "tried": f"{held['counts']['tried']:,}",
        "threshold": f"{held['threshold_km']:g}",
        "limit": probability_said(held["pc_limit"]),
        "until": minute_text(instant(held["searched"]["until_utc"])),
    }
    rest = _(" None makes the event less likely.")
    if held["compromises"]:
        rest = _(" What comes nearest to it are compromises: each says what it lacks.")
    return words + rest + _already(held)


def _already(held: Mapping[str, Any]) -> str:
    pc = held["without_a_burn"]["pc"]
    if pc is None or pc >= held["pc_limit"]:
        return ""
    return _(" The event has a Pc of %(pc)s without a burn.") % {"pc": probability_said(pc)}
