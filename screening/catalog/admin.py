"""The catalogue in the admin: to be read. Feeds and pulls are decided about on their own page."""

from __future__ import annotations

from django.contrib import admin

from screening.catalog.models import (
    CatalogChange,
    Feed,
    PlannedConstellation,
    Pull,
    PullRejection,
    SpaceObject,
    StoredElementSet,
)
from screening.common.read_only_admin import ReadOnlyAdmin, ReadOnlyInline


@admin.register(SpaceObject)
class SpaceObjectAdmin(ReadOnlyAdmin):
    list_display = ("norad_cat_id", "name", "object_type", "owner_code", "decay_date")
    list_filter = ("object_type", "is_synthetic")
    search_fields = ("name", "=norad_cat_id", "international_designator")
    show_full_result_count = False


@admin.register(StoredElementSet)
class StoredElementSetAdmin(ReadOnlyAdmin):
    list_display = ("space_object", "epoch_utc", "source", "fetched_at", "pull")
    list_select_related = ("space_object", "pull__feed")
    search_fields = ("=space_object__norad_cat_id",)
    ordering = ("-pk",)
    show_full_result_count = False  # there are millions after some weeks


@admin.register(Feed)
class FeedAdmin(ReadOnlyAdmin):
    list_display = ("title", "state", "last_success_at", "not_before", "consecutive_failures")
    list_filter = ("state", "kind")


class PullRejectionInline(ReadOnlyInline):
    model = PullRejection


@admin.register(Pull)
class PullAdmin(ReadOnlyAdmin):
    list_display = ("id", "feed", "status", "started_at", "records_new", "message")
    list_filter = ("status", "feed")
    list_select_related = ("feed",)
    inlines = (PullRejectionInline,)


@admin.register(CatalogChange)
class CatalogChangeAdmin(ReadOnlyAdmin):
    list_display = ("id", "changed_at", "reason", "pull")
    list_select_related = ("pull__feed",)


@admin.register(PlannedConstellation)
class PlannedConstellationAdmin(ReadOnlyAdmin):
    """Changed on the page Catalogue, Insight, which says who did it."""

    list_display = ("constellation", "satellites", "altitude_km", "inclination_deg", "is_removed")
    list_filter = ("is_removed",)
