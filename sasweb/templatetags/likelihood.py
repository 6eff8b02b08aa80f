"""How templates write probabilities and uncertainties."""

from __future__ import annotations

from typing import Literal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sasweb.templatetags.passage import UNKNOWN
from sasweb.web import reasons_said
from sasweb.web.likelihood_said import length_said, probability_said
from screening.conjunctions.likelihood_words import probability_parts
from screening.conjunctions.models import Assessment

register = template.Library()

GRADE_SENTENCES = {
    "screening": gettext_noop("screening grade: from public element sets, to see where to look"),
    "operational": gettext_noop("operational grade: both covariances are of an operator or agency"),
}


@register.filter
def probability(value: float | Literal[""] | None) -> str:
    """A probability to two digits, its full value on hover; a dash where it is unknown."""
    if value is None or value == "":
        return UNKNOWN
    return format_html(
        '<span class="num" title="{}">{}</span>', f"{value:.6e}", probability_said(value)
    )


@register.filter
def probability_told(value: float) -> str:
    """A probability to two digits, without more, for a title."""
    return probability_said(value)


@register.filter
def probability_short(value: float) -> SafeString:
    """The same in a narrow column: "<1e−15" where it is smaller than anybody can tell."""
    bound, figure = probability_parts(value)
    sign = {"": "", "under": "<", "over": ">"}[bound]
    return format_html('<span class="num" title="{}">{}{}</span>', f"{value:.6e}", sign, figure)


@register.filter
def reason_said(reason: str | None) -> str:
    """Why something is not known, in the reader's language; empty where no reason is kept."""
    return reasons_said.reason_said(reason) if reason else ""


@register.simple_tag
def pc_reason(assessment: Assessment | None) -> str:
    """Why an assessment has no probability of collision."""
    reason = assessment.pc_reason if assessment else ""
    return reason_said(reason) or _("Nobody has judged it: this assessment is older than that.")


@register.simple_tag
def pc_grade_words(assessment: Assessment) -> str:
    """What the probability of an assessment may be used for, and whose message it is by."""
    words = GRADE_SENTENCES.get(assessment.pc_grade, "")
    said = _(words) if words else ""
    if not assessment.originator:
        return said
    values = {"grade": said, "originator": assessment.originator}
    return _("%(grade)s; by %(originator)s's message") % values


@register.filter
def m_or_km(value_km: float | Literal[""] | None) -> SafeString:
    """A length in metres, or from a kilometre on in kilometres; a dash where it is unknown."""
    if value_km is None or value_km == "":
        return UNKNOWN
    number, unit = length_said(value_km)
    return format_html('<span class="num">{}</span><span class="unit">{}</span>', number, unit)
