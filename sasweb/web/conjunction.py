"""One conjunction: what happens, how sure that is, where it comes from; and its scene."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from sasweb.access import MITIGATE, name_of, writing_view
from sasweb.web.alert_rows import alert_rows, newest_asking
from sasweb.web.conjunction_facts import conjunction_facts
from sasweb.web.criteria_table import side_by_side
from sasweb.web.encounter_scene import carried_program, scene_statements
from sasweb.web.opening import opening_of
from sasweb.web.rule_lines import marks_chart
from sasweb.web.scene_file import scene_file
from sasweb.web.seat import seat_of
from screening.alerts.inbox import may_acknowledge, said_of
from screening.common.clock import now_utc, product_clock
from screening.common.exceptions import SafePassageError
from screening.common.exercise import current_exercise
from screening.common.keys import key_of
from screening.conjunctions.encounter import encounter_of
from screening.conjunctions.life_selectors import life_facts
from screening.conjunctions.lifecycle import OPEN
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.scene import encounter_scene
from screening.conjunctions.selectors import conjunctions_with_tier
from screening.conjunctions.services import conjunction_mitigate
from screening.messages.cdm import SYNTAXES


@require_safe
def conjunction(request: HttpRequest, conjunction_id: int) -> HttpResponse:
    """The page of one conjunction."""
    return _page(request, conjunction_id)


@writing_view(MITIGATE)
def conjunction_mitigated(request: HttpRequest, conjunction_id: int) -> HttpResponse:
    """Record what was done about a conjunction; without a reason, show what was typed again."""
    reason = request.POST.get("reason", "")
    person = name_of(request.user)
    try:
        conjunction_mitigate(conjunction_id, person=person, reason=reason)
    except SafePassageError as error:
        refused = {"reason": reason, "trouble": str(error)}
        return _page(request, conjunction_id, refused=refused, status=400)
    notices.success(request, gettext("Recorded as mitigated."))
    return redirect("conjunction", conjunction_id)


def _page(
    request: HttpRequest,
    conjunction_id: int,
    *,
    refused: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    subject = get_object_or_404(conjunctions_with_tier(), pk=conjunction_id)
    asked = request.GET.get("assessment", "")
    asked_id = get_object_or_404(subject.assessments, pk=key_of(asked)).pk if asked else None
    at_utc = now_utc()
    life = life_facts(subject, at_utc)
    facts = conjunction_facts(subject, at_utc, asked_id, life.rule)
    facts.charts["marks"] = marks_chart(life.marks)
    said = alert_rows(list(said_of(subject.pk)), at_utc)
    seat = seat_of(request.user)
    context = {
        "facts": facts,
        "mitigation": refused,
        "may_mitigate": request.user.has_perm(MITIGATE),
        "can_be_mitigated": _is_open(subject),
        "cdm_formats": list(SYNTAXES),
        "life": life,
        "judged": side_by_side(life, facts.opinions.best.assessment.pk if facts.opinions else None),
        "at_utc": at_utc,
        "said": said,
        "unanswered": next((each.notice for each in said if each.needs_answer), None),
        "last_asked": newest_asking(said),
        "may_acknowledge": may_acknowledge(request.user, [each.notice.pk for each in said]),
        "opening": opening_of(subject, seat, at_utc) if seat else None,
    }
    return render(request, "pages/conjunctions/detail.html", context, status=status)


def _is_open(subject: Conjunction) -> bool:
    life = getattr(subject, "life", None)
    return life is not None and life.state in OPEN


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]
def conjunction_scene(request: HttpRequest, conjunction_id: int) -> HttpResponse:
    """The scene as a page of its own, shown inside the conjunction's page."""
    context = _scene_context(_assessment(request, conjunction_id))
    return render(request, "pages/conjunctions/scene/embed.html", context)


@require_safe
def conjunction_scene_script(request: HttpRequest, conjunction_id: int) -> HttpResponse:
    """The scene's generated program: a file of ours, so that no inline script is needed."""
    context = _scene_context(_assessment(request, conjunction_id))
    return render(
        request,
        "pages/conjunctions/scene/scene.js",
        context,
        content_type="text/javascript; charset=utf-8",
    )


@require_safe
def conjunction_scene_file(request: HttpRequest, conjunction_id: int) -> HttpResponse:
    """The scene as one file to keep or to send to a colleague."""
    assessment = _assessment(request, conjunction_id)
    html = scene_file(request, _scene_context(assessment))
    response = HttpResponse(html)
    name = f"encounter-{conjunction_id}-{assessment.tca_utc:%Y%m%dT%H%M%SZ}.html"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _assessment(request: HttpRequest, conjunction_id: int) -> Assessment:
    """The assessment that the address names, else the newest of a run."""
    opinions = Assessment.objects.select_related(
        "conjunction__station", "conjunction__primary", "conjunction__secondary"
    ).filter(conjunction=conjunction_id)
    asked = request.GET.get("assessment", "")
    if asked:
        return get_object_or_404(opinions, pk=key_of(asked))
    newest = opinions.filter(run__isnull=False).order_by("-run_id").first()
    if newest is None:
        raise Http404(gettext("No run has assessed this conjunction."))
    return newest


def _scene_context(assessment: Assessment) -> dict[str, Any]:
    subject: Conjunction = assessment.conjunction
    scene = encounter_scene(
        encounter_of(assessment),
        primary_name=subject.primary.name,
        secondary_name=subject.secondary.name,
    )
    return {
        "conjunction": subject,
        "assessment": assessment,
        "scene": scene,
        "statements": scene_statements(scene),
        "carried": carried_program(),
        "replay_from": product_clock().as_of_utc,
        "exercise": current_exercise(),
    }
