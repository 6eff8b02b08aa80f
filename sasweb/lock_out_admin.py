"""Wrong attempts to sign in, in the admin: who is locked out from where, and letting them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:  # Django's admin classes take type parameters in the stubs only
    ModelAdmin = admin.ModelAdmin[AccessAttempt]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ModelAdmin):
    """What was typed as a password or a code is not kept."""

    list_display = (
        "username",
        "ip_address",
        "failures_since_start",
        "is_locked_out",
        "attempt_time",
        "user_agent",
    )
    search_fields = ("username", "ip_address")
    fields = (*list_display, "path_info")
    actions = ("let_in",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # by the action alone, which is written down

    def has_let_in_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("axes.delete_accessattempt"))

    @admin.display(boolean=True, description="Locked out when last tried")
    def is_locked_out(self, attempt: AccessAttempt) -> bool:
        return bool(attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT)

    @admin.action(description="Let in: forget the wrong attempts", permissions=["let_in"])
    def let_in(self, request: Any, attempts: QuerySet[AccessAttempt]) -> None:
        for attempt in attempts:
            told = f"{attempt.username} may try again from {attempt.ip_address}."
            LogEntry.objects.log_actions(
                request.user.pk, [attempt], DELETION, change_message=told, single_object=True
            )
            reset(ip=attempt.ip_address, username=attempt.username)
            self.message_user(request, told, messages.SUCCESS)
