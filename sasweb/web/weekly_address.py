"""What the addresses of weekly pages and files say: week, edition, language, paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from sasweb.weekly_readers import Sight
from screening.common.exceptions import InputError
from screening.common.keys import key_of
from screening.coordination.documents.languages import Language
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition
from screening.reports.printed.pdf import Paper
from screening.reports.selectors import edition_of, newest_edition


def week_asked(text: str) -> IsoWeek:
    """The week of an address. Raises Http404, which says how weeks are written."""
    try:
        return IsoWeek.parse(text)
    except InputError as error:
        raise Http404(str(error)) from error


def edition_asked(week: IsoWeek, number: str, sight: Sight) -> Edition | None:
    """The edition of a week that an address names, or its newest; None where none was made.

    What waits for approval is not there for others than those who let it go out.

    Raises Http404 for a number that no edition of the week has.
    """
    if not number:
        return newest_edition(week, drafts=sight.drafts)
    key = key_of(number)
    edition = edition_of(week, key, drafts=sight.drafts) if key is not None else None
    if edition is None:
        words = gettext("There is no edition %(number)s of week %(week)s.")
        raise Http404(words % {"number": repr(number), "week": week})
    return edition


def language_asked(request: HttpRequest, usual: Language = Language.EN) -> Language:
    """The language of a summary; the usual one where the address names none that we have."""
    try:
        return Language(request.GET.get("language", usual))
    except ValueError:
        return usual


def paper_asked(request: HttpRequest) -> Paper:
    """The paper of a PDF; A4 where the address names none that we have."""
    try:
        return Paper(request.GET.get("paper", Paper.A4))
    except ValueError:
        return Paper.A4
