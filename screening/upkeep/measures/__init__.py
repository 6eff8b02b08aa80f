"""What monitors are told: facts of the database, the queue and the disk, counted when asked.

Every process of an installation would count the same rows, so none keeps a count of its own. What
is not known is left out, never nought.
"""

from screening.upkeep.measures.measure import Group, Measure, Moment, Reading
from screening.upkeep.measures.registry import GROUPS, MEASURES

__all__ = ["GROUPS", "MEASURES", "Group", "Measure", "Moment", "Reading"]
