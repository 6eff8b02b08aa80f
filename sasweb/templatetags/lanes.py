"""The marks of the swim lanes: hundreds on one page, so each is one string and no template."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sasweb.templatetags.passage import km, tier_words
from sasweb.web.lanes import Mark
from screening.common.instants import SECOND, nearest

register = template.Library()


@register.simple_tag
def lane_mark(mark: Mark) -> SafeString:
    """One pass in a lane: its tier's shape in its place, and what it is on hover."""
    # NOTE: no ``format_html``: of what stands here only the title has words from elsewhere.
    past = " mark--past" if mark.is_past else ""
    near = "" if mark.standing.ends_at_tca else " data-stays-near"
    ring = _STALE_RING if mark.state == "stale" else ""
    shape = "none" if mark.state == "mitigated" else mark.tier
    return SafeString(
        f'<svg class="mark mark--{mark.tier}{past}" id="mark-{mark.conjunction_id}"'
        f' x="{mark.x_percent:.3f}%" y="{mark.y_px:.1f}"'
        f' data-conjunction-id="{mark.conjunction_id}" data-tca-utc="{mark.tca_utc.isoformat()}"'
        f'{near} data-secondary-id="{mark.norad_cat_id}">{ring}<use href="#tier-{shape}"'
        f' x="-6" y="-6" width="12" height="12"/><title>{escape(_title(mark))}</title></svg>'
    )


_STALE_RING = SafeString(
    '<use class="mark__ring" href="#tier-stale" x="-11" y="-11" width="22" height="22"/>'
)


def _title(mark: Mark) -> str:
    at = f"{nearest(mark.tca_utc, SECOND):%Y-%m-%d %H:%M:%S}"
    words = f"{mark.name}: {km(mark.miss_distance_km)} km, {at} UTC"
    words += f", {tier_words(mark.tier, mark.state)}"
    if mark.tier_by == "distance" and mark.tier != "unknown":
        words += " " + _("by distance")
    return f"{words} ({mark.stale_words})" if mark.state == "stale" else words
