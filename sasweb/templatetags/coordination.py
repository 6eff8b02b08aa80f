"""How templates show cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms, template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sasweb.templatetags.passage import tag_with_glyph
from sasweb.web.case_page import CasePage, Side
from sasweb.web.case_words import standing_words
from sasweb.web.counterpart_words import in_language, is_chinese
from sasweb.web.counterpart_words import party_name as party_called
from sasweb.web.entry_words import CHOICE_WORDS, entry_words, part_words
from sasweb.web.entry_words import party_name as name_of_party
from sasweb.web.seat import Seat
from screening.common.exceptions import InputError
from screening.common.instants import SECOND, nearest
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.conflicts import Clash, Conflict
from screening.coordination.differences import Row
from screening.coordination.kinds import CaseState, PartyRole
from screening.coordination.models import Case
from screening.coordination.protocol import Duty, DutyState, Words
from screening.coordination.standing import CaseStanding, EntryFacts, Party
from screening.coordination.stated_words import in_chinese
from screening.coordination.turn import Deed, mover_words

register = template.Library()

STATE_WORDS: Final = {
    CaseState.DRAFT: (_("draft: nobody told"), "idle"),
    CaseState.NOTIFIED: (pgettext_lazy("a case", "notified"), "idle"),
    CaseState.UNANSWERED: (pgettext_lazy("a case", "unanswered"), "blind"),
    CaseState.ACKNOWLEDGED: (pgettext_lazy("a case", "acknowledged"), "idle"),
    CaseState.ASSESSED: (_("both have stated"), "idle"),
    CaseState.INTENT_AGREED: (_("agreed who moves"), "good"),
    CaseState.EXECUTED: (_("carried out"), "good"),
    CaseState.CLOSED: (pgettext_lazy("a case", "closed"), "idle"),
}
CLASH_WORDS: Final = {
    Clash.BOTH_MOVE: _("Both move"),
    Clash.NOBODY_MOVES: _("Nobody moves"),
    Clash.MOVER_HOLDS: _("The mover holds"),
    Clash.OTHER_MOVES: _("The wrong side moves"),
}
DEED_LABELS: Final = {
    Deed.NOTIFY: _("Record a call or letter"),
    Deed.ACKNOWLEDGE: _("Acknowledge"),
    Deed.STATE: _("State assessment"),
    Deed.INTEND: _("Say what we do"),
    Deed.PROPOSE: _("Propose who moves"),
    Deed.ANSWER: _("Agree or refuse"),
    Deed.EXECUTE: _("Report as done"),
    Deed.ESCALATE: _("Escalate"),
    Deed.REMARK: _("Remark"),
    Deed.CLOSE: _("Close"),
}
ROLE_WORDS: Final = {
    PartyRole.STATION_SIDE: _("the station's side"),
    PartyRole.OTHER_SIDE: _("the other side"),
    PartyRole.INTERMEDIARY: _("intermediary"),
    PartyRole.OBSERVER: _("observer"),
}
DUTY_TONES: Final = {
    DutyState.WAITING: (_("not yet asked"), "", "state-idle"),
    DutyState.OPEN: (_("open"), "late", "state-late"),
    DutyState.MET: (_("done"), "good", "state-good"),
    DutyState.MET_LATE: (_("done late"), "late", "state-good"),
    DutyState.OVERDUE: (_("overdue"), "blind", "state-blind"),
    DutyState.LAPSED: (_("no longer asked"), "", "state-idle"),
}
_MARKS: Final = (
    ("is_exercise", _("EXERCISE"), "exercise"),
    ("is_synthetic", _("SYNTHETIC"), "synthetic"),
    ("is_replay", _("REPLAY"), "replay"),
    ("is_reconstruction", _("RECONSTRUCTION"), "reconstruction"),
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
    return tag_with_glyph(tone, glyph, words)


@register.simple_tag
def case_station(standing: CaseStanding) -> str:
    """The station of a case; without one its primary object."""
    station = standing.facts.get("station")
    if isinstance(station, Mapping):
        return stated(str(station.get("name")))
    primary = standing.facts.get("primary")
    return str(primary.get("name")) if isinstance(primary, Mapping) else gettext("an object")


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
    return name_of_party(standing, slug) or gettext("nobody")


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
        return format_html(
            '<span class="withheld">{} {}</span>',
            gettext("Its plan is withheld:"),
            gettext(plan.why),
        )
    if not isinstance(plan, Mapping):
        return ""
    if plan.get("kind") == "oem":
        digest = str(plan.get("oem_sha256", ""))[:12]
        return gettext("By an ephemeris, sha256 %(digest)s…") % {"digest": digest}
    burn = plan.get("dv_rtn_m_s")
    parts = burn if isinstance(burn, list) else []
    names = (gettext("radial"), gettext("along track"), gettext("across"))
    words = ", ".join(
        f"{value:+.3f} m/s {name}" for name, value in zip(names, parts, strict=False) if value
    )
    return gettext("Burn at %(at)s: %(burn)s.") % {
        "at": instant_words(str(plan.get("burn_at_utc", ""))),
        "burn": words or gettext("size not given"),
    }


@register.filter
def instant_words(text: str) -> str:
    """An instant of an entry as people read it; as it stands where it is none."""
    try:
        return f"{nearest(instant_of(text), SECOND):%Y-%m-%d %H:%M:%S} UTC"
    except InputError:
        return text


@register.filter
def clash_words(clash: Clash) -> str:
    return str(CLASH_WORDS[clash])


@register.filter
def conflict_words(conflict: Conflict) -> str:
    """What is wrong, in the reader's language; what is to be done is said as whose turn it is."""
    return conflict.what_zh if is_chinese() else conflict.what


@register.filter
def said(words: Words) -> str:
    """Words that come in both languages, in the reader's."""
    return in_language(words)


@register.filter
def stated(text: str) -> str:
    """Words that a record keeps in English, in the reader's language where they are ours."""
    return in_language(Words(text, in_chinese(text)))


@register.filter
def called(party: Party) -> str:
    """A party's name in the reader's language, where it has one."""
    return party_called(party)


@register.filter
def closing_words(closed: EntryFacts | None) -> str:
    """Why a case was closed."""
    return str(closed.shown("closing").get("reason", "")) if closed else ""


@register.filter
def choice_words(choice: str) -> str:
    return str(CHOICE_WORDS.get(choice, choice))


@register.filter
def role_words(role: str) -> str:
    return str(ROLE_WORDS.get(PartyRole(role), role))


@register.filter
def kind_name(name: str) -> str:
    """A name of a part or class as people say it."""
    return part_words(name)


@register.filter
def deed_label(deed: str) -> str:
    return str(DEED_LABELS[Deed(deed)])


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
