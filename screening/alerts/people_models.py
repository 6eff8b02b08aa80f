"""Who hears of what: recipients, what they asked for, and who is asked next."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from screening.alerts.quiet_hours import DIGEST_HOURS, time_zone_of
from screening.conjunctions.criteria.clauses import Level
from screening.stations.models import Station

LEVELS = [
    (Level.WATCH.value, pgettext_lazy("level", "Watch")),
    (Level.YELLOW.value, pgettext_lazy("level", "Yellow")),
    (Level.RED.value, pgettext_lazy("level", "Red")),
    (Level.EMERGENCY.value, pgettext_lazy("level", "Emergency")),
]


def validate_time_zone(name: str) -> None:
    """Raise ValidationError for a name that the time zone database does not have."""
    try:
        time_zone_of(name)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class Recipient(models.Model):
    """One way to reach one person or organisation. Somebody with two ways is two recipients."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"

    class Channel(models.TextChoices):
        EMAIL = "email", gettext_lazy("E-mail")
        WEBHOOK = "webhook", "Webhook"
        CHAT = "chat", gettext_lazy("Chat or SMS")  # any address that apprise knows

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="recipients",
    )
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    address = models.CharField(max_length=500)  # e-mail address, URL, apprise URL
    secret = models.CharField(max_length=128, blank=True)  # what a webhook is signed with
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address"],
                name="one_recipient_per_address",
                violation_error_message=gettext_lazy(
                    "Somebody is reached at this address already."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} by {self.get_channel_display().lower()}"


class Subscription(models.Model):
    """What a recipient asked to hear, and when it may be disturbed.

    Quiet hours are of the recipient's time zone and may pass midnight. From ``bypass_level`` up
    nothing waits.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="subscriptions")
    station = models.ForeignKey(  # none: all
        Station, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    lowest_level = models.CharField(max_length=10, choices=LEVELS, default=Level.YELLOW)
    bypass_level = models.CharField(max_length=10, choices=LEVELS, default=Level.RED)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest_every_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(hours, f"{hours} h") for hours in DIGEST_HOURS]
    )
    hears_alarms = models.BooleanField(default=True)
    hears_coordination = models.BooleanField(default=True)  # what happens in cases
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["recipient", "station", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "station"], name="one_subscription_per_recipient_and_station"
            ),
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(station=None),
                name="one_subscription_per_recipient_to_all_stations",
            ),
            models.CheckConstraint(
                name="quiet_hours_have_a_beginning_and_an_end",
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                violation_error_message="Say when quiet hours begin and when they end, or neither.",
            ),
        ]

    def __str__(self) -> str:
        station = self.station.short_name if self.station else "all stations"
        return f"{self.recipient}: {station}, {self.lowest_level} and up"

    def clean(self) -> None:
        """Refuse quiet hours that end as they begin: all day or never, nobody could tell."""
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise ValidationError({"quiet_until": "Quiet hours end at another time of day."})


class EscalationStep(models.Model):
    """Who is asked when nobody has acknowledged a notice within so many minutes."""

    station = models.ForeignKey(  # none: all, and alarms
        Station, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="+")
    after_minutes = models.PositiveSmallIntegerField()  # real minutes since the notice
    lowest_level = models.CharField(max_length=10, choices=LEVELS, default=Level.RED)
    hears_alarms = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["after_minutes", "id"]
        constraints = [
            models.CheckConstraint(
                name="an_escalation_waits_a_minute_at_least",
                condition=Q(after_minutes__gte=1),
                violation_error_message="Give people a minute at least.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient} after {self.after_minutes} min"
