"""The rule of one station: in words, to be changed, previewed and saved, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages as notices
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from sasweb.access import CHANGE_RULE, name_of
from sasweb.refusing import refusal
from sasweb.web.opening_rule import opening_shown
from sasweb.web.rule_form import RuleForm
from sasweb.web.seat import seat_of
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.criteria.rule_words import rule_differences, rule_words
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.models import Conjunction
from screening.conjunctions.rule_preview import (
    LONGEST_DAYS,
    Differing,
    RuleComparison,
    rule_comparison,
    rule_comparison_to_come,
)
from screening.conjunctions.rule_selectors import RuleInForce, rule_history, rule_in_force
from screening.conjunctions.services import rule_add
from screening.stations.models import Station

_DIFFERING_SHOWN: Final = 50
_BAD_INPUT: Final = 400
_NOT_ALLOWED: Final = 403
_OVERTAKEN: Final = 409


@dataclass(frozen=True, slots=True)
class DifferingRow:
    """One conjunction that the proposed rule would have raised to another level."""

    conjunction: Conjunction
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One comparison as the page shows it."""

    comparison: RuleComparison
    rows: list[DifferingRow]

    @property
    def left_out(self) -> int:
        return len(self.comparison.differing) - len(self.rows)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a proposed rule would change: in words, of what is past, of what is to come."""

    differences: list[str]
    past: Shown
    to_come: Shown


@require_http_methods(["GET", "HEAD", "POST"])
def station_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rule of a station; preview what was typed, or save it as a new version."""
    station = get_object_or_404(Station, slug=slug)
    in_force = rule_in_force(station.pk, now_utc())
    if request.method != "POST" or in_force is None:
        return _page(request, station, in_force)
    if not isinstance(request.user, User):
        return redirect_to_login(request.path)
    form = RuleForm(in_force.rule, request.POST, _volumes(station))
    if "edit" in request.POST:
        status = _BAD_INPUT if form.trouble else 200
        return _page(request, station, in_force, form, status=status)
    if request.POST.get("action") == "save":
        return _save(request, station, in_force, form)
    return _preview(request, station, in_force, form)


def _preview(
    request: HttpRequest, station: Station, in_force: RuleInForce, form: RuleForm
) -> HttpResponse:
    days = _days(form)
    if form.rule is None or days is None:
        return _page(request, station, in_force, form, status=_BAD_INPUT)
    preview = preview_of(station, in_force.rule, form.rule, days)
    return _page(request, station, in_force, form, preview=preview)


def _save(
    request: HttpRequest, station: Station, in_force: RuleInForce, form: RuleForm
) -> HttpResponse:
    """Add a version, or show again all that was typed with the reason why not."""
    form.say_where_from()
    status = _refuse_save(request, in_force, form)
    if status is None and form.document is not None:
        try:
            made = rule_add(
                station,
                form.document,
                author=name_of(request.user),
                note=form.note,
            )
        except InputError as error:
            form.trouble, status = str(error), _BAD_INPUT
        else:
            told = f"Version {made.number} of {station.short_name}'s rule counts from now on."
            notices.success(request, f"{told} Levels follow within a minute.")
            return redirect("station_rule", station.slug)
    return _page(request, station, in_force, form, status=status or _BAD_INPUT)


def _refuse_save(request: HttpRequest, in_force: RuleInForce, form: RuleForm) -> int | None:
    """Why the form cannot become a version, told in it, and the status to answer with."""
    if not request.user.has_perm(CHANGE_RULE):
        form.trouble = f"{refusal(CHANGE_RULE)} You may preview one; what you typed is still here."
        return _NOT_ALLOWED
    if form.rule is None or form.errors:
        return _BAD_INPUT
    if request.POST.get("base") != str(in_force.version.number):
        version = in_force.version
        form.trouble = (
            f"{version.author} has saved version {version.number} since you opened this page."
            " What you typed is still here. Preview it to see what it would change of that"
            " version, then save."
        )
        return _OVERTAKEN
    if not form.note:
        form.errors["note"] = "Say in a few words why the rule changes."
        return _BAD_INPUT
    if not rule_differences(in_force.rule, form.rule):
        form.trouble = f"Nothing differs from version {in_force.version.number}: nothing to save."
        return _BAD_INPUT
    return None


def _days(form: RuleForm) -> int | None:
    text = form.days.strip()
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= LONGEST_DAYS:
        return int(text)
    form.errors["days"] = f"\u201c{text}\u201d: give a whole number from 1 to {LONGEST_DAYS}."
    return None


def preview_of(station: Station, current: StationRule, proposed: StationRule, days: int) -> Preview:
    """Hold a proposed rule against the one in force."""
    at_utc = now_utc()
    return Preview(
        rule_differences(current, proposed),
        _shown(rule_comparison(station, current, proposed, until_utc=at_utc, days=days)),
        _shown(rule_comparison_to_come(station, current, proposed, at_utc=at_utc)),
    )


def _shown(comparison: RuleComparison) -> Shown:
    differing = comparison.differing[:_DIFFERING_SHOWN]
    passes = Conjunction.objects.select_related("secondary").in_bulk(
        [each.conjunction_id for each in differing]
    )
    return Shown(comparison, [_differing_row(each, passes) for each in differing])


def _differing_row(each: Differing, passes: dict[int, Conjunction]) -> DifferingRow:
    return DifferingRow(passes[each.conjunction_id], each.before or "none", each.after or "none")


def _form_of(station: Station, in_force: RuleInForce | None) -> RuleForm | None:
    return RuleForm(in_force.rule, volumes=_volumes(station)) if in_force else None


def _volumes(station: Station) -> list[str]:
    return list(station.volumes.order_by("name").values_list("name", flat=True))


def _page(
    request: HttpRequest,
    station: Station,
    in_force: RuleInForce | None,
    form: RuleForm | None = None,
    *,
    preview: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "station": station,
        "in_force": in_force,
        "words": rule_words(in_force.rule) if in_force else None,
        "form": form or _form_of(station, in_force),
        "is_typed": form is not None,
        "preview": preview,
        "history": rule_history(station.pk, now_utc()),
        "may_save": request.user.has_perm(CHANGE_RULE),
        "permission": CHANGE_RULE,
        "longest_days": LONGEST_DAYS,
        "opening": opening_shown(station, seat_of(request.user)),
    }
    return render(request, "pages/stations/rule.html", context, status=status)
