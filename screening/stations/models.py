"""Protected stations as data: what they are made of, how big, and what counts as close."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy


class Station(models.Model):
    """A crewed station that is screened against everything else."""

    slug = models.SlugField(max_length=32, unique=True)  # iss, css
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=16)
    operator = models.CharField(max_length=120)
    primary_norad_cat_id = models.BigIntegerField(unique=True)
    hard_body_radius_m = models.FloatField()
    hard_body_radius_source = models.CharField(max_length=200)
    mass_kg = models.FloatField(null=True, blank=True)
    mass_source = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    display_order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["display_order", "slug"]
        constraints = [
            models.CheckConstraint(
                name="station_has_a_size_and_a_mass_above_zero",
                condition=models.Q(hard_body_radius_m__gt=0)
                & (models.Q(mass_kg=None) | models.Q(mass_kg__gt=0)),
                violation_error_message="Hard-body radius (and mass, where known) are above zero.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class StationPart(models.Model):
    """The docking log: a module or vehicle that is part of a station for some time."""

    class Kind(models.TextChoices):
        MODULE = "module", gettext_lazy("Module")
        VEHICLE = "vehicle", gettext_lazy("Visiting vehicle")

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="parts")
    norad_cat_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MODULE)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["station", "valid_from", "norad_cat_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "norad_cat_id", "valid_from"], name="one_part_entry_per_arrival"
            ),
            models.CheckConstraint(
                name="part_leaves_after_it_arrived",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                violation_error_message="A part leaves after it has arrived: valid to is later.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.norad_cat_id})"


class ScreeningVolume(models.Model):
    """A region around a station, in its RTN frame. A sphere, or a box by half-extents."""

    class Shape(models.TextChoices):
        SPHERE = "sphere", "Sphere"
        BOX = "box", "Box (radial, in-track, cross-track)"

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="volumes")
    name = models.CharField(max_length=40)  # "notification box"
    shape = models.CharField(max_length=6, choices=Shape)
    radius_km = models.FloatField(null=True, blank=True)
    radial_km = models.FloatField("radial half-extent (km)", null=True, blank=True)
    in_track_km = models.FloatField("in-track half-extent (km)", null=True, blank=True)
    cross_track_km = models.FloatField("cross-track half-extent (km)", null=True, blank=True)
    source = models.CharField(max_length=200)
    is_displayed = models.BooleanField(default=False)  # the box drawn on the globe

    class Meta:
        ordering = ["station", "name"]
        constraints = [
            models.UniqueConstraint(fields=["station", "name"], name="one_volume_name_per_station"),
            models.CheckConstraint(
                name="volume_has_its_dimensions",
                condition=models.Q(shape="sphere", radius_km__gt=0)
                | models.Q(shape="box", radial_km__gt=0, in_track_km__gt=0, cross_track_km__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station.short_name}: {self.name}"


class StationThreshold(models.Model):
    """The miss distance under which a pass is shown at a tier, until probability decides it."""

    class Tier(models.TextChoices):
        WATCH = "watch", "Watch"
        YELLOW = "yellow", "Yellow: prepare"
        RED = "red", "Red: act"

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="thresholds")
    tier = models.CharField(max_length=8, choices=Tier)
    miss_distance_km = models.FloatField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["station", "-miss_distance_km"]
        constraints = [
            models.UniqueConstraint(fields=["station", "tier"], name="one_threshold_per_tier"),
            models.CheckConstraint(
                name="threshold_is_above_zero",
                condition=models.Q(miss_distance_km__gt=0),
                violation_error_message="A tier's miss distance is above zero.",
            ),
        ]
