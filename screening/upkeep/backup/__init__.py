"""One file from which an installation can be made again: written while it runs, and verified."""

from screening.upkeep.backup.restoring import backup_restore
from screening.upkeep.backup.writing import backup_write

__all__ = ["backup_restore", "backup_write"]
