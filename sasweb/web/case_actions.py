"""What people say for home in a case, by its page: each goes through the one door of the domain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from sasweb.web.case_doing import form_of, statement_now
from sasweb.web.case_page import CasePage, case_page
from sasweb.web.coordination import case_of, case_response
from sasweb.web.seat import Seat, speaking_view
from screening.common.clock import now_utc
from screening.common.exceptions import SafePassageError
from screening.coordination.canonical import instant_text
from screening.coordination.kinds import Choice
from screening.coordination.models import Entry
from screening.coordination.proposals import proposal_of
from screening.coordination.services import close, decide, notify, speak
from screening.coordination.speaker import Speaker
from screening.coordination.turn import Deed

_BAD_INPUT: Final = 400
_SAID: Final = {
    Deed.NOTIFY: _("On record: they were told."),
    Deed.ACKNOWLEDGE: _("Acknowledged."),
    Deed.STATE: _("Our assessment is on record."),
    Deed.INTEND: _("What we do is on record."),
    Deed.PROPOSE: _("Proposed."),
    Deed.ANSWER: _("Answered."),
    Deed.EXECUTE: _("Reported as done."),
    Deed.ESCALATE: _("The escalation is on record."),
    Deed.REMARK: _("On record."),
    Deed.CLOSE: _("The case is closed. Its record stays."),
}
# Its entry has no number yet
_SUBMITTED: Final = _("Handed to the keeper of the case: it is on record once the keeper answers.")

# Who speaks, in which case, what the form holds, and what every service takes besides.
Act = Callable[[CasePage, Speaker, dict[str, Any], dict[str, Any]], Entry]


def _notify(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    notice = {
        "languages": said["languages"],
        "text_sha256": None,  # spoken: there is no text
        "to": page.them.role if page.them else "other_side",
        "channel": said["channel"],
    }
    contact = {"channel": said["channel"], "address": said["address"]}
    return notify.notify(page.case, by, notice=notice, contact=contact, **common)


def _acknowledge(
    page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]
) -> Entry:
    return speak.acknowledge(page.case, by, remarks=said["remarks"], **common)


def _state(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    stated = statement_now(page)
    parts = {
        "assessment": stated.assessment,
        "criteria": stated.criteria,
        "data_used": stated.data_used,
        "covariance": stated.covariance,
    }
    return speak.state(page.case, by, parts, remarks=said["remarks"], **common)


def _intend(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    return speak.intend(
        page.case,
        by,
        choice=Choice(said["choice"]),
        window=(said["window_start_utc"], said["window_end_utc"]),
        plan=_plan(page, said),
        remarks=said["remarks"],
        **common,
    )


def _plan(page: CasePage, said: dict[str, Any]) -> dict[str, Any] | None:
    """The plan as an entry has it: of our own object, which moves."""
    if said["plan"] == "none":
        return None
    own = "primary" if _is_station_side(page) else "secondary"
    number = page.standing.facts[own]["norad_cat_id"]
    if said["plan"] == "oem":
        return {"kind": "oem", "norad_cat_id": number, "oem_text": said["oem_file"]}
    burn = [said[f"{axis}_m_s"] or 0.0 for axis in ("radial", "in_track", "cross_track")]
    return {
        "kind": "burn",
        "norad_cat_id": number,
        "burn_at_utc": instant_text(said["burn_at_utc"]),
        "dv_rtn_m_s": burn,
    }


def _is_station_side(page: CasePage) -> bool:
    party = page.standing.party(page.us)
    return party is not None and party.role == "station_side"


def _propose(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    """By the clause that applies, where the proposal is what it says."""
    decision = proposal_of(page.standing, page.way, mover=said["mover"], words=said["words"])
    return decide.propose(page.case, by, decision=decision, **common)


def _answer(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    return decide.answer(
        page.case,
        by,
        is_agreed=said["answer"] == "agree",
        proposal_number=said["proposal"],
        remarks=said["words"],
        **common,
    )


def _execute(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    done = {"what": said["what"], "executed_at_utc": said["at_utc"]}
    return decide.execute(page.case, by, **done, **common)


def _escalate(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    escalation = {name: said[name] for name in ("duty", "to_role", "why")}
    return notify.escalate(page.case, by, escalation=escalation, **common)


def _remark(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    return speak.remark(page.case, by, words=said["remarks"], **common)


def _close(page: CasePage, by: Speaker, said: dict[str, Any], common: dict[str, Any]) -> Entry:
    return close.case_close(page.case, by, reason=said["reason"], **common)


def _action(deed: Deed, act: Act) -> Callable[..., HttpResponseBase]:
    """The view of one deed: parse, say it, answer; or show again what was typed, and why not."""

    @speaking_view(deed)
    def view(request: HttpRequest, seat: Seat, uuid: UUID) -> HttpResponse:
        case = case_of(uuid)
        page = case_page(case, seat, now_utc())
        form = form_of(page, deed, request.POST, request.FILES)
        if not form.is_valid():
            return case_response(request, seat, case, deed, form, _BAD_INPUT)
        common = {"at_utc": now_utc(), "entry_uuid": form.cleaned_data.get("entry_uuid")}
        try:
            said = act(
                page, Speaker(seat.organisation.slug, seat.person), form.cleaned_data, common
            )
        except SafePassageError as error:
            form.add_error(None, str(error))
            return case_response(request, seat, case, deed, form, _BAD_INPUT)
        notices.success(request, _SAID[deed] if said.number else _SUBMITTED)
        return redirect("case", case.uuid)

    return view


case_notify = _action(Deed.NOTIFY, _notify)
case_acknowledge = _action(Deed.ACKNOWLEDGE, _acknowledge)
case_state = _action(Deed.STATE, _state)
case_intend = _action(Deed.INTEND, _intend)
case_propose = _action(Deed.PROPOSE, _propose)
case_answer = _action(Deed.ANSWER, _answer)
case_execute = _action(Deed.EXECUTE, _execute)
case_escalate = _action(Deed.ESCALATE, _escalate)
case_remark = _action(Deed.REMARK, _remark)
case_close = _action(Deed.CLOSE, _close)
