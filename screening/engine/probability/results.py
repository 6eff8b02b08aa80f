"""What every method answers: a value or a reason, its flags, and how sure the number is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.types import FloatArray, IntArray

# Differences below this are nobody's concern.
NEGLIGIBLE_PC: Final = 1e-15

ReasonArray = npt.NDArray[np.uint8]
FlagArray = IntArray


class Reason(IntEnum):
    """Why there is no probability; ``COMPUTED`` where there is one."""

    COMPUTED = 0
    STATE_ABSENT = 1
    HARD_BODY_RADIUS_ABSENT = 2
    COVARIANCE_ABSENT = 3
    COVARIANCE_ZERO = 4
    COVARIANCE_NOT_SYMMETRIC = 5
    COVARIANCE_NOT_POSITIVE = 6
    ZERO_RELATIVE_SPEED = 7
    VELOCITY_COVARIANCE_ABSENT = 8
    ORBIT_NOT_BOUND = 9
    NOT_CONVERGED = 10
    NO_SAMPLE_HIT = 11
    VARIANCE_NEGATIVE = 12


REASON_WORDS: Final[Mapping[Reason, str]] = {
    Reason.STATE_ABSENT: "The position or velocity of an object is not given.",
    Reason.HARD_BODY_RADIUS_ABSENT: "No combined hard-body radius above zero is given.",
    Reason.COVARIANCE_ABSENT: "The position covariance of at least one object is not given.",
    Reason.COVARIANCE_ZERO: "The position covariance of both objects is zero: not knowledge.",
    Reason.COVARIANCE_NOT_SYMMETRIC: "A covariance matrix is not symmetric.",
    Reason.COVARIANCE_NOT_POSITIVE: (
        "Refused: correlations of an object's covariance are beyond 1, alone or together, by more "
        "than rounding. No such covariance can be."
    ),
    Reason.ZERO_RELATIVE_SPEED: (
        "The relative speed is zero: there is no encounter plane and no moment of passing. "
        "Use the slow-encounter method."
    ),
    Reason.VELOCITY_COVARIANCE_ABSENT: (
        "The 6x6 covariance with velocities of at least one object is not given; the "
        "slow-encounter and the two-body Monte Carlo methods need it."
    ),
    Reason.ORBIT_NOT_BOUND: "At least one state is not on a closed orbit around Earth.",
    Reason.NOT_CONVERGED: "The quadrature did not reach its tolerance.",
    Reason.VARIANCE_NEGATIVE: "Refused: a variance below zero is no covariance.",
    Reason.NO_SAMPLE_HIT: "No sample collided: only an upper limit is known. Use more samples.",
}


class Flag(IntFlag):
    """What a reader of the number has to know."""

    NONE = 0
    SHORT_ENCOUNTER_VIOLATED = 1
    ENCOUNTER_EXTENDED = 2
    ENCOUNTER_OFFSET = 4
    ENCOUNTER_INACCURATE = 8
    COVARIANCE_REPAIRED = 16
    COVARIANCE_INDEFINITE = 32
    PRIMARY_COVARIANCE_ZERO = 64
    SECONDARY_COVARIANCE_ZERO = 128
    DILUTED = 256
    COVARIANCE_DEFAULTED = 512
    STATE_FAR_FROM_TCA = 1024
    WINDOW_CUT = 2048
    MORE_THAN_ONE_COLLISION_EXPECTED = 4096
    ENCOUNTER_CURVED = 8192
    ENCOUNTER_VELOCITY_UNSURE = 16384
    SIZE_ASSUMED = 32768


FLAG_WORDS: Final[Mapping[Flag, str]] = {
    Flag.SHORT_ENCOUNTER_VIOLATED: (
        "The encounter is too slow for the 2-D methods: straight paths and a fixed covariance do "
        "not hold. Prefer the slow-encounter method."
    ),
    Flag.ENCOUNTER_EXTENDED: "The encounter lasts more than 2 % of an orbit.",
    Flag.ENCOUNTER_OFFSET: "Collision is likeliest more than 1 % of an orbit away from TCA.",
    Flag.ENCOUNTER_INACCURATE: "The 2-D value is over 2 % away from the slow-encounter method's.",
    Flag.COVARIANCE_REPAIRED: (
        "The covariance of the relative position was not positive definite; its smallest variance "
        "was raised to (1e-4 of the hard-body radius) squared, and the value rests on that floor."
    ),
    Flag.COVARIANCE_INDEFINITE: (
        "An object's covariance is not positive definite, by little: what depends on its narrowest "
        "axis is not to be trusted."
    ),
    Flag.PRIMARY_COVARIANCE_ZERO: "The primary's covariance is zero; the secondary's counts.",
    Flag.SECONDARY_COVARIANCE_ZERO: "The secondary's covariance is zero; the primary's counts.",
    Flag.DILUTED: "Diluted: with a smaller covariance the probability would be higher.",
    Flag.COVARIANCE_DEFAULTED: "A covariance is a default of its class, not of this object.",
    Flag.STATE_FAR_FROM_TCA: "The states are over a minute away from the closest approach.",
    Flag.WINDOW_CUT: (
        "The two stay close for longer than the time looked at, 0.45 of a revolution either way of "
        "TCA: the slow-encounter value counts the collisions that begin within it, and would be "
        "another over a longer or shorter time. Compare it only with values over the same time."
    ),
    Flag.MORE_THAN_ONE_COLLISION_EXPECTED: (
        "The expected number of collisions is above one, so it was capped to be a probability."
    ),
    Flag.ENCOUNTER_CURVED: (
        "From where the objects are thought to be to where they would collide, their orbits bend "
        "by enough to change the 2-D value by over 10 %."
    ),
    Flag.ENCOUNTER_VELOCITY_UNSURE: (
        "If they collide, the relative velocity is over 10 % different from the one used."
    ),
    Flag.SIZE_ASSUMED: (
        "The hard-body radius is a default of a type or radar class, not of these objects; the "
        "probability grows with the square of the size."
    ),
}


@dataclass(frozen=True, slots=True)
class Probability:
    """One answer: ``pc`` in [0, 1], or None with the reason."""

    method: str
    pc: float | None
    reason: Reason
    flags: Flag
    figures: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def reason_words(self) -> str | None:
        """The reason as a sentence; None where there is a value."""
        return None if self.reason is Reason.COMPUTED else REASON_WORDS[self.reason]


@dataclass(frozen=True, slots=True)
class Probabilities:
    """A method's answers over k encounters.

    ``pc`` (k,) is NaN where ``reason`` (k,) is not COMPUTED. ``figures`` holds what else the method
    found, each (k,), with its unit in its name and NaN for unknown.
    """

    method: str
    pc: FloatArray
    reason: ReasonArray
    flags: FlagArray
    figures: Mapping[str, FloatArray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.pc)

    def one(self, index: int) -> Probability:
        """Return one encounter's answer."""
        return Probability(
            method=self.method,
            pc=_known(self.pc[index]),
            reason=Reason(self.reason[index]),
            flags=Flag(int(self.flags[index])),
            figures={name: _known(values[index]) for name, values in self.figures.items()},
        )


def as_probabilities(answer: Probability) -> Probabilities:
    """Return one answer as that over a single encounter."""
    return Probabilities(
        answer.method,
        np.array([np.nan if answer.pc is None else answer.pc]),
        np.array([answer.reason], np.uint8),
        np.array([answer.flags], np.int64),
        {
            name: np.array([np.nan if value is None else value])
            for name, value in answer.figures.items()
        },
    )


def flag_names(flags: Flag) -> list[str]:
    """Return the names of the flags that are set, in lower case."""
    return [str(flag.name).lower() for flag in Flag if flag & flags]


def answers(
    method: str,
    pc: FloatArray,
    reason: ReasonArray,
    flags: FlagArray,
    **figures: FloatArray,
) -> Probabilities:
    """Bundle a method's answers, with no value left where there is a reason not to answer."""
    is_known = reason == Reason.COMPUTED
    return Probabilities(method, np.where(is_known, pc, np.nan), reason, flags, figures)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
