"""Runs, lasting conjunctions, and each run's opinion of them.

History is added to, never changed.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy

from screening.catalog.models import SpaceObject, StoredElementSet
from screening.common.ordered_json import OrderedJSONField
from screening.conjunctions.counted_pc import CountedPc, counted_pc
from screening.conjunctions.life_models import ConjunctionLife, RuleVersion, Transition
from screening.conjunctions.risk_columns import RiskColumns
from screening.engine.ephemeris import EphemerisTag
from screening.stations.models import Station

# Whoever loads the models loads these too; their home is a file of their own.
LIFE_MODELS = (RuleVersion, ConjunctionLife, Transition)

TAG_WORDS = {
    EphemerisTag.ROUTINE: gettext_lazy("Routine"),
    EphemerisTag.PLANNED_MANOEUVRE: gettext_lazy("With a planned manoeuvre"),
}
TAG_CHOICES = [(tag.value, words) for tag, words in TAG_WORDS.items()]


class RunStatus(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"


class RunKind(models.TextChoices):
    """What a run screens. Runs of one kind never block or stand in for runs of another."""

    STATIONS = "stations", gettext_lazy("Stations against all")
    CATALOGUE = "catalogue", gettext_lazy("All against all")


class ScreeningRun(models.Model):
    """One screening with everything it depended on, so that it can be repeated bit for bit.

    The holder of a run against all is the process that joins its shards; each shard has a worker of
    its own.
    """

    kind = models.CharField(max_length=16, choices=RunKind, default=RunKind.STATIONS)
    status = models.CharField(max_length=8, choices=RunStatus, default=RunStatus.QUEUED)
    trigger = models.CharField(max_length=80)  # "first start", "schedule", "pull 12", a person
    requested_at = models.DateTimeField()  # real time
    started_at = models.DateTimeField(null=True, blank=True)  # real time
    heartbeat_at = models.DateTimeField(null=True, blank=True)  # real time
    finished_at = models.DateTimeField(null=True, blank=True)  # real time
    attempts = models.PositiveSmallIntegerField(default=0)  # also the claim: only its holder writes
    holder = models.CharField(max_length=160, blank=True)  # the process that claimed it last
    window_start_utc = models.DateTimeField()  # product time
    window_end_utc = models.DateTimeField()
    config = models.JSONField(default=dict)
    element_set_ids = models.BinaryField(default=bytes)  # zlib of little-endian int64
    element_set_count = models.PositiveIntegerField(default=0)
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    catalog_revision = models.BigIntegerField(default=0)  # of the catalogue when it was requested
    code_version = models.CharField(max_length=64)
    stage = models.CharField(max_length=80, blank=True)
    progress = models.FloatField(default=0.0)
    seconds_by_stage = OrderedJSONField(default=dict)
    status_counts = OrderedJSONField(default=dict)  # {"OK": 21542, "STALE_ELEMENTS": 25}
    event_counts = OrderedJSONField(default=dict)  # passes kept: {"closest_approach": 812}
    left_out_counts = OrderedJSONField(default=dict)  # not kept: {"outside_every_volume": 1988}
    # Not screened all through the window, and why: {"css": "CSS (48274) has no element set: ..."}
    unscreened_stations = models.JSONField(default=dict, blank=True)
    peak_memory_mb = models.FloatField(null=True, blank=True)
    message = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)
    is_exercise = models.BooleanField(default=False)

    class Meta:
        ordering = ["-requested_at", "-id"]
        indexes = [
            models.Index(fields=["kind", "status"]),  # the newest finished, the unfinished
            models.Index(fields=["requested_at", "id"], name="run_by_request"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"


class OperatorEphemeris(models.Model):
    """States that an operator has computed for an object: what runs follow in place of GP.

    Added, never changed, but for its tag and whether runs may use it. ``states`` has the form of
    ``ephemeris_states.py``; the file it came in is a message. See docs/ephemerides.md.
    """

    space_object = models.ForeignKey(
        SpaceObject, on_delete=models.PROTECT, related_name="ephemerides"
    )
    originator = models.CharField(max_length=200)
    tag = models.CharField(max_length=20, choices=TAG_CHOICES)
    frame = models.CharField(max_length=8)  # as it came; runs work in TEME
    created_utc = models.DateTimeField(null=True, blank=True)  # by its originator
    received_at = models.DateTimeField()  # product time
    start_utc = models.DateTimeField()  # first state
    stop_utc = models.DateTimeField()  # last state
    segment_count = models.PositiveIntegerField()
    state_count = models.PositiveIntegerField()
    step_s = models.FloatField()  # the usual time between two states
    has_covariance = models.BooleanField()
    # What reading between the states may be wrong by, or why that cannot be told; see the engine's
    # ``check_interpolation``.
    interpolation_bound_km = models.FloatField(null=True, blank=True)
    interpolation_remark = models.TextField(blank=True)
    states = models.BinaryField()
    # Whether runs follow it: at first where its tag is routine. Whoever changed that last, and when
    # (product time), is named.
    is_used = models.BooleanField()
    use_decided_by = models.CharField(max_length=150, blank=True)
    use_decided_at = models.DateTimeField(null=True, blank=True)
    # The run that was requested when it came, or when its use was decided.
    requested_run = models.ForeignKey(
        ScreeningRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name_plural = "operator ephemerides"
        indexes = [models.Index(fields=["is_used", "stop_utc"])]  # what the next run may follow

    def __str__(self) -> str:
        return f"ephemeris {self.pk} of {self.space_object.name}"

    @property
    def known_at_utc(self) -> datetime:
        """When its knowledge ends: its making, or the start of its data where that is not told.

        Its coming at the latest.
        """
        return min(self.created_utc or self.start_utc, self.received_at)


class RunShard(models.Model):
    """One stretch of a run's window, searched by one worker on its own.

    ``records`` is its partial result in the form of ``services/shard_records.py``, until the run is
    joined; then it is empty.
    """

    run = models.ForeignKey(ScreeningRun, on_delete=models.CASCADE, related_name="shards")
    index = models.PositiveSmallIntegerField()  # by time, from 0
    start_utc = models.DateTimeField()  # product time
    end_utc = models.DateTimeField()
    status = models.CharField(max_length=8, choices=RunStatus, default=RunStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)  # also the claim, as for a run
    worker = models.CharField(max_length=160, blank=True)  # the process that claimed it last
    heartbeat_at = models.DateTimeField(null=True, blank=True)  # real time
    started_at = models.DateTimeField(null=True, blank=True)  # real time
    finished_at = models.DateTimeField(null=True, blank=True)  # real time
    progress = models.FloatField(default=0.0)
    seconds_by_stage = OrderedJSONField(default=dict)
    event_count = models.PositiveIntegerField(null=True, blank=True)  # before the shards are joined
    # Attempts that came to nothing, oldest first, in the form of ``shard_story.Interruption``
    interruptions = models.JSONField(default=list, blank=True)
    peak_memory_mb = models.FloatField(null=True, blank=True)
    records = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["run_id", "index"]
        constraints = [
            models.UniqueConstraint(fields=["run", "index"], name="one_shard_per_run_and_index")
        ]

    def __str__(self) -> str:
        return f"shard {self.index + 1} of run {self.run_id}"


class RunObjectStatus(models.Model):
    """An object that a run did not screen all through, and why. Objects without a row were."""

    run = models.ForeignKey(ScreeningRun, on_delete=models.CASCADE, related_name="object_statuses")
    space_object = models.ForeignKey(SpaceObject, on_delete=models.PROTECT)
    status = models.CharField(max_length=40)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "run object statuses"


class RunDockedObject(models.Model):
    """An object that a run took for part of a station: listed, never silently dropped."""

    class Method(models.TextChoices):
        STATE = "state", gettext_lazy("Stays with the station over a whole orbit")
        LOG = "log", gettext_lazy("Docking log")

    run = models.ForeignKey(ScreeningRun, on_delete=models.CASCADE, related_name="docked_objects")
    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="+")
    space_object = models.ForeignKey(SpaceObject, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=8, choices=Method)
    max_separation_km = models.FloatField(null=True, blank=True)
    max_relative_speed_m_s = models.FloatField(null=True, blank=True)
    detail = models.CharField(max_length=200, blank=True)


class Conjunction(models.Model):
    """A pair of objects at one encounter (one revolution).

    Lasting; runs, and messages of others, add assessments to it. What it shows is the newest run's
    opinion while runs see it, and the newest message's while they do not.
    """

    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, null=True, blank=True, related_name="conjunctions"
    )
    primary = models.ForeignKey(SpaceObject, on_delete=models.PROTECT, related_name="+")
    secondary = models.ForeignKey(SpaceObject, on_delete=models.PROTECT, related_name="+")
    first_tca_utc = models.DateTimeField()  # as first seen; identity is judged on the newest
    tca_utc = models.DateTimeField()  # of the newest assessment
    miss_distance_km = models.FloatField()  # of the newest assessment
    latest_assessment = models.ForeignKey(
        "Assessment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the message of somebody else that was made last said of it. It keeps the pass in sight
    # when no run sees it.
    latest_report = models.ForeignKey(
        "Assessment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whose probability of collision it goes by: the best of both, by the rule of ``best_risk.py``.
    risk_assessment = models.ForeignKey(
        "Assessment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Those of ``risk_assessment``, which never change: here lists order and filter by them without
    # looking up the opinion of each conjunction that there ever was. None: not known. What counts,
    # by the rule of ``counted_pc.py``, is what they go by.
    pc = models.FloatField(null=True, blank=True, editable=False)
    counted_pc = models.FloatField(null=True, blank=True, editable=False)
    max_pc = models.FloatField(null=True, blank=True, editable=False)
    first_run = models.ForeignKey(
        ScreeningRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The newest run that found it, and the newest that could have found it. When they differ the
    # pass was looked for and not found; when the second is old nobody has looked. Without the first
    # it is known from messages alone.
    last_seen_run = models.ForeignKey(
        ScreeningRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    last_looked_run = models.ForeignKey(
        ScreeningRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_synthetic = models.BooleanField(default=False)
    # Made of a message of an exercise. No run and no message of the real world joins it.
    is_exercise = models.BooleanField(default=False)

    class Meta:
        ordering = ["tca_utc", "id"]
        indexes = [
            models.Index(fields=["tca_utc", "id"], name="conjunction_by_time"),  # all, in order
            models.Index(fields=["primary", "secondary", "tca_utc"]),
            models.Index(fields=["station", "tca_utc"]),
        ]

    def __str__(self) -> str:
        return f"{self.primary.name} and {self.secondary.name}"


# The figures of a close approach in the order in which rows, files and the API give them.
FIGURES = (
    "miss_distance_km",
    "radial_km",
    "in_track_km",
    "cross_track_km",
    "relative_speed_km_s",
    "duration_s",
)


class EventKind(models.TextChoices):
    CLOSEST_APPROACH = "closest_approach", "Closest approach"
    WINDOW_EDGE = "window_edge", "At the window's edge"
    CO_MOVING = "co_moving", "Co-moving"


class ApproachFigures(models.Model):
    """What is always known of one close approach."""

    kind = models.CharField(max_length=16, choices=EventKind)
    tca_utc = models.DateTimeField()
    miss_distance_km = models.FloatField()

    class Meta:
        abstract = True


class Assessment(RiskColumns, ApproachFigures):
    """One opinion of a conjunction: a run's, or that of a message's originator. Never updated.

    A message names no element sets; how old its knowledge is, and how long the two stay close, is
    unknown. One that has no states, such as Space-Track's public ones, leaves the components and
    the relative speed unknown too. A run's names an element set or an operator's ephemeris of each
    object: the one that the path at TCA rests on.
    """

    Kind = EventKind

    # R, I, C: secondary minus primary along the primary's RTN axes
    radial_km = models.FloatField(null=True, blank=True)
    in_track_km = models.FloatField(null=True, blank=True)
    cross_track_km = models.FloatField(null=True, blank=True)
    relative_speed_km_s = models.FloatField(null=True, blank=True)

    conjunction = models.ForeignKey(
        Conjunction, on_delete=models.CASCADE, related_name="assessments"
    )
    run = models.ForeignKey(
        ScreeningRun, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    originator = models.CharField(max_length=200, blank=True)  # whose message it is; none: a run's
    primary_element_set = models.ForeignKey(
        StoredElementSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    secondary_element_set = models.ForeignKey(
        StoredElementSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What a run followed at this TCA in place of an element set
    primary_ephemeris = models.ForeignKey(
        "OperatorEphemeris", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    secondary_ephemeris = models.ForeignKey(
        "OperatorEphemeris", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    duration_s = models.FloatField(null=True, blank=True)
    # TCA minus epoch, or minus the making of the ephemeris; unknown of a message's
    primary_age_days = models.FloatField(null=True, blank=True)
    secondary_age_days = models.FloatField(null=True, blank=True)
    volumes_entered = models.JSONField(default=list)  # ["notification box"]
    created_at = models.DateTimeField()  # product time: a run's beginning, a message's receipt
    # When its originator made the message, its receipt at the latest; None of a run's
    made_at = models.DateTimeField(null=True, blank=True)
    stated_pc = models.FloatField(null=True, blank=True)  # by a message's originator itself

    class Meta:
        ordering = ["-created_at", "-id"]
        # What a list of millions of opinions is ordered and narrowed by
        indexes = [
            models.Index(fields=["tca_utc", "id"], name="assessment_by_time"),
            models.Index(fields=["miss_distance_km", "id"], name="assessment_by_miss"),
            models.Index(
                fields=["pc"], condition=models.Q(pc__isnull=False), name="assessment_by_pc"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conjunction", "run"], name="one_assessment_per_conjunction_and_run"
            ),
            models.CheckConstraint(
                name="an_assessment_is_of_a_run_or_of_an_originator",
                condition=models.Q(run=None) & ~models.Q(originator="")
                | models.Q(run__isnull=False, originator=""),
            ),
        ]

    @property
    def known_at_utc(self) -> datetime:
        """When its knowledge ends: the making of the message, or the beginning of the run."""
        return self.made_at or self.created_at

    @property
    def counted(self) -> CountedPc:
        """The probability that counts, its own or its originator's, by ``counted_pc.py``."""
        return counted_pc(self.pc, self.pc_grade, self.stated_pc)


class CatalogueApproach(ApproachFigures):
    """One event of a run of all against all: flat, added in bulk, never updated.

    It has no identity beyond its run. Rows of a run that has not finished are half a result: ask
    ``selectors.approaches_of``.
    """

    # Every column that refers to another row would get an index; those that no query begins with
    # do without, for they would double what an insert costs.
    run = models.ForeignKey(
        ScreeningRun, on_delete=models.CASCADE, related_name="approaches", db_index=False
    )
    primary = models.ForeignKey(  # of the pair the lower catalogue number
        SpaceObject, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    secondary = models.ForeignKey(
        SpaceObject, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # NOTE: no constraint either: without an index the database would read all events for every
    # element set that is pruned. The run's own list of its inputs keeps these sets.
    primary_element_set = models.ForeignKey(
        StoredElementSet,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    secondary_element_set = models.ForeignKey(
        StoredElementSet,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    radial_km = models.FloatField()  # R, I, C: secondary minus primary, primary's RTN
    in_track_km = models.FloatField()
    cross_track_km = models.FloatField()
    relative_speed_km_s = models.FloatField()
    duration_s = models.FloatField()
    primary_age_days = models.FloatField()  # TCA minus epoch
    secondary_age_days = models.FloatField()
    oldest_age_days = models.FloatField()  # the larger of the two without their signs
    is_within_constellation = models.BooleanField(default=False)  # both fly in the same one

    class Meta:
        ordering = ["run_id", "miss_distance_km", "id"]
        verbose_name_plural = "catalogue approaches"
        indexes = [
            # Pages of a run, closest, soonest or fastest first; all of a run, to prune it. The
            # first holds every column that a person can filter by, so that what little matches is
            # found without reading a row: see approach_selectors.py. Old elements gather late in
            # the window, and slow passes are co-moving: the others skip those unread.
            models.Index(
                name="approach_miss_and_filters",
                fields=[
                    "run",
                    "miss_distance_km",
                    "relative_speed_km_s",
                    "tca_utc",
                    "oldest_age_days",
                    "is_within_constellation",
                    "kind",
                    "primary",
                    "secondary",
                ],
            ),
            models.Index(fields=["run", "tca_utc", "oldest_age_days"], name="approach_tca"),
            models.Index(fields=["run", "relative_speed_km_s", "kind"], name="approach_speed"),
            # What one object meets in the newest run
            models.Index(fields=["primary", "run"]),
            models.Index(fields=["secondary", "run"]),
        ]


class CalibrationCount(models.Model):
    """How often past predictions were right within one sigma, as counted at one time.

    Never updated; old ones are forgotten. ``counts`` has the form of ``services/calibration.py``.
    """

    computed_at = models.DateTimeField()  # real time
    window_start_utc = models.DateTimeField()  # product time: TCAs from here
    window_end_utc = models.DateTimeField()  # to here, which was "now"
    predictions = models.PositiveIntegerField()  # with sigmas, by element sets
    cases = models.PositiveIntegerField()  # of them could be judged
    passes = models.PositiveIntegerField()  # so many passes they are of
    is_cut = models.BooleanField(default=False)  # there were more predictions than are looked at
    left_out_counts = OrderedJSONField(default=dict)  # {"truth_may_come": 12}
    counts = OrderedJSONField(default=dict)
    code_version = models.CharField(max_length=64)
    seconds = models.FloatField()
    is_synthetic = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]


class StudiedHistory(models.Model):
    """What an object's own element sets told of its accuracy when they were last studied.

    Kept to save time alone: whoever has the element sets finds the same. ``history_key`` tells of
    which sets it speaks, and ``study`` has the form of ``studied_histories.py``.
    """

    space_object = models.OneToOneField(
        SpaceObject, on_delete=models.CASCADE, related_name="studied_history"
    )
    history_key = models.CharField(max_length=64)
    study = models.JSONField()
    studied_at = models.DateTimeField()  # real time

    class Meta:
        verbose_name_plural = "studied histories"
