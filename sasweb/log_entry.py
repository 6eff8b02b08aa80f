"""Where work enters the product: each task and request says here what its lines are about."""

from __future__ import annotations

import inspect
import logging.config
from collections.abc import Mapping
from contextvars import Token
from typing import Any, Final

from celery import Celery, Task
from celery.signals import beat_init, celeryd_init, setup_logging, task_postrun, task_prerun

from sasweb.log_lines import name_process
from sasweb.settings.logs import log_format, logging_config
from screening.common.log_context import Ids, enter, leave

ID_ENDING: Final = "_id"  # of arguments and parts of addresses that name a row
_entered: Final[dict[str, Token[Ids]]] = {}  # by task: in tests one may run inside another


def connect(app: Celery) -> None:
    """Have the tasks of workers say what they are about, in the chosen form."""
    celeryd_init.connect(_worker_begins, weak=False)
    beat_init.connect(_beat_begins, weak=False)
    task_prerun.connect(_task_begins, weak=False)
    task_postrun.connect(_task_ends, weak=False)
    if log_format() == "json":  # else Celery sets its own form up, which `up` reads
        setup_logging.connect(_set_up, weak=False)


def ids_of_arguments(task: Task[Any, Any], args: Any, kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The rows that a task is asked about, by the names of its arguments: ``run_id`` and so on."""
    try:
        given = inspect.signature(task.run).bind_partial(*args, **kwargs).arguments
    except TypeError:
        return {}  # of another release; the task itself will say what is wrong
    return {name: value for name, value in given.items() if name.endswith(ID_ENDING)}


def _task_begins(
    task_id: str, task: Task[Any, Any], args: Any, kwargs: Mapping[str, Any], **_: Any
) -> None:
    ids = ids_of_arguments(task, args or (), kwargs or {})
    _entered[task_id] = enter(task=task.name, task_id=task_id, **ids)


def _task_ends(task_id: str, **_: Any) -> None:
    if (token := _entered.pop(task_id, None)) is not None:
        leave(token)


def _worker_begins(instance: Any, **_: Any) -> None:
    name_process(f"worker {str(instance.hostname).partition('@')[0]}")


def _beat_begins(**_: Any) -> None:
    name_process("beat")


def _set_up(**_: Any) -> None:
    logging.config.dictConfig(logging_config(log_format()))
