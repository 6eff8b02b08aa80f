"""Which compiled functions a search calls from Python, and which of them are compiled.

A kernel that only other kernels call is compiled with them and has no signature of its own.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from numba.core.dispatcher import Dispatcher

ENGINE = "screening.engine"
# Probabilities are no part of a search.
APART = "screening.engine.probability"


def kernels() -> dict[str, bool]:
    """Name the kernels that Python calls, and tell which have a signature in this process."""
    return {name: bool(each.signatures) for name, each in _called_from_python()}


def _called_from_python() -> Iterator[tuple[str, Any]]:
    for name, module in sorted(sys.modules.items()):
        if name.startswith(ENGINE) and not name.startswith(APART):
            for node in _outside_kernels(ast.parse(Path(str(module.__file__)).read_text()), module):
                called = _kernel(node, module)
                if called is not None:
                    yield f"{called.__module__}.{called.__name__}", called


def _outside_kernels(node: ast.AST, module: ModuleType) -> Iterator[ast.AST]:
    """Walk what the interpreter executes: everything but the bodies of kernels."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.FunctionDef) and _is_kernel(child.name, module)):
            yield child
            yield from _outside_kernels(child, module)


def _kernel(node: ast.AST, module: ModuleType) -> Any:
    if isinstance(node, ast.Name) and _is_kernel(node.id, module):
        return getattr(module, node.id)
    return None


def _is_kernel(name: str, module: ModuleType) -> bool:
    return isinstance(getattr(module, name, None), Dispatcher)
