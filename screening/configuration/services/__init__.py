"""What may be done to the configuration: change it, undo, notice, begin and end an exercise."""

from screening.configuration.services.changing import (
    Overtaken,
    Wanted,
    change_undo,
    change_undone,
    configuration_change,
    configuration_preview,
)
from screening.configuration.services.exercises import exercise_begin, exercise_end
from screening.configuration.services.importing import (
    ImportPreview,
    configuration_import,
    import_preview,
)
from screening.configuration.services.recording import changes_notice

__all__ = [
    "ImportPreview",
    "Overtaken",
    "Wanted",
    "change_undo",
    "change_undone",
    "changes_notice",
    "configuration_change",
    "configuration_import",
    "configuration_preview",
    "exercise_begin",
    "exercise_end",
    "import_preview",
]
