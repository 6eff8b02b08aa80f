"""Who organisations are, and who speaks for them, is edited here; what they release is only read.

A new version of a release policy is added on the organisation's page, which shows what it changes.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from screening.common.read_only_admin import ReadOnlyAdmin
from screening.common.typed_admin import ModelAdmin, StackedInline, TabularInline
from screening.operators.models import (
    ContactPoint,
    Membership,
    Operates,
    Organisation,
    ReleasePolicy,
)


class ContactPointInline(StackedInline):
    model = ContactPoint
    extra = 0


class OperatesInline(StackedInline):
    model = Operates
    extra = 0


class MembershipInline(TabularInline):
    model = Membership
    extra = 0
    raw_id_fields = ("user",)
    can_delete = False  # who leaves becomes "former": an account without any reads as anybody


@admin.register(Organisation)
class OrganisationAdmin(ModelAdmin):
    list_display = ("name", "name_zh", "kind", "country_code", "is_home", "is_fictional")
    list_filter = ("kind", "is_home", "is_fictional")
    search_fields = ("slug", "name", "name_zh")
    list_select_related = ("intermediary",)
    inlines = (ContactPointInline, OperatesInline, MembershipInline)

    def get_readonly_fields(self, request: Any, obj: Organisation | None = None) -> tuple[str, ...]:
        """A slug that is in use stands in the records of cases, here and elsewhere."""
        return ("slug",) if obj is not None else ()

    def has_delete_permission(self, request: Any, obj: Organisation | None = None) -> bool:
        return False  # records of cases name it


@admin.register(ReleasePolicy)
class ReleasePolicyAdmin(ReadOnlyAdmin):
    list_display = (
        "holder",
        "receiver",
        "case_uuid",
        "number",
        "preset",
        "valid_from",
        "author",
        "note",
    )
    list_filter = ("holder", "preset")
    list_select_related = ("holder", "receiver")
