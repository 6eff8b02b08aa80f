"""What was shown to whom by which policy, and links by which a party answers without an account."""

from __future__ import annotations

from django.db import models

from screening.coordination.models import Case, Entry, FinalRecord


class Way(models.TextChoices):
    """By which way somebody was shown something."""

    PAGE = "page", "Page"
    LINK = "link", "Answer link"
    API = "api", "API"
    DOCUMENT = "document", "Document"
    TRANSCRIPT = "transcript", "Transcript"
    MAIL = "mail", "E-mail"
    PEER = "peer", "Another installation"


class Release(FinalRecord):
    """That a part of an entry was shown to a party that it is not of. Only added to.

    Once for each way and policy: by which version of a policy it was shown first, and when.
    """

    Way = Way

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="releases")
    part = models.CharField(max_length=40)
    receiver = models.SlugField()  # of the organisation
    way = models.CharField(max_length=10, choices=Way)
    policy = models.CharField(max_length=200)  # its label, with its version
    released_at = models.DateTimeField()  # real time

    class Meta:
        ordering = ["-released_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "part", "receiver", "way", "policy"],
                name="one_release_per_part_receiver_way_and_policy",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.entry} to {self.receiver} by {self.get_way_display().lower()}"


class AnswerLink(models.Model):
    """A link by which a party reads and answers one case, until it ends. All instants real time.

    The link is signed with the installation's secret key and is not kept.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answer_links")
    party = models.SlugField()  # for whom its holder speaks
    contact = models.CharField(max_length=200)  # whom it was made for, in words
    author = models.CharField(max_length=150)  # who made it
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)  # to about a minute
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"answer link for {self.contact}, {self.case}"
