"""How somebody is told that they may not: what was refused, who may, and whom to ask."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import AnonymousUser, Group, User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from sasweb.failures import MACHINE_PREFIXES, error_response

_NAMED_AT_MOST: Final = 3
# What each permission lets somebody do; a test holds sasweb/access.py to it.
DEEDS: Final[dict[str, Promise]] = {
    "conjunctions.add_screeningrun": gettext_lazy("Requesting a run"),
    "catalog.change_feed": gettext_lazy("Resuming a feed"),
    "catalog.change_pull": gettext_lazy("Deciding about a pull that was set aside"),
    "exchange.add_message": gettext_lazy("Handing over a message"),
    "conjunctions.add_ruleversion": gettext_lazy("Changing the rule of a station"),
    "conjunctions.add_transition": gettext_lazy("Recording that a pass was mitigated"),
    "catalog.change_plannedconstellation": gettext_lazy("Changing a planned constellation"),
    "consequences.add_study": gettext_lazy("Asking what if"),
    "configuration.add_change": gettext_lazy("Changing the configuration"),
    "configuration.add_exercisetime": gettext_lazy("Beginning or ending an exercise"),
    "alerts.add_acknowledgement": gettext_lazy("Acknowledging what was said to others"),
    "auth.add_user": gettext_lazy("Setting up this installation"),
}
_GROUPS: Final[dict[str, Promise]] = {
    "operator": gettext_lazy("operators"),
    "manager": gettext_lazy("managers"),
    "administrator": gettext_lazy("administrators"),
}


def refusal(permission: str) -> str:
    """Say in words what is refused, whose it is (the groups that carry it today), and what to do.

    The permission itself is named only where no group carries it: whoever gives it needs its name.
    """
    deed = str(DEEDS.get(permission, "")) or gettext("This")
    app_label, codename = permission.split(".")
    held = {
        "permissions__content_type__app_label": app_label,
        "permissions__codename": codename,
    }
    names = sorted(Group.objects.filter(**held).values_list("name", flat=True))
    if not names:
        return gettext(
            "%(deed)s is for superusers alone: no group carries the permission %(permission)s."
        ) % {"deed": deed, "permission": permission}
    return gettext(
        "%(deed)s is for %(groups)s. An administrator can put you into one of these groups."
    ) % {"deed": deed, "groups": _listed([str(_GROUPS.get(each, f"{each}s")) for each in names])}


def _listed(words: list[str]) -> str:
    """One, two or more words as a sentence has them."""
    if len(words) == 1:
        return words[0]
    many, last = gettext(", ").join(words[:-1]), words[-1]
    return gettext("%(many)s and %(last)s") % {"many": many, "last": last}


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: a page for people, with whom to ask; the one shape of errors for machines."""
    if request.path.startswith(MACHINE_PREFIXES):
        message = str(exception or "") or gettext("You may not do this.")
        return error_response(403, "permission_denied", message)
    context = {
        "words": str(exception or ""),
        "to_ask": whom_to_ask(request.user),
        "next": request.path if request.method == "GET" else "",
    }
    return render(request, "403.html", context, status=403)


def whom_to_ask(person: User | AnonymousUser) -> str:
    """A few administrators by name, for people with an account; empty for everybody else."""
    if not person.is_authenticated:
        return ""
    mighty = Q(groups__name="administrator") | Q(is_superuser=True)
    others = User.objects.filter(mighty, is_active=True).exclude(pk=person.pk).distinct()
    found = others.order_by("-last_login", "username")[:_NAMED_AT_MOST]
    names = [each.get_full_name() or each.get_username() for each in found]
    return _listed(names) if names else ""
