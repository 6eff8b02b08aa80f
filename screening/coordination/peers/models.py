"""Other instances that hold cases with us: who they are, what goes to them, what came of them.

Everything here is about the way between instances; what a case is stands in its entries alone. All
instants are real time unless they say otherwise.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from screening.common.ordered_json import OrderedJSONField
from screening.common.process_identity import MAX_LENGTH as IDENTITY_LENGTH
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.peers.wire import EnvelopeKind, Result
from screening.operators.models import Organisation

ENVELOPE_KINDS = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in EnvelopeKind]
ENTRY_KINDS = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in EntryKind]
RESULTS = [(result.value, result.value.capitalize()) for result in Result]


class PeerWay(models.TextChoices):
    INSTANCE = "instance", "An instance of this product, or what speaks like one"
    WEBHOOK = "webhook", "A webhook: it is told, and answers by the API or the counterpart room"


class Peer(models.Model):
    """How one organisation's machine is reached, and how it proves that it is that one's.

    ``attempts`` is the claim of whoever sends to it: only the holder of the newest may say how
    that went. While it does not answer, ``failing_since`` says since when and ``message`` why.
    """

    Way = PeerWay

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="peer")
    way = models.CharField(max_length=8, choices=PeerWay, default=PeerWay.INSTANCE)
    url = models.CharField("address", max_length=500)  # envelopes are posted to exactly this
    secret_out = models.CharField(max_length=200)  # signs what we post
    secret_in = models.CharField(max_length=200, blank=True)  # signs what it posts; empty: nothing
    # Those before, which go on counting until then: the other end has yet to read the new ones.
    former_secret_out = models.CharField(max_length=200, blank=True)
    former_secret_in = models.CharField(max_length=200, blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=IDENTITY_LENGTH, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True, blank=True)
    last_taken_at = models.DateTimeField(null=True, blank=True)  # it took something of ours
    last_heard_at = models.DateTimeField(null=True, blank=True)  # it posted something good
    message = models.TextField(blank=True)  # of the newest failure

    class Meta:
        ordering = ["organisation__name"]

    def __str__(self) -> str:
        return f"{self.organisation} at another instance"

    def former_counts(self, real_now: datetime) -> bool:
        """Whether the secrets before the newest still count."""
        return self.former_until is not None and real_now < self.former_until


class SharedCase(models.Model):
    """A case kept here that a peer is told of, and up to which entry that was queued."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="shared_cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shared_with")
    queued_number = models.PositiveIntegerField(default=0)
    head_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "case"], name="one_sharing_per_peer_and_case")
        ]


class SubmissionStatus(models.TextChoices):
    WAITING = "waiting", "Waits for the keeper"
    TAKEN = "taken", "Chained by the keeper"
    REFUSED = "refused", "Refused by the keeper"


class Submission(models.Model):
    """Something said here in a case that another instance keeps, as we sealed it.

    The keeper may be given less of it than we hold; when the chained entry comes back, it must be
    this one, and we keep our own parts whole.
    """

    Status = SubmissionStatus

    uuid = models.UUIDField(unique=True)  # of the entry it becomes
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="submissions")
    kind = models.CharField(max_length=20, choices=ENTRY_KINDS)
    party = models.SlugField()
    author = models.CharField(max_length=200)
    at_utc = models.DateTimeField()  # product time
    parts = OrderedJSONField(default=dict)  # sealed, as those of an entry
    created_at = models.DateTimeField()
    status = models.CharField(
        max_length=8, choices=SubmissionStatus, default=SubmissionStatus.WAITING
    )
    message = models.TextField(blank=True)  # why it was refused

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.case}"


class EnvelopeStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Taken"
    REFUSED = "refused", "Refused"


class QueuedEnvelope(models.Model):
    """One message to a peer. ``key`` is the same at every try, so a second copy changes nothing.

    What it says is composed when it is sent, by the release policy of that moment. ``withheld``
    keeps which parts of an entry were not given. While one that failed rests, so do all of its case
    that come after it, and those of other cases do not.
    """

    Status = EnvelopeStatus

    key = models.UUIDField(unique=True)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="envelopes")
    kind = models.CharField(max_length=16, choices=ENVELOPE_KINDS)
    case_uuid = models.UUIDField(db_index=True)  # it may be asked for before it is here
    number = models.PositiveIntegerField(null=True, blank=True)  # of the entry, or the first asked
    last_number = models.PositiveIntegerField(null=True, blank=True)  # asked for
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="envelopes"
    )
    withheld = models.JSONField(default=list, blank=True)  # names of parts
    status = models.CharField(max_length=8, choices=EnvelopeStatus, default=EnvelopeStatus.WAITING)
    tries = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]  # in which they are sent
        indexes = [
            models.Index(
                fields=["peer", "id"], condition=Q(status="waiting"), name="envelope_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of case {self.case_uuid} to {self.peer}"


class Received(models.Model):
    """An envelope that came and was taken in: a copy of it is answered, and does nothing.

    Forgotten after a while: a signature counts for minutes, and entries have uuids of their own.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="received")
    key = models.UUIDField()
    kind = models.CharField(max_length=16, choices=ENVELOPE_KINDS)
    case_uuid = models.UUIDField()
    result = models.CharField(max_length=10, choices=RESULTS)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "received"
        constraints = [
            models.UniqueConstraint(fields=["peer", "key"], name="one_receipt_per_peer_and_key")
        ]


class EarlyEntry(models.Model):
    """An entry that came before one that precedes it, kept until that has come."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="early_entries")
    case_uuid = models.UUIDField()
    number = models.PositiveIntegerField()
    document = OrderedJSONField()  # the chained entry as it came
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["case_uuid", "number"]
        verbose_name_plural = "early entries"
        constraints = [
            models.UniqueConstraint(
                fields=["peer", "case_uuid", "number"], name="one_early_entry_per_number"
            )
        ]
