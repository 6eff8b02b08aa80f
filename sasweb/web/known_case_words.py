"""What is kept of entries of cases, and of whose turn it is, with its places.

``screening.alerts.case_sayings`` and ``screening.coordination.turn`` write them, in English. They
stand here for translation only; tests/unit/sasweb/test_case_alert_in_chinese.py holds them against
what those write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop as _

from screening.coordination.kinds import EntryKind

# By the kind of entry, what its gist may be (``CaseFacts.gist``).
GISTS: Final[Mapping[str, tuple[str, ...]]] = {
    EntryKind.OPENED: (_("a draft case with %(who)s was opened by rule"),),
    EntryKind.NOTIFIED: (_("%(who)s notifies us of a close pass"),),
    EntryKind.ACKNOWLEDGED: (_("%(who)s has acknowledged"),),
    EntryKind.STATEMENT: (_("%(who)s states its assessment"),),
    EntryKind.INTENT: (
        _("%(who)s will manoeuvre"),
        _("%(who)s will hold"),
        _("%(who)s has not decided whether to move"),
        _("%(who)s have not decided whether to move"),
        _("%(who)s said something of its intent"),
        _("%(who)s said what it intends, and withholds it"),
    ),
    EntryKind.PLAN_SCREENED: (
        _("a plan was screened"),
        _("our plan makes a close pass"),
        _("the plan of %(who)s makes a close pass"),
        _("our plan could not be screened"),
        _("the plan of %(who)s could not be screened"),
        _("the plan of %(who)s was screened"),
    ),
    EntryKind.DECISION_PROPOSED: (_("%(who)s proposes that %(mover)s"),),
    EntryKind.DECISION_AGREED: (_("%(who)s agrees: %(mover)s"), _("We agreed who moves")),
    EntryKind.DECISION_REFUSED: (_("%(who)s refuses that %(mover)s"),),
    EntryKind.EXECUTED: (_("%(who)s reports that it is done"),),
    EntryKind.ESCALATED: (_("%(who)s escalates to %(role)s"),),
    EntryKind.OVERDUE: (_("%(who)s is late: %(duty)s"), _("%(who)s are late: %(duty)s")),
    EntryKind.RELAYED: (_("%(who)s has handed entry %(number)s on to %(whom)s"),),
    EntryKind.REMARK: (_("%(who)s writes to us"),),
}
# Whose turn it is, and what for (``CaseFacts.turn``). A duty of ours stands for itself.
TURNS: Final = (
    _("Nobody has been told. Notify %(them)s, or close the draft."),
    _("%(them)s waits for us to acknowledge."),
    _("%(them)s proposes that %(mover)s. Agree or refuse."),
    _("%(them)s is late: %(duty)s. %(ask)s"),
    _("State our own assessment."),
    _("Say whether we hold or manoeuvre."),
    _("We move. Report it when it is done."),
    _("Propose to %(them)s who moves."),
    _("We wait for %(them)s: %(duty)s."),
    _("We wait for %(them)s to answer our proposal."),
    _("We wait for %(them)s to answer."),
    _("Nothing is asked of anybody before closest approach."),
)
MOVER: Final = _("%(name)s moves")
# Who moves, and whom one turns to; others are names.
MOVERS: Final = (_("nobody moves"), _("both move"), _("we move"))
ROLES: Final = (
    _("station side"),
    _("other side"),
    _("intermediary"),
    _("observer"),
    _("government"),
)
# Why the product closed a case by itself (``coordination.services.close``).
CLOSINGS: Final = (
    _("The closest approach, at %(at)s UTC, is over."),
    _("Runs that looked for the pass do not find it any more: no closest approach is expected."),
)
