"""The sentences of a trajectory study in the reader's language.

They are kept in English with the study, for programs and files. A page reads them back; one of
another form, as an older release wrote it, is shown as it was kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from sasweb.web.kept_forms import KeptForms
from sasweb.web.reasons_said import reason_within_said
from sasweb.web.shipped_words import shipped_said
from sasweb.web.what_if.known_trajectory_words import MORE, NOTES, REMARKS, SENTENCES

_AND_THE: Final = " and the "
_NUMBER: Final = r"[\d.,]+"
_INSTANT: Final = r"[\d:T -]+"
_SPAN: Final = re.compile(rf"(?P<start>{_INSTANT}?) to (?P<end>{_INSTANT}?) UTC(?: and |; |$)")
# Names may hold a full stop: what follows the first sentence is known by how it begins.
_NEXT: Final = re.compile(
    r"(?<=\.) (?=\d+ more (?:is|are) under |\d+ of \d+ launch |Only [\d,]+ of [\d,]+ objects )"
)


def trajectory_said(text: str) -> str:
    """Say what an answer begins with, sentence by sentence, or one of its notes."""
    return " ".join(_FORMS.said(each) for each in _NEXT.split(text))


def volumes_said(names: Iterable[str]) -> list[str]:
    """Volumes of a station that are entered, the product's own in the reader's language."""
    return list(map(shipped_said, names))


def _spans_said(text: str) -> str:
    told = [_("%(start)s to %(end)s UTC") % each.groupdict() for each in _SPAN.finditer(text)]
    return _("; ").join(told) or text


_FORMS: Final = KeptForms(
    (*SENTENCES, *MORE, *NOTES, *REMARKS),
    {
        **dict.fromkeys(("distance", "count", "number"), _NUMBER),
        **dict.fromkeys(("start", "end"), _INSTANT),
        "place": r"\S+",
        "at": r"[\d:T Z+-]+",
    },
    {
        "volumes": lambda text: _(" and the ").join(volumes_said(text.split(_AND_THE))),
        "spans": _spans_said,
        "reason": reason_within_said,
    },
)
