"""Messages in the admin: to be read, never edited."""

from __future__ import annotations

from django.contrib import admin

from screening.common.read_only_admin import ReadOnlyAdmin
from screening.messages.models import Message, MessageRisk


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "kind",
        "status",
        "originator",
        "message_id",
        "object_name",
        "other_object_name",
        "tca_utc",
        "received_at",
    )
    list_filter = ("kind", "status", "source", "is_synthetic")
    search_fields = ("message_id", "originator", "file_name")
    exclude = ("content_gzip",)


@admin.register(MessageRisk)
class MessageRiskAdmin(ReadOnlyAdmin):
    list_display = ("message", "pc", "pc_method", "max_pc", "pc_grade", "judged_at")
