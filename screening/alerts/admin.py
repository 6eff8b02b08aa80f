"""Who hears of what is edited here; what was said and what came of it is only read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from screening.alerts.addresses import shown_address
from screening.alerts.alarm_models import Alarm, AlarmEvent
from screening.alerts.case_models import EntryDecision
from screening.alerts.models import (
    Acknowledgement,
    Decision,
    Delivery,
    DeliveryAttempt,
    Hearing,
    Notice,
)
from screening.alerts.people_models import EscalationStep, Recipient, Subscription
from screening.alerts.recipient_form import RecipientForm
from screening.common.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from screening.common.typed_admin import ModelAdmin, TabularInline


class SubscriptionInline(TabularInline):
    model = Subscription
    extra = 0


@admin.register(Recipient)
class RecipientAdmin(ModelAdmin):
    form = RecipientForm
    list_display = ("name", "kind", "channel", "user", "time_zone", "is_active")
    list_filter = ("kind", "channel", "is_active")
    list_select_related = ("user",)
    search_fields = ("name",)
    readonly_fields = ("shown_address",)
    inlines = (SubscriptionInline,)

    def get_fields(self, request: Any, obj: Recipient | None = None) -> Any:
        """Addresses of webhooks and chats, and secrets, are for those who may change them."""
        hidden = {"shown_address"}
        if obj is not None and not self.has_change_permission(request, obj):
            hidden = {"address", "secret"}
        return [str(name) for name in super().get_fields(request, obj) if name not in hidden]

    @admin.display(description="Address")
    def shown_address(self, recipient: Recipient) -> str:
        return shown_address(recipient.channel, recipient.address)


@admin.register(Subscription)
class SubscriptionAdmin(ModelAdmin):
    list_display = (
        "recipient",
        "station",
        "lowest_level",
        "bypass_level",
        "digest_every_hours",
        "hears_alarms",
        "hears_coordination",
        "is_active",
    )
    list_filter = ("station", "lowest_level", "is_active")
    list_select_related = ("recipient", "station")


@admin.register(EscalationStep)
class EscalationStepAdmin(ModelAdmin):
    list_display = ("after_minutes", "recipient", "station", "lowest_level", "is_active")
    list_filter = ("station", "is_active")
    list_select_related = ("recipient", "station")


class HearingInline(ReadOnlyInline):
    model = Hearing
    extra = 0
    raw_id_fields = ("notice", "delivery")


class AcknowledgementInline(ReadOnlyInline):
    model = Acknowledgement
    extra = 0


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("kind", "level", "station", "words", "at_utc", "is_exercise")
    list_filter = ("kind", "level", "station", "is_exercise", "is_synthetic")
    list_select_related = ("station",)
    raw_id_fields = ("transition", "conjunction", "case", "entry", "original", "alarm_event")
    inlines = (HearingInline, AcknowledgementInline)


class DeliveryAttemptInline(ReadOnlyInline):
    model = DeliveryAttempt
    extra = 0


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("id", "recipient", "status", "attempts", "created_at", "ended_at", "message")
    list_filter = ("status", "recipient")
    list_select_related = ("recipient",)
    inlines = (HearingInline, DeliveryAttemptInline)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("transition", "notice", "reason", "decided_at")
    raw_id_fields = ("transition", "notice")
    show_full_result_count = False


@admin.register(EntryDecision)
class EntryDecisionAdmin(ReadOnlyAdmin):
    list_display = ("entry", "notice", "reason", "decided_at")
    raw_id_fields = ("entry", "notice")
    list_select_related = ("entry__case", "notice")
    show_full_result_count = False


class AlarmEventInline(ReadOnlyInline):
    model = AlarmEvent
    extra = 0


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    list_display = ("subject", "key", "since_utc", "ended_utc")
    list_filter = (("ended_utc", admin.EmptyFieldListFilter),)
    search_fields = ("key", "subject")
    inlines = (AlarmEventInline,)
