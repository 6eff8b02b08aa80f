"""One figure in the light palette: the font of documents, no frame, no legend, no clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any, Final

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from screening.common.document_font import FONT_FAMILY, font_file

TEXT: Final = "#16202a"
MUTED: Final = "#52606d"
LINE: Final = "#d5dde5"
ACCENT: Final = "#0a6b5c"
PAST: Final = "#a9b6c3"
LEVEL_COLOURS: Final = {
    "none": "#6b7785",
    "watch": "#0b61c4",
    "yellow": "#8a5a00",
    "red": "#c2190f",
    "emergency": "#a3005e",
}
LEVEL_SHAPES: Final = {"none": ".", "watch": "o", "yellow": "^", "red": "D", "emergency": "s"}
_PNG_DPI: Final = 150
_SETTINGS: Final[dict[Any, Any]] = {
    "font.family": [FONT_FAMILY],
    "font.size": 7.5,
    "text.color": TEXT,
    "text.parse_math": False,  # names of objects are text, whatever they hold
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 7.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "svg.fonttype": "path",  # the glyphs of the language, the same in every program
    "svg.hashsalt": "safe-passage",
}
# NOTE: Matplotlib's settings are one for the whole process, and requests are answered by threads.
_ONE_AT_A_TIME: Final = threading.Lock()


def drawn(
    draw: Callable[[Axes], None], size_in: tuple[float, float], *, form: str, tag: str
) -> bytes:
    """Let ``draw`` fill axes of that size; as "svg" or "png", with the glyphs of a language."""
    with _ONE_AT_A_TIME, mpl.rc_context(_SETTINGS | {"text.language": tag}):
        _know_font()
        figure = Figure(figsize=size_in, layout="constrained")
        draw(figure.add_subplot())
        return _saved(figure, form)


def _saved(figure: Figure, form: str) -> bytes:
    out = BytesIO()
    metadata: dict[str, Any] = (
        {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    )
    figure.savefig(out, format=form, dpi=_PNG_DPI, metadata=metadata)
    return out.getvalue()


@cache
def _know_font() -> None:
    font_manager.fontManager.addfont(font_file())
