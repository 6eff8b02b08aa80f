"""Editing the protected stations: who they are, what is docked, what counts as close."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm

from screening.engine.config import MAX_THRESHOLD_KM
from screening.stations.models import ScreeningVolume, Station, StationPart, StationThreshold

if TYPE_CHECKING:  # Django's admin classes take type parameters in the stubs only
    StationRows = admin.TabularInline[StationPart | ScreeningVolume | StationThreshold, Station]
    StationModelAdmin = admin.ModelAdmin[Station]
    VolumeRows = BaseInlineFormSet[
        StationPart | ScreeningVolume | StationThreshold,
        Station,
        ModelForm[StationPart | ScreeningVolume | StationThreshold],
    ]
else:
    StationRows = admin.TabularInline
    StationModelAdmin = admin.ModelAdmin
    VolumeRows = BaseInlineFormSet


class StationPartInline(StationRows):
    model = StationPart
    extra = 0


class ScreeningVolumeFormSet(VolumeRows):
    """Volumes that can be screened: one at least, none larger than the screening reaches."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        kept = [row for row in rows if not row.get("DELETE")]
        if self.instance.is_active and not kept:
            raise ValidationError(
                "An active station needs at least one volume: without one it is not screened."
            )
        for row in kept:
            self._refuse_too_large(row)

    def _refuse_too_large(self, row: dict[str, Any]) -> None:
        is_sphere = row["shape"] == ScreeningVolume.Shape.SPHERE
        sides = ("radius_km",) if is_sphere else ("radial_km", "in_track_km", "cross_track_km")
        reach_km = hypot(*(row[side] or 0.0 for side in sides))
        if reach_km > MAX_THRESHOLD_KM:
            raise ValidationError(
                f"{row['name']} reaches {reach_km:,.0f} km from the station: at most "
                f"{MAX_THRESHOLD_KM:,.0f} km can be screened."
            )


class ScreeningVolumeInline(StationRows):
    model = ScreeningVolume
    formset = ScreeningVolumeFormSet
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
