"""Sources: which feeds are asked, how often, and at which mirror. No account is ever part of it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from screening.catalog.models import Feed, FeedChoice
from screening.catalog.services import feed_choice_forget, feed_choose
from screening.catalog.services.feed_choices import LONGEST_S, has_own_pace
from screening.configuration.areas.area import ShapedArea
from screening.configuration.fields import Document, Field, Kind, Shape

_HOUR_S: Final = 3600


class SourcesArea(ShapedArea):
    name = "sources"
    title = _("Sources")
    about = _(
        "What is pulled, by the feed's key. Which feeds there are is said by SAFE_PASSAGE_CATALOG;"
        " accounts by the environment, and never here."
    )
    shape = Shape(
        fields=(
            Field(
                name="is_on",
                label=_("In use"),
                kind=Kind.FLAG,
                hint=_("Off: it is not asked, and what it has delivered no longer counts."),
            ),
            Field(
                name="every_h",
                label=_("Asked every"),
                kind=Kind.NUMBER,
                unit="h",
                above=0.0,
                high=LONGEST_S / _HOUR_S,
                is_needed=False,
                hint=_("Never sooner than its server asks for. Late after twice that."),
            ),
            Field(
                name="mirror",
                label=_("Mirror"),
                is_needed=False,
                hint=_("https://mirror.example.org, for feeds of CelesTrak; else the public site."),
            ),
        )
    )

    def documents(self) -> dict[str, Document]:
        found = {each.key: _chosen(each) for each in FeedChoice.objects.all()}
        for feed in Feed.objects.all():
            found.setdefault(feed.key, _as_shipped(feed))
        return {key: self.shape.tell(found[key]) for key in sorted(found)}

    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        feed_choose(
            key,
            is_on=document["is_on"],
            every_s=round(document.get("every_h", 0.0) * _HOUR_S),
            mirror=document.get("mirror", ""),
            by=by,
        )

    def remove(self, key: str, *, by: str) -> None:
        feed_choice_forget(key)

    def called(self, key: str, document: Document | None) -> str:
        return key


def _chosen(choice: FeedChoice) -> Document:
    every_h = choice.every_s / _HOUR_S or None
    return {"is_on": choice.is_on, "every_h": every_h, "mirror": choice.mirror}


def _as_shipped(feed: Feed) -> Document:
    every_h = None if has_own_pace(feed.kind) else feed.expected_every_s / _HOUR_S
    return {"is_on": True, "every_h": every_h, "mirror": ""}
