"""Runs and conjunctions in the admin: to be read, never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model

from screening.conjunctions.models import (
    Assessment,
    Conjunction,
    RunDockedObject,
    RunObjectStatus,
    ScreeningRun,
)

if TYPE_CHECKING:  # Django's admin classes take type parameters in the stubs only
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """The record of what runs found is added to by runs alone."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False


@admin.register(ScreeningRun)
class ScreeningRunAdmin(ReadOnlyAdmin):
    list_display = ("id", "status", "trigger", "requested_at", "window_start_utc", "message")
    list_filter = ("status", "is_synthetic", "is_replay")
    exclude = ("element_set_ids",)


@admin.register(RunObjectStatus)
class RunObjectStatusAdmin(ReadOnlyAdmin):
    list_display = ("run", "space_object", "status", "detail")
    list_filter = ("status",)
    list_select_related = ("run", "space_object")


@admin.register(RunDockedObject)
class RunDockedObjectAdmin(ReadOnlyAdmin):
    list_display = ("run", "station", "space_object", "method", "max_separation_km", "detail")
    list_filter = ("station", "method")
    list_select_related = ("run", "station", "space_object")


@admin.register(Conjunction)
class ConjunctionAdmin(ReadOnlyAdmin):
    list_display = ("station", "secondary", "tca_utc", "miss_distance_km", "last_seen_run")
    list_filter = ("station", "is_synthetic")
    list_select_related = ("station", "secondary", "last_seen_run")
    search_fields = ("secondary__name", "secondary__norad_cat_id")


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("conjunction", "run", "kind", "tca_utc", "miss_distance_km")
    list_filter = ("kind",)
    list_select_related = ("conjunction__primary", "conjunction__secondary", "run")
