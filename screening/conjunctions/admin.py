"""Runs and conjunctions in the admin: to be read, never edited."""

from __future__ import annotations

from django.contrib import admin

from screening.common.read_only_admin import ReadOnlyAdmin
from screening.conjunctions.life_models import RuleVersion, Transition
from screening.conjunctions.models import (
    Assessment,
    CatalogueApproach,
    Conjunction,
    RunDockedObject,
    RunObjectStatus,
    RunShard,
    ScreeningRun,
    StudiedHistory,
)


@admin.register(ScreeningRun)
class ScreeningRunAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "kind",
        "status",
        "trigger",
        "requested_at",
        "window_start_utc",
        "message",
    )
    list_filter = ("kind", "status", "is_synthetic", "is_replay")
    exclude = ("element_set_ids",)


@admin.register(RunShard)
class RunShardAdmin(ReadOnlyAdmin):
    list_display = ("run", "index", "status", "start_utc", "attempts", "worker", "event_count")
    list_filter = ("status",)
    list_select_related = ("run",)
    exclude = ("records",)


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


@admin.register(CatalogueApproach)
class CatalogueApproachAdmin(ReadOnlyAdmin):
    list_display = ("run", "primary", "secondary", "kind", "tca_utc", "miss_distance_km")
    list_select_related = ("run", "primary", "secondary")
    show_full_result_count = False  # a run holds hundreds of thousands


@admin.register(StudiedHistory)
class StudiedHistoryAdmin(ReadOnlyAdmin):
    list_display = ("space_object", "studied_at")
    list_select_related = ("space_object",)


@admin.register(RuleVersion)
class RuleVersionAdmin(ReadOnlyAdmin):
    list_display = ("station", "number", "valid_from", "author", "note")
    list_filter = ("station",)
    list_select_related = ("station",)


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin):
    list_display = ("conjunction", "sequence", "from_state", "to_state", "cause", "at_utc")
    list_filter = ("to_state", "cause", "is_exercise")
    list_select_related = ("conjunction__primary", "conjunction__secondary")
    raw_id_fields = ("conjunction", "run", "assessment", "rule")
