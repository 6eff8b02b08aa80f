"""Who speaks for a party, and by which way the words came. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """By which way words came in."""

    PAGE = "page"
    LINK = "link"  # a signed answer link, without an account
    API = "api"
    PEER = "peer"  # another installation
    PRODUCT = "product"  # nobody: the product itself, by a rule


_WORDS: Final = {
    Channel.PAGE: "",
    Channel.LINK: "by answer link",
    Channel.API: "by API",
    Channel.PEER: "",  # the peer has written down who said it, and how
    Channel.PRODUCT: "by rule",
}
_LONGEST_AUTHOR: Final = 200


@dataclass(frozen=True, slots=True)
class Speaker:
    """The party that speaks (its slug), and who does it for them, in words."""

    party: str
    author: str
    channel: Channel = Channel.PAGE

    @property
    def signed(self) -> str:
        """The author as the entry names them: "A. Chen, by answer link"."""
        parts = (self.author.strip(), _WORDS[self.channel])
        return ", ".join(part for part in parts if part)[:_LONGEST_AUTHOR]


PRODUCT_NAME: Final = "Safe Passage"


def is_the_product(author: str) -> bool:
    """Whether an author, as an entry names them, is the product by a rule and no person."""
    return author.startswith(f"{PRODUCT_NAME}, by ")


def product_speaker(party: str) -> Speaker:
    """What the product says for a party by itself, by a rule."""
    return Speaker(party, PRODUCT_NAME, Channel.PRODUCT)
