"""Messages that have come in: as they came, what they say, and what became of them."""

from __future__ import annotations

import gzip

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from screening.common.ordered_json import OrderedJSONField
from screening.conjunctions.models import (
    TAG_CHOICES,
    Assessment,
    Conjunction,
    OperatorEphemeris,
)
from screening.conjunctions.risk_columns import RiskColumns


class MessageKind(models.TextChoices):
    CDM = "cdm", _("Conjunction data message (CDM)")
    OEM = "oem", _("Orbit ephemeris message (OEM)")
    OMM = "omm", _("Orbit mean-elements message (OMM)")
    STARLINK = "starlink", _("Starlink ephemeris")
    PUBLIC = "public", _("Public conjunction message (Space-Track)")
    UNKNOWN = "unknown", _("Not recognised")


class MessageStatus(models.TextChoices):
    READ = "read", pgettext_lazy("a message", "Read")
    ASSESSED = "assessed", _("Became an assessment")
    CONFLICT = "conflict", _("Assessment in conflict")
    EPHEMERIS = "ephemeris", _("Ephemeris for runs")
    NO_STATION = "no_station", _("No station concerned")
    NOT_USED = "not_used", _("Read, not used")
    REJECTED = "rejected", _("Rejected")


class MessageSource(models.TextChoices):
    UPLOAD = "upload", _("Uploaded on the page")
    API = "api", _("Sent to the API")
    COMMAND = "command", _("message_import command")
    SPACETRACK = "space-track", "Space-Track"


class Message(models.Model):
    """One file with one message. The same bytes are one row; nothing that came is thrown away.

    What an exercise has had may come for real, and is a row of its own.

    Rejected files are kept too, with their problems.
    """

    kind = models.CharField(max_length=8, choices=MessageKind)
    status = models.CharField(max_length=12, choices=MessageStatus)
    note = models.TextField(blank=True)  # why it has this status, in a sentence
    source = models.CharField(max_length=12, choices=MessageSource)
    received_at = models.DateTimeField()  # product time
    received_by = models.CharField(max_length=150, blank=True)  # who handed it over
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)  # of the bytes as they came
    size_bytes = models.PositiveBigIntegerField()
    content_gzip = models.BinaryField()  # the bytes as they came, packed
    originator = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=255, blank=True)
    created_utc = models.DateTimeField(null=True, blank=True)  # by its originator
    # The object of an ephemeris or element set; object 1 and 2 of a conjunction. As the message has
    # them: they need not be in the catalogue.
    norad_cat_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    object_name = models.CharField(max_length=80, blank=True)
    other_norad_cat_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    other_object_name = models.CharField(max_length=80, blank=True)
    tca_utc = models.DateTimeField(null=True, blank=True, db_index=True)
    start_utc = models.DateTimeField(null=True, blank=True)  # of an ephemeris
    stop_utc = models.DateTimeField(null=True, blank=True)
    # Of an ephemeris: what whoever handed it over says of the time to come.
    tag = models.CharField(max_length=20, choices=TAG_CHOICES, blank=True)
    facts = OrderedJSONField(default=dict)  # everything the message says; of an ephemeris, about it
    remarks = models.JSONField(default=list)  # what is odd about it: ["line 40: ..."]
    problems = models.JSONField(default=list)  # why it was rejected: [{"place", "reason"}]
    is_synthetic = models.BooleanField(default=False)
    is_exercise = models.BooleanField(default=False)  # handed over in one, or says so itself
    exercise_name = models.CharField(max_length=80, blank=True)
    conjunction = models.ForeignKey(
        Conjunction, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assessment = models.OneToOneField(
        Assessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    ephemeris = models.OneToOneField(
        OperatorEphemeris, on_delete=models.SET_NULL, null=True, blank=True, related_name="message"
    )

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["kind", "-received_at"]),
            models.Index(fields=["originator", "message_id"]),  # who calls itself the same
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "is_exercise"], name="one_message_per_content_and_exercise"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.message_id or self.file_name}"

    @property
    def content(self) -> bytes:
        """The file as it came."""
        return gzip.decompress(bytes(self.content_gzip))


class MessageRisk(RiskColumns):
    """How likely a collision is by a CDM that became no assessment: both objects are strangers.

    Judged as reports of stations are, when the file came; kept so that no page computes it again.
    Of ``risk``, object 1 is the primary.
    """

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="judged"
    )
    judged_at = models.DateTimeField()  # product time: sizes of objects as they were known then
    # Every method's answer by its name, in the form of ``probability_as_json``
    methods = OrderedJSONField(default=dict)

    class Meta:
        verbose_name_plural = "message risks"

    def __str__(self) -> str:
        return f"risk by {self.message}"
