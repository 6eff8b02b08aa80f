"""Why a duty has no deadline, in both languages."""

from __future__ import annotations

from typing import Final

from screening.coordination.protocol.clauses import Anchor, Words

NO_TIME_GIVEN: Final = Words("The text gives no time.", "条文未规定时限。")
# Detection and closest approach are always known.
NOT_YET: Final = {
    Anchor.NOTIFIED: Words(
        "Counts from the notice, which has not been sent.", "自通知发出起算，尚未通知。"
    ),
    Anchor.DECIDED: Words(
        "Counts from the decision, which has not been agreed.", "自商定由谁机动起算，尚未商定。"
    ),
    Anchor.BURN_ENDS: Words(
        "Counts from the end of the declared window, which is not known.",
        "自所告知的时间窗结束起算，时间窗不详。",
    ),
    Anchor.MISSED: Words(
        "Due only if an earlier deadline is missed, and none is.", "自逾期起算，尚未逾期。"
    ),
}
