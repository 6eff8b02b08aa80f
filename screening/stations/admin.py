"""Editing the protected stations: who they are, what is docked, what counts as close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from screening.stations.models import ScreeningVolume, Station, StationPart, StationThreshold

if TYPE_CHECKING:  # Django's admin classes take type parameters in the stubs only
    StationRows = admin.TabularInline[StationPart | ScreeningVolume | StationThreshold, Station]
    StationModelAdmin = admin.ModelAdmin[Station]
else:
    StationRows = admin.TabularInline
    StationModelAdmin = admin.ModelAdmin


class StationPartInline(StationRows):
    model = StationPart
    extra = 0


class ScreeningVolumeInline(StationRows):
    model = ScreeningVolume
    extra = 0


class StationThresholdInline(StationRows):
    model = StationThreshold
    extra = 0


@admin.register(Station)
class StationAdmin(StationModelAdmin):
    """A station is switched off, never deleted: its conjunctions remain part of the record."""

    list_display = ("name", "short_name", "operator", "primary_norad_cat_id", "is_active")
    search_fields = ("name", "short_name", "primary_norad_cat_id")
    inlines = (StationPartInline, ScreeningVolumeInline, StationThresholdInline)

    def has_delete_permission(self, request: Any, obj: Station | None = None) -> bool:
        return False
