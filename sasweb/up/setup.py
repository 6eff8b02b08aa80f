"""Bring a world's database up to date: tables, groups, and somebody who may administer it."""

from __future__ import annotations

import os
import secrets

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from sasweb.access import ADMINISTRATOR, groups_create
from screening.alerts.services.pulses import pulses_forget
from screening.catalog.services import feeds_ensure, pulls_release
from screening.conjunctions.services import runs_release
from screening.consequences.services import studies_release
from screening.upkeep.services.processes import processes_begin_anew

ADMINISTRATOR_NAME = "admin"
PASSWORD_VARIABLE = "DJANGO_SUPERUSER_PASSWORD"  # noqa: S105  # the name Django gave it
ADMINISTRATOR_CREATED = f"Created the first administrator, {ADMINISTRATOR_NAME}."
PASSWORD_BYTES = 12


def new_password() -> str:
    return secrets.token_urlsafe(PASSWORD_BYTES)


def database_prepare(*, no_worker_is_alive: bool) -> list[str]:
    """Migrate; then create what is missing: groups, the chosen feeds, the first administrator.

    With ``no_worker_is_alive`` what the last stop interrupted may be resumed at once. Returns what
    was done, a sentence a line. The administrator's password comes from
    DJANGO_SUPERUSER_PASSWORD; without that variable one is made, and told in the last sentence.
    """
    call_command("migrate", interactive=False, verbosity=0)
    done = ["The database is up to date."]
    groups_create()
    feeds_ensure(settings.CATALOG)
    if no_worker_is_alive:
        pulses_forget()
        processes_begin_anew()
    if no_worker_is_alive and (interrupted := _release()):
        done.append(f"Interrupted at the last stop and now resumed: {interrupted}.")
    given = os.environ.get(PASSWORD_VARIABLE, "")
    password = given or new_password()
    if administrator_ensure(password):
        done.append(ADMINISTRATOR_CREATED)
        if not given:
            done.append(f"Its password, shown this once: {password}")
    return done


def _release() -> int:
    """Let what the last stop interrupted be picked up at once; return how much."""
    return pulls_release() + runs_release() + studies_release()


def administrator_ensure(password: str) -> bool:
    """Create the first administrator, unless an active superuser exists. Say whether it was."""
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        return False
    user = User.objects.create_superuser(ADMINISTRATOR_NAME, password=password)
    user.groups.add(Group.objects.get(name=ADMINISTRATOR))
    return True
