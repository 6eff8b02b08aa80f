"""The one font of documents and charts: Chinese and Latin, from its wheel."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from screening.common.exceptions import ConfigurationError

FONT_PACKAGE: Final = "cvttf_NotoSansCJK_Regular"
FONT_FAMILY: Final = "Noto Sans CJK TC"


@cache
def font_folder() -> Path:
    """Where the font's wheel lies. Raises ConfigurationError without it."""
    spec = find_spec(FONT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ConfigurationError(
            "The font of PDFs (cvttf-notosanscjk-regular) is not installed. Run `make run`."
        )
    return Path(spec.origin).parent


def font_file() -> Path:
    """The font itself."""
    return font_folder() / "NotoSansCJKtc-Regular.otf"
