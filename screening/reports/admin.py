"""Readers of the weekly summary, and its editions as they were made and sent."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import QuerySet

from screening.common.exceptions import InputError
from screening.common.read_only_admin import ReadOnlyAdmin
from screening.common.typed_admin import ModelAdmin
from screening.reports.models import Edition, Reader, Sending
from screening.reports.services.sendings import edition_approve, edition_send

APPROVED: Final = (
    "Approved. The newest edition of a week that has not gone out yet does so within five minutes;"
    " any other by the action Send."
)


@admin.register(Reader)
class ReaderAdmin(ModelAdmin):
    list_display = ("name", "organisation", "address", "language", "paper", "is_active")
    list_filter = ("is_active", "language", "organisation")
    list_select_related = ("organisation",)
    search_fields = ("name", "address")
    readonly_fields = ("unsubscribed_at",)


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("week", "number", "made_at", "made_by", "approved_by", "handed_out_at")
    exclude = ("report",)  # its page shows it
    actions = ("approve", "send")

    def get_queryset(self, request: Any) -> QuerySet[Edition]:
        return super().get_queryset(request).defer("report")

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody edits one; who may let it go out is asked for each action."""
        return False

    def has_send_permission(self, request: Any) -> bool:
        """Whoever may change editions decides whether they go out."""
        return bool(request.user.has_perm("reports.change_edition"))

    @admin.action(description="Approve: let it go out", permissions=["send"])
    def approve(self, request: Any, editions: QuerySet[Edition]) -> None:
        for edition in editions:
            edition_approve(edition, request.user.get_username())
        self.message_user(request, APPROVED)

    @admin.action(description="Send to every reader who has not had it", permissions=["send"])
    def send(self, request: Any, editions: QuerySet[Edition]) -> None:
        for edition in editions:
            try:
                count = edition_send(edition)
            except InputError as problem:
                self.message_user(request, str(problem), messages.ERROR)
            else:
                self.message_user(
                    request, f"{edition}: {count} e-mails go out within five minutes."
                )


@admin.register(Sending)
class SendingAdmin(ReadOnlyAdmin):
    list_display = ("edition", "reader", "status", "attempts", "sent_at", "problem")
    list_filter = ("status", "edition__week")
    list_select_related = ("edition", "reader")
