"""Somebody who listens to a replay, so that it shows what is said, to whom, and who answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from screening.alerts.composing import compose
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import AcknowledgedBy, Delivery, DeliveryStatus, Notice
from screening.alerts.people_models import Recipient, Subscription
from screening.alerts.services import alerts_prepare, delivery_send, notices_acknowledge
from screening.alerts.services.deliver import notices_of
from screening.common.mail import mail_file
from screening.conjunctions.criteria.clauses import RANK, Level

NAME: Final = "Flight controller"
ADDRESS: Final = "flight-controller@replay.invalid"  # no such domain can ever be (RFC 2606)


class Listener:
    """Hears of everything from watch up, at once, by mails that are kept as files.

    Acknowledges what is raised to yellow or worse, as a person does by the link in the mail.
    """

    def __init__(self) -> None:
        self._recipient, _ = Recipient.objects.get_or_create(
            channel=Recipient.Channel.EMAIL, address=ADDRESS, defaults={"name": NAME}
        )
        # It is called out for everything: a replay has no time for digests and for ten minutes'
        # distance, which go by the clock on the wall. Of the watch itself the record says nothing.
        Subscription.objects.get_or_create(
            recipient=self._recipient,
            station=None,
            defaults={
                "lowest_level": Level.WATCH,
                "bypass_level": Level.WATCH,
                "hears_alarms": False,
            },
        )
        self._told_to = 0  # the delivery that was spoken of last

    def hear(self, say: Callable[[str], object]) -> None:
        """Have everything sent that is due, say what came, and answer it.

        Where workers are up too, one of them may have been faster with any of it.
        """
        for delivery_id in alerts_prepare():
            delivery_send(delivery_id)
        mine = Delivery.objects.filter(recipient=self._recipient, pk__gt=self._told_to)
        for delivery in mine.order_by("pk"):
            self._told_to = delivery.pk
            self._say(delivery, say)

    def _say(self, delivery: Delivery, say: Callable[[str], object]) -> None:
        notices = notices_of(delivery)
        subject = compose(notices, self._recipient, delivery_key=delivery.key).subject
        say(f"    Mail to the {NAME.lower()}: {subject}")
        for notice in notices:
            if notice.transition_id is None:  # the others' words have just been said
                say(f"      {notice.words}")
        kept = delivery.status == DeliveryStatus.SENT
        say(f"      {f'Kept in {mail_file(delivery.key)}' if kept else 'It is on its way.'}")
        for notice in notices:
            if _asks_for_answer(notice):
                self._answer(notice, say)

    def _answer(self, notice: Notice, say: Callable[[str], object]) -> None:
        notices_acknowledge(
            [notice.pk], person=NAME, by=AcknowledgedBy.LINK, recipient=self._recipient
        )
        say("      Acknowledged by its link, and what was said before with it.")


def _asks_for_answer(notice: Notice) -> bool:
    level = Level(notice.level) if notice.level else None
    return notice.kind == NoticeKind.RAISED and RANK[level] >= RANK[Level.YELLOW]
