"""What the methods are called wherever their results are stored or asked for.

Apart from the methods themselves, which take a second of processor to import: whoever only reads
what is stored needs the names alone.
"""

from __future__ import annotations

from typing import Final

FOSTER: Final = "foster"
CHAN: Final = "chan"
ALFANO_MAX: Final = "alfano-max"
MONTE_CARLO: Final = "monte-carlo"
SLOW: Final = "slow"
