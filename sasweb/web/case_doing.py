"""The form of one deed as the page of a case shows it: what it asks, and what it puts on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasweb.web.case_forms import (
    AnswerForm,
    CloseForm,
    EscalateForm,
    ExecuteForm,
    IntendForm,
    NotifyForm,
    ProposeForm,
    RemarkForm,
    RemarksForm,
    SpokenForm,
)
from sasweb.web.case_page import CasePage
from sasweb.web.case_rules import RuleLine, rule_lines
from sasweb.web.counterpart_parts import Lines, part_lines
from sasweb.web.counterpart_words import in_language
from sasweb.web.counterpart_words import party_name as party_called
from sasweb.web.entry_words import party_name
from sasweb.web.policy_form import CLASS_WORDS
from sasweb.web.what_if.burn_intent import intended
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.coordination.kinds import MOVER_BOTH, MOVER_NONE
from screening.coordination.own_statement import OwnStatement, own_statement
from screening.coordination.pass_here import pass_here
from screening.coordination.protocol import Answer
from screening.coordination.standing import Decision
from screening.coordination.turn import Deed, mover_words
from screening.operators.release_words import ReleaseClass

WHOLE_CASE: Final = "case"  # what an escalation is about, where it is of no single duty
ESCALATED_TO: Final = (
    ("intermediary", _("Their intermediary")),
    ("government", _("Their government")),
    ("un_body", _("A UN body")),
    ("management", _("Management on both sides")),
)


@dataclass(frozen=True, slots=True)
class Doing:
    """One form. ``lead`` says what it does, ``preview`` what of ours goes on record.

    ``problem`` says why nothing of ours can.
    """

    deed: Deed
    title: str
    button: str
    url: str
    form: SpokenForm
    lead: str = ""
    preview: Preview | None = None
    problem: str = ""
    sees: str = ""

    @property
    def is_multipart(self) -> bool:
        return self.form.is_multipart()

    @property
    def groups(self) -> list[Group]:
        """Its visible fields, those that belong together in one row."""
        grouped = set().union(*(names for names, _ in _TOGETHER))
        found: list[Group] = []
        for field in self.form.visible_fields():
            row = next((each for each in _TOGETHER if field.name == each[0][0]), None)
            if row is not None:
                found.append(Group([self.form[name] for name in row[0]], row[1]))
            elif field.name not in grouped:
                found.append(Group([field]))
        return found


@dataclass(frozen=True, slots=True)
class Preview:
    """What goes on record as people read it, and to the letter (``exact``, JSON)."""

    lines: Lines
    rules: Sequence[RuleLine]
    exact: str


@dataclass(frozen=True, slots=True)
class Group:
    """Fields in one row; ``plan`` is the kind of plan that they are of, empty for any."""

    fields: Sequence[forms.BoundField]
    plan: str = ""


_TOGETHER: Final = (
    (("window_start_utc", "window_end_utc"), ""),
    (("burn_at_utc", "radial_m_s", "in_track_m_s", "cross_track_m_s"), "burn"),
    (("oem_file",), "oem"),
)


def doing(
    page: CasePage,
    deed: Deed,
    form: SpokenForm | None = None,
    *,
    asked: QueryDict | None = None,
) -> Doing:
    """Return the form of a deed: empty, as the address ``asked``, or as somebody filled it in."""
    title, button, lead = _WORDS[deed]
    preview, problem = _preview(page, deed)
    return Doing(
        deed=deed,
        title=str(title).format(them=_them(page)),
        button=str(button),
        url=reverse(f"case_{deed}", args=[page.case.uuid]),
        form=form or _first_form(page, deed, asked or QueryDict()),
        lead=_lead(page, deed, str(lead)),
        preview=preview,
        problem=problem,
        sees=_sees(page, deed),
    )


def _first_form(page: CasePage, deed: Deed, asked: QueryDict) -> SpokenForm:
    """The form before anybody has typed: of an intent, with the burn of a study that is named."""
    if deed is Deed.INTEND:
        return IntendForm(initial=intended(asked, page.standing, page.us))
    return form_of(page, deed)


def form_of(page: CasePage, deed: Deed, data: Any = None, files: Any = None) -> SpokenForm:
    """The form of a deed in a case, with what was typed."""
    return _FORMS[deed](page, data, files)


def _propose_form(page: CasePage, data: Any, _: Any) -> SpokenForm:
    sides = [(side.party.slug, party_name(page.standing, side.party.slug)) for side in page.sides]
    moves = gettext("%(name)s moves")
    movers = [*((slug, moves % {"name": name}) for slug, name in sides)]
    movers += [
        (MOVER_NONE, gettext("Nobody moves: the risk is accepted")),
        (MOVER_BOTH, gettext("Both move")),
    ]
    return ProposeForm(data, movers=movers, initial=_by_clause(page))


def _by_clause(page: CasePage) -> dict[str, str]:
    """What the clause that applies would have proposed."""
    way = page.way
    if way is None or way.answer is not Answer.GIVES_WAY or way.mover is None:
        return {}
    mover = next((each.party.slug for each in page.sides if each.party.role == way.mover), "")
    return {"mover": mover, "words": way.words.en} if mover else {}


def _this_second() -> datetime:
    return now_utc().replace(microsecond=0)


def _answer_form(page: CasePage, data: Any, _: Any) -> SpokenForm:
    decision = page.standing.decision
    number = decision.proposal.number if decision else None
    return AnswerForm(data, initial={"proposal": number})


def _escalate_form(page: CasePage, data: Any, _: Any) -> SpokenForm:
    missed = [each for each in page.duties if each.is_overdue]
    duties = [
        (each.key, f"{party_name(page.standing, each.party)}: {in_language(each.what)}")
        for each in missed
    ]
    about = page.turn.duty if page.turn and page.turn.deed is Deed.ESCALATE else ""
    return EscalateForm(
        data,
        duties=[*duties, (WHOLE_CASE, gettext("The case as a whole"))],
        roles=ESCALATED_TO,
        initial={"duty": about},
    )


_FORMS: Final[Mapping[Deed, Callable[[CasePage, Any, Any], SpokenForm]]] = {
    Deed.NOTIFY: lambda _, data, __: NotifyForm(data),
    Deed.ACKNOWLEDGE: lambda _, data, __: RemarksForm(data),
    Deed.STATE: lambda _, data, __: RemarksForm(data),
    Deed.INTEND: lambda _, data, files: IntendForm(data, files),
    Deed.PROPOSE: _propose_form,
    Deed.ANSWER: _answer_form,
    Deed.EXECUTE: lambda _, data, __: ExecuteForm(data, initial={"at_utc": _this_second()}),
    Deed.ESCALATE: _escalate_form,
    Deed.REMARK: lambda _, data, __: RemarkForm(data),
    Deed.CLOSE: lambda _, data, __: CloseForm(data),
}
_WORDS: Final[Mapping[Deed, tuple[Any, Any, Any]]] = {
    Deed.NOTIFY: (
        _("Record that {them} was told"),
        _("Put on record"),
        _(
            "For what was said by telephone or letter. From here on they can see the case, and the"
            " clocks of the protocol run."
        ),
    ),
    Deed.ACKNOWLEDGE: (
        _("Acknowledge"),
        _("Acknowledge"),
        _("It says that a person here has read it and looks into it, and agrees to nothing."),
    ),
    Deed.STATE: (
        _("State our assessment"),
        _("State it"),
        _(
            "Our newest assessment goes on record as it stands now. A newer one replaces it in the"
            " comparison and not in the record."
        ),
    ),
    Deed.INTEND: (
        _("Say what we do"),
        _("Put on record"),
        _(
            "Whoever moves says so first. What is said can be changed by saying otherwise, and both"
            " stay on record."
        ),
    ),
    Deed.PROPOSE: (
        _("Propose who moves"),
        _("Propose"),
        _("{them} agrees, or refuses and says why."),
    ),
    Deed.ANSWER: (_("Answer the proposal of {them}"), _("Answer"), ""),
    Deed.EXECUTE: (_("Report as done"), _("Report"), _("What was done, not what is planned.")),
    Deed.ESCALATE: (
        _("Escalate"),
        _("Put on record"),
        _(
            "It records that somebody higher was turned to. Telling them is yours: the formal note"
            " is among the documents."
        ),
    ),
    Deed.REMARK: (_("Remark"), _("Put on record"), ""),
    Deed.CLOSE: (
        _("Close the case"),
        _("Close"),
        _(
            "Nothing more can be agreed in it then. It closes by itself an hour after closest"
            " approach."
        ),
    ),
}


def _lead(page: CasePage, deed: Deed, words: str) -> str:
    decision = page.standing.decision
    if deed is Deed.ANSWER and decision is not None:
        mover = mover_words(page.standing, decision.mover, page.us)
        said = {"them": _them(page), "mover": mover, "under": _under(decision)}
        words = gettext("%(them)s proposes that %(mover)s%(under)s.") % said
        return f"{words} {decision.words}"
    return words.format(them=_them(page))


def _under(decision: Decision) -> str:
    """By which clause it is, where it names one."""
    if not decision.clause:
        return ""
    words = gettext(", under %(protocol)s “%(clause)s”")
    return words % {"protocol": decision.protocol, "clause": decision.clause}


def _preview(page: CasePage, deed: Deed) -> tuple[Preview | None, str]:
    """What a statement would put on record, or why there is none."""
    if deed is not Deed.STATE:
        return None, ""
    try:
        stated = statement_now(page)
    except InputError as error:
        return None, str(error)
    parts = {"assessment": stated.assessment, "criteria": stated.criteria}
    parts |= {"data_used": stated.data_used}
    preview = Preview(
        (*part_lines("assessment", stated.assessment), *part_lines("data_used", stated.data_used)),
        rule_lines(stated.criteria),
        json.dumps(parts, ensure_ascii=False, indent=2),
    )
    return preview, ""


def statement_now(page: CasePage) -> OwnStatement:
    """What we can state of a case's pass now. Raises InputError where there is nothing."""
    conjunction = pass_here(page.case, page.standing.facts)
    if conjunction is None:
        raise InputError(
            gettext(
                "No run of this installation has found this pass: there is no assessment of ours"
                " to state. Say so in a remark."
            )
        )
    return own_statement(conjunction, now_utc())


def _sees(page: CasePage, deed: Deed) -> str:
    """What of it the other side will see, by the policy that holds now."""
    if deed not in (Deed.STATE, Deed.INTEND, Deed.REMARK, Deed.ACKNOWLEDGE) or not page.exposures:
        return ""
    seen = page.exposures[0]
    shown = [each for each in seen.classes if each.decision.is_released]
    names = (str(CLASS_WORDS[ReleaseClass(each.release_class)]).lower() for each in shown)
    words = gettext("%(party)s now sees of us: %(names)s. The rest of what you say stays here.")
    return words % {"party": party_called(seen.party), "names": ", ".join(names)}


def _them(page: CasePage) -> str:
    return party_called(page.them) if page.them else gettext("the other side")
