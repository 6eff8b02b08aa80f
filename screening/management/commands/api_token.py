"""`manage.py api_token`: issue, list and revoke tokens for programs."""

from __future__ import annotations

from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.common.instants import minute_text
from screening.tokens.models import ApiToken, Scope
from screening.tokens.services import LONGEST_DAYS, token_issue, tokens_revoke


class Command(BaseCommand):
    help = "Issue, list and revoke API tokens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        issue = actions.add_parser("issue", help="make a token and show it, once")
        issue.add_argument("owner", help="whose name it acts in: a user name")
        issue.add_argument("purpose", help="what it is for, in a few words")
        issue.add_argument(
            "--scope", action="append", choices=Scope.values, help="read unless given; may repeat"
        )
        issue.add_argument("--days", type=int, default=365, help=f"1 to {LONGEST_DAYS}")
        actions.add_parser("list", help="every token that still works")
        revoke = actions.add_parser("revoke", help="end a token for good")
        revoke.add_argument("token_id", type=int)

    def handle(self, *args: object, action: str, **options: object) -> None:
        try:
            getattr(self, f"_{action}")(options)
        except InputError as error:
            raise CommandError(str(error)) from error

    def _issue(self, options: dict[str, object]) -> None:
        owner = User.objects.filter(username=options["owner"]).first()
        if owner is None:
            raise InputError(f"There is no user {options['owner']}.")
        token, secret = token_issue(
            owner,
            purpose=str(options["purpose"]),
            scopes=options["scope"] or [Scope.READ.value],  # type: ignore[arg-type]
            days=int(str(options["days"])),
        )
        self.stdout.write(
            f"Token {token.pk} for {owner}, good until {token.expires_at:%Y-%m-%d}. "
            f"Shown this once:\n{secret}"
        )

    def _list(self, options: dict[str, object]) -> None:
        for token in ApiToken.objects.filter(revoked_at=None).select_related("owner"):
            used = f"{minute_text(token.last_used_at)} UTC" if token.last_used_at else "never"
            self.stdout.write(
                f"{token.pk}\t{token}\t{token.owner}\t{', '.join(token.scopes)}\t"
                f"until {token.expires_at:%Y-%m-%d}\tlast used {used}"
            )

    def _revoke(self, options: dict[str, object]) -> None:
        if not tokens_revoke([int(str(options["token_id"]))]):
            raise InputError(f"There is no token {options['token_id']} that still works.")
        self.stdout.write(f"Token {options['token_id']} works no more.")
