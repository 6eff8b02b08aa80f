"""Bring a world's database up to date: tables, groups, and somebody who may administer it."""

from __future__ import annotations

import os
import secrets

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from sasweb.access import ADMINISTRATOR, groups_create
from screening.alerts.services.pulses import pulses_forget
from screening.catalog.services import feeds_ensure, pulls_release
from screening.conjunctions.services import runs_release
from screening.consequences.services import studies_release
from screening.operators.models import MembershipRole
from screening.operators.selectors import home
from screening.operators.services import membership_give

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
    _migrate()
    done = ["The database is up to date."]
    groups_create()
    feeds_ensure(settings.CATALOG)
    if no_worker_is_alive:
        pulses_forget()
    if no_worker_is_alive and (interrupted := _release()):
        done.append(f"Interrupted at the last stop and now resumed: {interrupted}.")
    given = os.environ.get(PASSWORD_VARIABLE, "")
    password = given or new_password()
    if administrator_ensure(password):
        done.append(ADMINISTRATOR_CREATED)
        if not given:
            done.append(f"Its password, shown this once: {password}")
    return done


def _migrate() -> None:
    """Bring the tables up to date: all of it or, where the process is ended half-way, nothing.

    NOTE: by itself Django changes tables in one transaction and writes down that it did in another.
    Killed between the two, every later start would fail over tables that exist. A migration that
    must have no transaction around it is left to do as it says.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not all(migration.atomic for migration, _ in plan):
        call_command("migrate", interactive=False, verbosity=0)
        return
    # SQLite can only be told before the transaction not to look at references meanwhile, and must
    # not for tables to be made anew; PostgreSQL must look at once, or it refuses to change tables.
    with connection.constraint_checks_disabled(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        call_command("migrate", interactive=False, verbosity=0)


def _release() -> int:
    """Let what the last stop interrupted be picked up at once; return how much."""
    return pulls_release() + runs_release() + studies_release()


def administrator_ensure(password: str) -> bool:
    """Create the first administrator, unless an active superuser exists. Say whether it was.

    Where the installation serves an organisation already, as in the demo, they lead for it: the
    channel can be tried at once.
    """
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        return False
    user = User.objects.create_superuser(ADMINISTRATOR_NAME, password=password)
    user.groups.add(Group.objects.get(name=ADMINISTRATOR))
    if (served := home()) is not None:
        membership_give(user, served, MembershipRole.LEAD)
    return True
