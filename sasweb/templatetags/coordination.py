"""How templates show cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms, template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sasweb.web.case_page import CasePage, Side
from sasweb.web.case_words import standing_words
from sasweb.web.entry_words import CHOICE_WORDS, entry_words
from sasweb.web.entry_words import party_name as name_of_party
from sasweb.web.seat import Seat
from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.conflicts import Clash
from screening.coordination.differences import Row
from screening.coordination.kinds import CaseState, PartyRole
from screening.coordination.models import Case
from screening.coordination.protocol import Duty, DutyState, Words
from screening.coordination.standing import CaseStanding, EntryFacts, Party
from screening.coordination.turn import Deed, mover_words

register = template.Library()

STATE_WORDS: Final = {
    CaseState.DRAFT: ("draft: nobody told", "idle"),
    CaseState.NOTIFIED: ("notified", "idle"),
    CaseState.UNANSWERED: ("unanswered", "blind"),
    CaseState.ACKNOWLEDGED: ("acknowledged", "idle"),
    CaseState.ASSESSED: ("both have stated", "idle"),
    CaseState.INTENT_AGREED: ("agreed who moves", "good"),
    CaseState.EXECUTED: ("carried out", "good"),
    CaseState.CLOSED: ("closed", "idle"),
}
CLASH_WORDS: Final = {
    Clash.BOTH_MOVE: "Both move",
    Clash.NOBODY_MOVES: "Nobody moves",
    Clash.MOVER_HOLDS: "The mover holds",
    Clash.OTHER_MOVES: "The wrong side moves",
}
DEED_LABELS: Final = {
    Deed.NOTIFY: "Record a call or letter",
    Deed.ACKNOWLEDGE: "Acknowledge",
    Deed.STATE: "State assessment",
    Deed.INTEND: "Say what we do",
    Deed.PROPOSE: "Propose who moves",
    Deed.ANSWER: "Agree or refuse",
    Deed.EXECUTE: "Report as done",
    Deed.ESCALATE: "Escalate",
    Deed.REMARK: "Remark",
    Deed.CLOSE: "Close",
}
ROLE_WORDS: Final = {
    PartyRole.STATION_SIDE: "the station's side",
    PartyRole.OTHER_SIDE: "the other side",
    PartyRole.INTERMEDIARY: "intermediary",
    PartyRole.OBSERVER: "observer",
}
DUTY_TONES: Final = {
    DutyState.WAITING: ("not yet asked", "", "state-idle"),
    DutyState.OPEN: ("open", "late", "state-late"),
    DutyState.MET: ("done", "good", "state-good"),
    DutyState.MET_LATE: ("done late", "late", "state-good"),
    DutyState.OVERDUE: ("overdue", "blind", "state-blind"),
    DutyState.LAPSED: ("no longer asked", "", "state-idle"),
}
_MARKS: Final = (
    ("is_exercise", "EXERCISE", "exercise"),
    ("is_synthetic", "SYNTHETIC", "synthetic"),
    ("is_replay", "REPLAY", "replay"),
    ("is_reconstruction", "RECONSTRUCTION", "reconstruction"),
)


@register.simple_tag
def case_marks(case: Case) -> SafeString:
    """What a case is besides real: never left out."""
    marks = [(tone, words) for name, words, tone in _MARKS if getattr(case, name)]
    return format_html_join("", ' <span class="tag tag--{}">{}</span>', marks)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """Where a case stands, as shape and word."""
    words, glyph = STATE_WORDS[CaseState(state)]
    return format_html(
        '<span class="state state--{}"><svg class="state__glyph" aria-hidden="true">'
        '<use href="#state-{}"/></svg>{}</span>',
        state,
        glyph,
        words,
    )


@register.simple_tag
def duty_badge(duty: Duty) -> SafeString:
    """How a duty stands, as shape and word."""
    words, tone, glyph = DUTY_TONES[duty.state]
    return format_html(
        '<span class="tag tag--{}"><svg class="chip__glyph" aria-hidden="true">'
        '<use href="#{}"/></svg>{}</span>',
        tone,
        glyph,
        words,
    )


@register.simple_tag
def case_station(standing: CaseStanding) -> str:
    """The station of a case; without one its primary object."""
    station = standing.facts.get("station")
    if isinstance(station, Mapping):
        return str(station.get("name"))
    primary = standing.facts.get("primary")
    return str(primary.get("name")) if isinstance(primary, Mapping) else "an object"


@register.simple_tag
def side_of(standing: CaseStanding, role: str) -> Party | None:
    """The party of a role."""
    return standing.party_of_role(PartyRole(role))


@register.simple_tag
def standing_sentence(page: CasePage) -> str:
    """Where a case stands, in a sentence or two."""
    return standing_words(page.standing, page.us)


@register.simple_tag
def party_name(standing: CaseStanding, slug: str) -> str:
    """A party as people call it."""
    return name_of_party(standing, slug) or "nobody"


@register.simple_tag
def mover_of(standing: CaseStanding, mover: str, us: str) -> str:
    """Who moves, in words."""
    return mover_words(standing, mover, us)


@register.simple_tag
def deed_url(case: Case, deed: Deed) -> str:
    """The address of the page with the form of a deed open."""
    return f"{reverse('case', args=[case.uuid])}?do={deed}#do-{deed}"


@register.simple_tag
def plan_words(plan: Any) -> str:
    """A declared plan in words: the burn, or the ephemeris, or that it is withheld."""
    if isinstance(plan, Withheld):
        return format_html('<span class="withheld">Its plan is withheld: {}</span>', plan.why)
    if not isinstance(plan, Mapping):
        return ""
    if plan.get("kind") == "oem":
        return f"By an ephemeris, sha256 {str(plan.get('oem_sha256', ''))[:12]}…"
    burn = plan.get("dv_rtn_m_s")
    parts = burn if isinstance(burn, list) else []
    names = ("radial", "along track", "across")
    words = ", ".join(
        f"{value:+.3f} m/s {name}" for name, value in zip(names, parts, strict=False) if value
    )
    return (
        f"Burn at {instant_words(str(plan.get('burn_at_utc', '')))}: {words or 'size not given'}."
    )


@register.filter
def instant_words(text: str) -> str:
    """An instant of an entry as people read it; as it stands where it is none."""
    try:
        return f"{instant_of(text):%Y-%m-%d %H:%M:%S} UTC"
    except InputError:
        return text


@register.filter
def clash_words(clash: Clash) -> str:
    return CLASH_WORDS[clash]


@register.filter
def closing_words(closed: EntryFacts | None) -> str:
    """Why a case was closed."""
    return str(closed.shown("closing").get("reason", "")) if closed else ""


@register.filter
def choice_words(choice: str) -> str:
    return CHOICE_WORDS.get(choice, choice)


@register.filter
def role_words(role: str) -> str:
    return ROLE_WORDS.get(PartyRole(role), role)


@register.filter
def kind_name(name: str) -> str:
    """A name of a part or class without its underscores."""
    return name.replace("_", " ")


@register.filter
def deed_label(deed: str) -> str:
    return DEED_LABELS[Deed(deed)]


@register.filter
def may(deed: str, seat: Seat) -> bool:
    """Whether a person's role lets them do something."""
    return seat.may(Deed(deed))


@register.filter
def of_party(by_party: Mapping[str, Any], slug: str) -> Any:
    return by_party.get(slug)


@register.filter
def gist(entry: EntryFacts, standing: CaseStanding) -> str:
    return entry_words(entry, standing)


@register.filter
def beside(sides: Iterable[Side], row: Row) -> list[tuple[Side, Words]]:
    """The cells of a row, each with whose it is."""
    return list(zip(sides, row.cells, strict=True))


@register.filter
def is_choice_list(field: forms.BoundField) -> bool:
    """Whether a field is a group of buttons with a name of its own each."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_check(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)
