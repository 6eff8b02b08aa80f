"""Admin of cases: read-only, for whoever has words for a case says them on its page.

From which level a station's passes open cases is set here.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from screening.common.clock import now_utc
from screening.common.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from screening.common.typed_admin import ModelAdmin
from screening.coordination.models import Case, CaseParty, Disclosure, Entry, OpeningRule
from screening.coordination.release_admin import AnswerLinkAdmin, ReleaseAdmin

OTHER_ADMINS = (AnswerLinkAdmin, ReleaseAdmin)  # whoever loads this registers these too


class PartyInline(ReadOnlyInline):
    model = CaseParty
    fields = ("slug", "role")
    extra = 0


class EntryInline(ReadOnlyInline):
    model = Entry
    fields = ("number", "kind", "party", "author", "at_utc", "recorded_at", "hash")
    extra = 0


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    list_display = ("uuid", "conjunction", "keeper_slug", "state", "tca_utc", "is_exercise")
    list_filter = ("state", "is_exercise", "is_synthetic", "is_replay", "is_reconstruction")
    search_fields = ("uuid", "parties__slug")
    list_select_related = ("conjunction__primary", "conjunction__secondary")
    inlines = (PartyInline, EntryInline)


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Its place in the chain. What it says is read on the page of its case."""

    list_display = ("case", "number", "kind", "party", "author", "at_utc", "recorded_at")
    list_filter = ("kind",)
    search_fields = ("case__uuid", "party", "author")
    exclude = ("parts",)
    list_select_related = ("case",)


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnlyAdmin):
    exclude = ("salt", "value")
    list_display = ("entry", "part", "received_at")
    list_select_related = ("entry__case",)


@admin.register(OpeningRule)
class OpeningRuleAdmin(ModelAdmin):
    list_display = ("station", "from_level", "changed_by", "changed_at")
    fields = ("station", "from_level")

    def save_model(self, request: Any, obj: OpeningRule, form: Any, change: bool) -> None:
        obj.changed_by, obj.changed_at = request.user.get_username(), now_utc()
        super().save_model(request, obj, form, change)
