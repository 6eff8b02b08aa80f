"""Who may do what: the groups, their permissions, and the one gate in front of every page.

Reading is open where OPEN_READING says so, else for signed-in people. Writing always needs a
signed-in person whose groups carry the permission that the view names.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Trim
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils.deprecation import MiddlewareMixin
from django.views.decorators.http import require_http_methods

from sasweb.failures import MACHINE_PREFIXES, error_response
from sasweb.refusing import refusal
from screening.alerts.inbox import ACKNOWLEDGE
from screening.operators.models import MembershipRole
from screening.operators.selectors import home_memberships
from screening.tokens.models import ApiToken
from screening.tokens.services import token_use

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

REQUEST_RUN: Final = "conjunctions.add_screeningrun"
RESUME_FEED: Final = "catalog.change_feed"
DECIDE_PULL: Final = "catalog.change_pull"
IMPORT_MESSAGE: Final = "exchange.add_message"
CHANGE_RULE: Final = "conjunctions.add_ruleversion"
MITIGATE: Final = "conjunctions.add_transition"
CHANGE_PLANNED: Final = "catalog.change_plannedconstellation"
WHAT_IF: Final = "consequences.add_study"
CONFIGURE: Final = "configuration.add_change"
RUN_EXERCISE: Final = "configuration.add_exercisetime"

API_PREFIX: Final = "/api/"
BEARER: Final = "bearer"
TOKEN_PARAMETER: Final = "token"  # noqa: S105  # the name of one, in addresses of feeds

OPERATOR: Final = "operator"
MANAGER: Final = "manager"
ADMINISTRATOR: Final = "administrator"

OPERATOR_PERMISSIONS: Final = (
    REQUEST_RUN, RESUME_FEED, DECIDE_PULL, IMPORT_MESSAGE, MITIGATE, ACKNOWLEDGE, WHAT_IF,
)  # fmt: skip
# Who hears of what, of others too, in the admin. Of themselves everybody says it.
MANAGE_HEARING: Final = (
    *(f"alerts.{deed}_recipient" for deed in ("view", "add", "change")),
    *(f"alerts.{deed}_subscription" for deed in ("view", "add", "change", "delete")),
    *(f"alerts.{deed}_escalationstep" for deed in ("view", "add", "change", "delete")),
)
# Whom the weekly summary goes to, and whether it goes out.
MANAGE_SUMMARIES: Final = (
    *(f"reports.{deed}_reader" for deed in ("view", "add", "change")),
    *(f"reports.{deed}_edition" for deed in ("view", "change")),
    "reports.view_sending",
)
MANAGER_PERMISSIONS: Final = (
    CHANGE_RULE, MITIGATE, CHANGE_PLANNED, WHAT_IF, *MANAGE_HEARING, *MANAGE_SUMMARIES,
)  # fmt: skip
ADMINISTERED_APPS: Final = (
    "catalog",
    "stations",
    "operators",
    "conjunctions",
    "peers",
    "exchange",
    "alerts",
    "coordination",
    "consequences",
    "reports",
    "tokens",
    "configuration",
    "django_celery_beat",
)
# Not to delete: who decided something stays named. Somebody who leaves is made inactive.
MANAGE_PEOPLE: Final = ("auth.add_user", "auth.change_user", "auth.view_user")
# Who is locked out after wrong passwords is seen, and let in again.
LET_IN: Final = ("axes.view_accessattempt", "axes.delete_accessattempt")


def groups_create() -> list[Group]:
    """Create the groups that do not exist yet, with their first permissions.

    A group that exists is left as its administrators have made it. Returns what was created.
    """
    first_permissions = {
        OPERATOR: _named(OPERATOR_PERMISSIONS),
        MANAGER: _named(MANAGER_PERMISSIONS),
        ADMINISTRATOR: [
            *Permission.objects.filter(content_type__app_label__in=ADMINISTERED_APPS),
            *_named((*MANAGE_PEOPLE, *LET_IN)),
        ],
    }
    created = []
    for name, permissions in first_permissions.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(permissions)
            created.append(group)
    return created


def _named(names: tuple[str, ...]) -> list[Permission]:
    pairs = [name.split(".") for name in names]
    return [
        Permission.objects.get(content_type__app_label=app_label, codename=codename)
        for app_label, codename in pairs
    ]


def groups_within(giver: User | AnonymousUser) -> QuerySet[Group]:
    """The groups that a person may put others in: those that may do nothing they may not."""
    if giver.is_superuser:
        return Group.objects.all()
    permissions = giver.get_all_permissions()
    within = [
        group.pk
        for group in Group.objects.prefetch_related("permissions__content_type")
        if {_name(permission) for permission in group.permissions.all()} <= permissions
    ]
    return Group.objects.filter(pk__in=within)


def is_within(person: User, other: User | AnonymousUser) -> bool:
    """Whether a person may do nothing that the other may not."""
    if other.is_superuser:
        return True
    return not person.is_superuser and _all_permissions(person) <= other.get_all_permissions()


def _all_permissions(person: User) -> set[str]:
    """What a person may do, or could again once active."""
    held = Permission.objects.filter(Q(user=person) | Q(group__user=person))
    return {_name(permission) for permission in held.select_related("content_type")}


def _name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def is_of_duty(person: User | AnonymousUser) -> bool:
    """Whether a person may publish or decide: by any permission, or by speaking for home."""
    if not person.is_authenticated:
        return False
    if person.is_superuser or person.is_staff or person.get_all_permissions():
        return True
    speaking = [MembershipRole.SPEAKER, MembershipRole.LEAD]
    return home_memberships(person).filter(role__in=speaking).exists()


def name_of(person: User | AnonymousUser) -> str:
    """How a person is named in what is kept of their decisions: no two accounts alike.

    Where somebody else has the full name too, active or not, the username tells them apart.
    """
    if not isinstance(person, User) or not (full_name := person.get_full_name()):
        return person.get_username()
    others = accounts_named(full_name).exclude(pk=person.pk)
    return f"{full_name} ({person.get_username()})" if others.exists() else full_name


def accounts_named(name: str) -> QuerySet[User]:
    """The accounts whose decisions may be kept under a name: inactive ones stay named."""
    told = User.objects.annotate(full_name=Trim(Concat("first_name", Value(" "), "last_name")))
    return told.filter(Q(full_name=name) | Q(full_name="", username=name))


def writing_view(permission: str) -> Callable[[View[P]], View[P]]:
    """Make a view answer POST alone, from signed-in people with a permission."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            if not request.user.is_authenticated:
                return redirect_to_login(_page_of_form(request))
            _require(request, permission)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def form_view(permission: str) -> Callable[[View[P]], View[P]]:
    """Make a view show its form to readers, and take it from people with a permission."""

    def decorate(view: View[P]) -> View[P]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method == "POST":
                if not request.user.is_authenticated:
                    return redirect_to_login(request.path)
                _require(request, permission)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied(refusal(permission))


def _page_of_form(request: HttpRequest) -> str:
    """Where the form was, to return to after signing in; not where it was sent to."""
    return urlsplit(request.headers.get("Referer", "")).path or "/"


def bears_token(request: HttpRequest) -> bool:
    """Whether a request to the API shows a token, good or not: it is judged by that alone."""
    scheme = request.headers.get("Authorization", "").partition(" ")[0]
    return scheme.lower() == BEARER and request.path.startswith(API_PREFIX)


def bearer_token(request: HttpRequest) -> ApiToken | None:
    """The good token that a request to the API bears; None without one."""
    if not bears_token(request):
        return None
    return token_use(request.headers["Authorization"].partition(" ")[2].strip())


class ReadingAccessMiddleware(MiddlewareMixin):
    """The one gate: with OPEN_READING off, strangers see the sign-in page and nothing else."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: object
    ) -> HttpResponseBase | None:
        if settings.OPEN_READING or not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated:
            return None
        if bearer_token(request) is not None:  # what it may is asked by the API itself
            return None
        if request.path.startswith(MACHINE_PREFIXES):
            return error_response(401, "not_signed_in", "Sign in to read this.")
        return redirect_to_login(request.get_full_path())
