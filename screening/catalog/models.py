"""What is known about objects in orbit, and where each fact came from.

Element sets are append-only.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ObjectType(models.TextChoices):
    PAYLOAD = "payload", _("Payload")
    ROCKET_BODY = "rocket_body", _("Rocket body")
    DEBRIS = "debris", _("Debris")
    UNKNOWN = "unknown", _("Unknown")


class SpaceObject(models.Model):
    """One catalogued object, lasting; its orbit is in its element sets."""

    norad_cat_id = models.BigIntegerField("catalogue number", unique=True)
    name = models.CharField(max_length=80, db_index=True)
    international_designator = models.CharField(max_length=12, blank=True, db_index=True)
    object_type = models.CharField(
        max_length=12, choices=ObjectType, default=ObjectType.UNKNOWN, db_index=True
    )
    object_type_source = models.CharField(max_length=24, default="name")  # name, satcat, demo
    owner_code = models.CharField("owner (SATCAT code)", max_length=8, blank=True, db_index=True)
    constellation = models.CharField(max_length=32, blank=True, db_index=True)
    operational_status_code = models.CharField(max_length=2, blank=True)
    launch_date = models.DateField(null=True, blank=True)
    decay_date = models.DateField(null=True, blank=True)
    rcs_m2 = models.FloatField("radar cross-section (m2)", null=True, blank=True)
    docked_to_norad_cat_id = models.BigIntegerField(null=True, blank=True)  # as SATCAT has it
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["norad_cat_id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.norad_cat_id})"


class FeedState(models.TextChoices):
    IDLE = "idle", "Waiting for its next pull"
    STOPPED = "stopped", "Stopped: a person must resume it"
    DISABLED = "disabled", "Switched off"


class WhenLacking(models.TextChoices):
    """What becomes of a pull without an object that its feed must contain."""

    HOLD = "hold", "Keep it aside until a person decides"
    WARN = "warn", "Take it in and say so"


DEMO_KIND: Final = "demo"  # the kind of feed whose objects are made up


class Feed(models.Model):
    """One file or query that is pulled again and again, with its manners remembered.

    A feed that is not disabled is in use: what its source has delivered counts as the catalogue.
    """

    key = models.SlugField(max_length=64, unique=True)  # celestrak-gp-active
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=32)  # which class in catalog/sources fetches it
    source = models.CharField(max_length=64)  # what its element sets carry as their source
    parameters = models.JSONField(default=dict)  # {"group": "active", "format": "csv"}
    # Objects without which this feed's files are not what they should be: stations, mostly.
    required_norad_cat_ids = models.JSONField(default=list)
    when_lacking = models.CharField(max_length=4, choices=WhenLacking, default=WhenLacking.HOLD)
    lacking_norad_cat_ids = models.JSONField(default=list)  # what its last good pull lacked of them
    newest_epoch_utc = models.DateTimeField(null=True, blank=True)  # in its last good pull
    state = models.CharField(max_length=10, choices=FeedState, default=FeedState.IDLE)
    stop_reason = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    resumed_by = models.CharField(max_length=150, blank=True)
    resumed_at = models.DateTimeField(null=True, blank=True)
    expected_every_s = models.PositiveIntegerField()  # 0: pulled once. Late at 2x, blind at 6x
    min_interval_s = models.PositiveIntegerField(default=7200)  # never asked more often than this
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)  # politeness and back-off, real time
    claimed_until = models.DateTimeField(null=True, blank=True)  # one pull at a time, real time
    consecutive_failures = models.PositiveIntegerField(default=0)
    # Forgotten at the next success only, and not while stopped. A server that refuses this client
    # stops all its feeds: then it is another feed's pull.
    last_failure = models.ForeignKey(
        "Pull", on_delete=models.SET_NULL, null=True, blank=True, related_name="failed_feeds"
    )
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_synthetic(self) -> bool:
        """Whether it makes its objects up."""
        return self.kind == DEMO_KIND

    @property
    def expected_every(self) -> timedelta:
        return timedelta(seconds=self.expected_every_s)

    @property
    def min_interval(self) -> timedelta:
        return timedelta(seconds=self.min_interval_s)


class FeedChoice(models.Model):
    """What people chose of a feed, kept when a start makes its row anew, or never makes it.

    ``every_s`` 0: the feed's own pace, where that is not for choosing. ``mirror`` empty: the public
    site. Neither a name nor a password is ever part of it.
    """

    key = models.SlugField(max_length=64, unique=True)  # of a feed that there is, or may be
    is_on = models.BooleanField(default=True)
    every_s = models.PositiveIntegerField(default=0)
    mirror = models.CharField(max_length=300, blank=True)
    chosen_by = models.CharField(max_length=150)
    chosen_at = models.DateTimeField()  # real time

    class Meta:
        ordering = ["key"]


class PullStatus(models.TextChoices):
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Succeeded"
    UNCHANGED = "unchanged", "Source had nothing new"
    FAILED = "failed", "Failed"
    QUARANTINED = "quarantined", "Kept aside"
    ACCEPTED = "accepted", "Accepted, waiting for a worker"
    SUPERSEDED = "superseded", "Kept aside, dismissed"


class Pull(models.Model):
    """One attempt to take in one feed's data: what came, what was new, what was refused."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="pulls")
    status = models.CharField(max_length=12, choices=PullStatus, default=PullStatus.RUNNING)
    started_at = models.DateTimeField()  # real time
    finished_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    content_bytes = models.BigIntegerField(null=True, blank=True)
    address = models.CharField(max_length=300, blank=True)  # what was asked, without credentials
    stored_file = models.CharField(max_length=255, blank=True)  # relative to the data directory
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=64, blank=True)
    detected_format = models.CharField(max_length=24, blank=True)
    records_total = models.PositiveIntegerField(null=True, blank=True)
    objects_total = models.PositiveIntegerField(null=True, blank=True)
    records_new = models.PositiveIntegerField(null=True, blank=True)
    records_unchanged = models.PositiveIntegerField(null=True, blank=True)
    records_rejected = models.PositiveIntegerField(null=True, blank=True)
    records_conflicting = models.PositiveIntegerField(null=True, blank=True)  # kept as first seen
    guarded_norad_cat_ids = models.JSONField(default=list)  # protected objects found in the file
    lacking_norad_cat_ids = models.JSONField(default=list)  # required of its feed and not in it
    oldest_epoch_utc = models.DateTimeField(null=True, blank=True)
    newest_epoch_utc = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)  # more after a worker was lost
    holder = models.CharField(max_length=160, blank=True)  # the process that claimed it last
    decided_by = models.CharField(max_length=150, blank=True)  # who accepted or dismissed it
    decided_at = models.DateTimeField(null=True, blank=True)  # real time
    progress = models.FloatField(default=0.0)
    message = models.TextField(blank=True)  # one plain sentence for people
    refusal_excerpt = models.TextField(blank=True)  # how the answer began with which it was refused
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["feed", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.feed.key} pull {self.pk}"


class PullRejection(models.Model):
    """One record that was refused, with the place and the reason. At most 500 a pull are kept."""

    pull = models.ForeignKey(Pull, on_delete=models.CASCADE, related_name="rejections")
    location = models.CharField(max_length=200)  # "active.csv, line 17"
    reason = models.CharField(max_length=300)
    excerpt = models.CharField(max_length=200, blank=True)


class StoredElementSet(models.Model):
    """One element set as received. Never updated, never deleted by a pull.

    Field meanings, units and frames are those of ``screening.engine.types.ElementSet``.
    """

    space_object = models.ForeignKey(
        SpaceObject, on_delete=models.PROTECT, related_name="element_sets"
    )
    source = models.CharField(max_length=64)  # gp, supgp-iss-e, spacetrack, demo, file-<name>
    epoch_utc = models.DateTimeField()
    mean_motion_rev_day = models.FloatField()
    eccentricity = models.FloatField()
    inclination_deg = models.FloatField()
    raan_deg = models.FloatField()
    arg_perigee_deg = models.FloatField()
    mean_anomaly_deg = models.FloatField()
    bstar_per_earth_radius = models.FloatField()
    mean_motion_dot_rev_day2 = models.FloatField()
    mean_motion_ddot_rev_day3 = models.FloatField()
    classification = models.CharField(max_length=1, default="U")
    element_set_number = models.IntegerField(default=0)
    revolution_at_epoch = models.BigIntegerField(default=0)
    pull = models.ForeignKey(Pull, on_delete=models.PROTECT, related_name="element_sets")
    fetched_at = models.DateTimeField()  # product time
    record_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["space_object_id", "-epoch_utc"]
        # In this order the constraint's index also finds "the newest before t" in one seek.
        constraints = [
            models.UniqueConstraint(
                fields=["space_object", "source", "epoch_utc"],
                name="one_element_set_per_object_epoch_source",
            )
        ]
        indexes = [models.Index(fields=["epoch_utc"])]


class CatalogChange(models.Model):
    """A moment at which the catalogue in use changed. Its newest key is the catalogue's revision.

    Written in the transaction that completes the change, so whoever sees a new revision sees all
    of it.
    """

    changed_at = models.DateTimeField()  # real time
    reason = models.CharField(max_length=120)  # "pull 12", "sources in use"
    pull = models.ForeignKey(Pull, on_delete=models.PROTECT, null=True, related_name="changes")

    class Meta:
        ordering = ["-id"]


class PlannedConstellation(models.Model):
    """One shell of a constellation that is planned, not flown: a scenario, changed by people.

    Taken away, a row stays, so that the seed file does not bring it back.
    """

    seed_key = models.SlugField(
        max_length=64, blank=True
    )  # of the seed file, or made of its values
    constellation = models.CharField(max_length=60)
    satellites = models.PositiveIntegerField()
    altitude_km = models.FloatField("altitude (km)")
    inclination_deg = models.FloatField("inclination (deg)")
    life_years = models.FloatField("years in service")  # then replaced: up once, down once
    transit_km_day = models.FloatField("climb and descent (km a day)")
    source = models.CharField(max_length=300)
    source_date = models.CharField(max_length=10)  # ISO 8601: a year, a month or a day
    changed_by = models.CharField(max_length=150, blank=True)  # none: as seeded
    changed_at = models.DateTimeField(null=True, blank=True)  # real time
    is_removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["constellation", "altitude_km", "inclination_deg", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seed_key"],
                condition=~models.Q(seed_key=""),
                name="one_planned_constellation_per_seed",
            ),
            models.CheckConstraint(
                name="planned_constellation_can_fly",
                condition=models.Q(
                    satellites__gte=1,
                    altitude_km__gt=0,
                    inclination_deg__gte=0,
                    inclination_deg__lte=180,
                    life_years__gt=0,
                    transit_km_day__gt=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.constellation}, {self.altitude_km:g} km, {self.inclination_deg:g} deg"
