"""The two languages of documents, as addresses and organisations name them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from enum import StrEnum

from django.utils import translation


class Language(StrEnum):
    """A language of documents; its value stands in their addresses."""

    EN = "en"
    ZH = "zh"

    @property
    def locale(self) -> str:
        """How Django, organisations and contact points name it."""
        return "zh-hans" if self is Language.ZH else "en"

    @property
    def tag(self) -> str:
        """How HTML and PDF name it (BCP 47)."""
        return "zh-Hans" if self is Language.ZH else "en"

    @property
    def own_name(self) -> str:
        """What it is called in itself."""
        return "中文" if self is Language.ZH else "English"

    def spoken(self) -> AbstractContextManager[None]:
        """Let translations inside be of this language."""
        return translation.override(self.locale)

    @classmethod
    def of_locale(cls, locale: str) -> Language:
        """The language of a locale: "zh-hans" is Chinese; what we do not have is English."""
        return cls.ZH if locale.lower().startswith("zh") else cls.EN
