"""Who operates what, how they are reached, who speaks for them, and what they let others see."""

from __future__ import annotations

from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from screening.common.exceptions import InputError
from screening.operators.release_words import Preset


class OrganisationKind(models.TextChoices):
    OPERATOR = "operator", gettext_lazy("Operator")
    AGENCY = "agency", gettext_lazy("Agency")
    GOVERNMENT = "government", gettext_lazy("Government")
    UN_BODY = "un_body", gettext_lazy("UN body")
    OBSERVER = "observer", gettext_lazy("Observer")


class Organisation(models.Model):
    """One organisation that can be a party to a case. ``slug`` names it on every installation.

    ``intermediary`` is through whom this organisation is spoken to where a policy asks for one.
    """

    Kind = OrganisationKind

    slug = models.SlugField(max_length=48, unique=True)
    name = models.CharField(max_length=120)
    name_zh = models.CharField("name in Chinese", max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=OrganisationKind)
    country_code = models.CharField(max_length=2, blank=True)  # ISO 3166-1; empty: international
    languages = models.JSONField(default=list, blank=True)  # of what is sent to it: "en", "zh-hans"
    is_home = models.BooleanField("is whom this installation serves", default=False)
    is_fictional = models.BooleanField(default=False)  # exists for exercises
    intermediary = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="speaks_for"
    )
    source = models.CharField(max_length=300, blank=True)  # where what is said here can be read
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_home"],
                condition=Q(is_home=True),
                name="one_home_organisation",
                violation_error_message="Another organisation is home already.",
            ),
            models.CheckConstraint(
                name="nobody_is_their_own_intermediary",
                condition=Q(intermediary=None) | ~Q(intermediary=models.F("id")),
                violation_error_message="An intermediary is another organisation.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """One way to reach an organisation. Not verified: nobody has tried whether it answers."""

    class Purpose(models.TextChoices):
        CONJUNCTION = "conjunction", gettext_lazy("Conjunctions, at any hour")
        OFFICE = "office", gettext_lazy("Office")
        FORMAL = "formal", gettext_lazy("Formal notes")

    class Channel(models.TextChoices):
        EMAIL = "email", gettext_lazy("E-mail")
        PHONE = "phone", gettext_lazy("Telephone")
        WEB = "web", gettext_lazy("Web")
        OTHER = "other", gettext_lazy("Other")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contact_points"
    )
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.CONJUNCTION)
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=300)
    hours = models.CharField(max_length=120, blank=True)  # "all hours", "Mon-Fri 09-17"
    time_zone = models.CharField(max_length=64, default="UTC")
    languages = models.JSONField(default=list, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)  # real time
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["organisation", "purpose", "id"]

    def __str__(self) -> str:
        return f"{self.organisation} by {self.get_channel_display().lower()}"


class ManoeuvrabilityClass(models.TextChoices):
    """Of whom right of way asks. Unknown is not "cannot"."""

    NON_MANOEUVRABLE = "non_manoeuvrable", gettext_lazy("Cannot manoeuvre")
    MANOEUVRABLE = "manoeuvrable", gettext_lazy("Manoeuvres on command")
    AUTOMATED = "automated", gettext_lazy("Avoids collisions by itself")
    CREWED = "crewed", gettext_lazy("Crewed")
    UNKNOWN = "unknown", gettext_lazy("Unknown")


class Operates(models.Model):
    """That an organisation owns or operates an object, a fleet by name, or a state's objects.

    One of the three says which: a catalogue number, the beginning of a name, a SATCAT owner code.
    """

    class Role(models.TextChoices):
        OWNER = "owner", gettext_lazy("Owner")
        OPERATOR = "operator", gettext_lazy("Operator")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="operates"
    )
    role = models.CharField(max_length=8, choices=Role, default=Role.OPERATOR)
    norad_cat_id = models.BigIntegerField("catalogue number", null=True, blank=True)
    name_prefix = models.CharField(max_length=40, blank=True)
    owner_code = models.CharField("owner (SATCAT code)", max_length=8, blank=True)
    manoeuvrability = models.CharField(
        max_length=16, choices=ManoeuvrabilityClass, default=ManoeuvrabilityClass.UNKNOWN
    )
    valid_from = models.DateTimeField(null=True, blank=True)  # none: always was
    valid_to = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["organisation", "id"]
        verbose_name_plural = "operates"
        constraints = [
            models.CheckConstraint(
                name="operates_names_an_object_a_fleet_or_an_owner",
                condition=Q(norad_cat_id__isnull=False, name_prefix="", owner_code="")
                | Q(norad_cat_id=None, owner_code="") & ~Q(name_prefix="")
                | Q(norad_cat_id=None, name_prefix="") & ~Q(owner_code=""),
                violation_error_message=(
                    "Give one: a catalogue number, the beginning of a name, or an owner code."
                ),
            ),
            models.CheckConstraint(
                name="operates_ends_after_it_began",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gt=models.F("valid_from")),
                violation_error_message="Valid to is later than valid from.",
            ),
        ]


class MembershipRole(models.TextChoices):
    OBSERVER = "observer", "Observer: reads"
    SPEAKER = "speaker", "Speaker: acknowledges, states, declares"
    LEAD = "lead", "Lead: agrees and refuses too"
    # Not deleted: without a membership an account of a counterpart would be any reader's.
    FORMER = "former", "Former: neither reads nor speaks"


class Membership(models.Model):
    """That a person with an account belongs to an organisation, and may speak for it."""

    Role = MembershipRole

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=8, choices=MembershipRole, default=MembershipRole.OBSERVER)

    class Meta:
        ordering = ["organisation", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="one_membership_per_person_and_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.organisation}"


PRESETS = [(preset.value, preset.value.replace("_", " ").capitalize()) for preset in Preset]


class ReleasePolicy(models.Model):
    """One version of what a holder lets a receiver see. Versions are only added.

    ``receiver`` none: everybody without a policy of their own. ``case_uuid`` none: every case.
    ``document`` says a handling for each class of data.
    """

    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="release_policies"
    )
    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    case_uuid = models.UUIDField(null=True, blank=True)
    number = models.PositiveIntegerField()  # of this holder, receiver and case, from 1
    valid_from = models.DateTimeField()  # real time
    preset = models.CharField(max_length=24, choices=PRESETS)
    document = models.JSONField()
    author = models.CharField(max_length=150)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["holder", "receiver", "case_uuid", "-number"]
        verbose_name_plural = "release policies"
        constraints = [
            models.UniqueConstraint(  # nothing is equal to nothing here
                "holder",
                Coalesce("receiver", 0),
                Coalesce("case_uuid", Value(UUID(int=0), output_field=models.UUIDField())),
                "number",
                name="one_release_policy_per_number",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a version. Raises InputError for one that exists: what was in force stays told."""
        if not self._state.adding:
            raise InputError("A release policy is never changed: add its next version.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Raise InputError: what was in force stays told."""
        raise InputError("A release policy is never deleted: add its next version.")

    def clean(self) -> None:
        if self.receiver_id is not None and self.receiver_id == self.holder_id:
            raise ValidationError({"receiver": "An organisation always sees what is its own."})
