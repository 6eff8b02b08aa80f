"""People in the admin: an administrator makes accounts, and none mightier than their own.

Groups and what they may do are a superuser's: whoever edits a group could give it everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest

from sasweb import lock_out_admin, token_admin  # noqa: F401  # register themselves
from sasweb.access import groups_within, is_within
from sasweb.signing_in.factors import second_factors_take_away

if TYPE_CHECKING:  # Django's admin classes take type parameters in the stubs only
    PeopleAdmin = UserAdmin[User]
else:
    PeopleAdmin = UserAdmin

# What a superuser alone may give.
SUPERUSER_FIELDS: Final = frozenset({"is_superuser", "user_permissions"})

# One door for all: the lock-out, second factors and the age of sessions hold for the admin too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Libraries register what nobody is to edit: secrets of second factors, addresses we do not use.
for each in (Authenticator, EmailAddress, UserSession):
    if admin.site.is_registered(each):
        admin.site.unregister(each)
admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(PeopleAdmin):
    """Who is mightier than the administrator can be seen, and neither changed nor deleted.

    NOTE: changing a password is changing a person: Django's form for it asks the same question.
    """

    actions = ("take_away_second_factors",)

    @admin.action(
        description="Take away second factors (lost or stolen), and end sessions",
        permissions=["change"],
    )
    def take_away_second_factors(self, request: Any, people: QuerySet[User]) -> None:
        """Of people who may do nothing that oneself may not; their history says who did it."""
        for person in people:
            if not is_within(person, request.user):
                refused = f"{person} may do what you may not: ask somebody mightier."
                self.message_user(request, refused, messages.ERROR)
                continue
            count = second_factors_take_away(person, by=request.user)
            told = f"{person}: {count} second factors taken away, and all sessions ended."
            self.message_user(request, told)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or is_within(obj, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or is_within(obj, request.user))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Leave out what the person may not give: what is not in the form is not taken from it."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (title, options | {"fields": _without_superuser_fields(options["fields"])})
            for title, options in fieldsets
        ]

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = groups_within(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Group)
class SuperuserGroupAdmin(GroupAdmin):
    """For superusers, whatever permissions a group was once given."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


def _without_superuser_fields(fields: Any) -> tuple[Any, ...]:
    return tuple(name for name in fields if name not in SUPERUSER_FIELDS)
