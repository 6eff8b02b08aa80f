"""What programs show in place of a person's sign-in, each for as little as it needs."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Scope(models.TextChoices):
    READ = "read", "Read everything that pages show"
    ACKNOWLEDGE = "acknowledge", "Acknowledge alerts in its owner's name"
    ASK = "ask", "Ask what-if questions in its owner's name, and cancel them"
    COORDINATE = "coordinate", "Read and speak in the cases of its owner's organisation"


class ApiToken(models.Model):
    """One token of one person. The secret itself is shown once and never kept.

    ``beginning`` is enough of it to tell tokens apart. All instants are real time.
    """

    Scope = Scope

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    purpose = models.CharField(max_length=120)  # "calendar of the flight director's desk"
    scopes = models.JSONField()  # some of Scope
    beginning = models.CharField(max_length=12)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)  # to about a minute
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.beginning}... ({self.purpose})"

    def has_scope(self, scope: str) -> bool:
        return scope in set(self.scopes)

    @property
    def may_stand_in_an_address(self) -> bool:
        """Addresses are written into logs and histories: one that can act has no place there."""
        return set(self.scopes) == {Scope.READ.value}
