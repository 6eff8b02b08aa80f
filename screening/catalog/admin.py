"""The catalogue in the admin: to be read. Feeds and pulls are decided about on their own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model

from screening.catalog.models import (
    CatalogChange,
    Feed,
    Pull,
    PullRejection,
    SpaceObject,
    StoredElementSet,
)

if TYPE_CHECKING:  # Django's admin classes take type parameters in the stubs only
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline


class ReadOnly:
    """What sources said is added to by pulls alone."""

    def has_add_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False


@admin.register(SpaceObject)
class SpaceObjectAdmin(ReadOnly, ModelAdmin):
    list_display = ("norad_cat_id", "name", "object_type", "owner_code", "decay_date")
    list_filter = ("object_type", "is_synthetic")
    search_fields = ("name", "=norad_cat_id", "international_designator")
    show_full_result_count = False


@admin.register(StoredElementSet)
class StoredElementSetAdmin(ReadOnly, ModelAdmin):
    list_display = ("space_object", "epoch_utc", "source", "fetched_at", "pull")
    list_select_related = ("space_object", "pull__feed")
    search_fields = ("=space_object__norad_cat_id",)
    ordering = ("-pk",)
    show_full_result_count = False  # there are millions after some weeks


@admin.register(Feed)
class FeedAdmin(ReadOnly, ModelAdmin):
    list_display = ("title", "state", "last_success_at", "not_before", "consecutive_failures")
    list_filter = ("state", "kind")


class PullRejectionInline(ReadOnly, TabularInline):
    model = PullRejection


@admin.register(Pull)
class PullAdmin(ReadOnly, ModelAdmin):
    list_display = ("id", "feed", "status", "started_at", "records_new", "message")
    list_filter = ("status", "feed")
    list_select_related = ("feed",)
    inlines = (PullRejectionInline,)


@admin.register(CatalogChange)
class CatalogChangeAdmin(ReadOnly, ModelAdmin):
    list_display = ("id", "changed_at", "reason", "pull")
    list_select_related = ("pull__feed",)
