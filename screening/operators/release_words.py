"""The words of release: what kinds of data there are, and what may be done with each.

Pure.
"""

from __future__ import annotations

from enum import StrEnum


class ReleaseClass(StrEnum):
    """A kind of data that is shown to another party as a whole or not at all."""

    PUBLIC = "public"  # facts of public catalogues, and that something was said: always released
    ASSESSMENT = "assessment"  # one's own miss, probability, criteria, intent
    COVARIANCE = "covariance"
    EPHEMERIS = "ephemeris"  # states and burns
    CONTACT_DETAILS = "contact_details"
    WORDS = "words"  # remarks, in a person's own words
    PLAN_RESULT = "plan_result"  # what a screening of a plan found


class Handling(StrEnum):
    """What becomes of a kind of data on its way to another party."""

    RELEASE = "release"
    WITHHOLD = "withhold"
    THROUGH_INTERMEDIARY = "through_intermediary"  # once the intermediary has relayed it


class Preset(StrEnum):
    """Policies that have a name."""

    PUBLIC_DATA_ONLY = "public_data_only"
    OWN_ASSESSMENT = "own_assessment"
    FULL_TECHNICAL = "full_technical"
    THROUGH_INTERMEDIARY = "through_intermediary"
    CUSTOM = "custom"
