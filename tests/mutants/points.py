"""Where a function can be changed, one small change at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any, Final

_SWAPPED: Final[dict[type[ast.AST], type[ast.AST]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.Div, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Change:
    """One change: ``make`` does it in the tree and returns what undoes it."""

    function: str  # its qualified name
    line: int
    before: str
    after: str
    make: Callable[[], Callable[[], None]]


class Source:
    """One file and every change of its functions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tree = ast.parse(path.read_text("utf-8"))
        self.changes = [each for name, node in _functions(self._tree) for each in _of(name, node)]

    def code_of(self, change: Change) -> CodeType:
        """Compile the changed function, and leave the tree as it was."""
        undo = change.make()
        try:
            whole = compile(self._tree, str(self.path), "exec")
        finally:
            undo()
        return next(each for each in _codes(whole) if each.co_qualname == change.function)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Outermost functions and methods: what stands inside one is changed with it."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    yield f"{node.name}.{each.name}", each


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _of(function: str, node: ast.FunctionDef) -> Iterator[Change]:
    for statement in node.body:
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            yield from _below(function, statement)


def _below(function: str, node: ast.AST) -> Iterator[Change]:
    """Every change of a node and of what it holds. Annotations change nothing, nor docstrings."""
    for owner, field, place in _slots(node):
        held = getattr(owner, field) if place is None else getattr(owner, field)[place]
        for other in _instead_of(held, field):
            yield _change(function, owner, field, place, held, other)
        is_docstring = isinstance(held, ast.Expr) and isinstance(held.value, ast.Constant)
        if isinstance(held, ast.AST) and not is_docstring:
            yield from _below(function, held)


def _slots(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "ctx", "format_spec"):
            continue
        if isinstance(value, list):
            yield from ((node, field, place) for place in range(len(value)))
        elif isinstance(value, ast.AST):
            yield node, field, None


def _instead_of(held: object, field: str) -> Iterator[ast.AST]:
    if type(held) in _SWAPPED:
        yield _SWAPPED[type(held)]()  # type: ignore[index]
    elif isinstance(held, ast.Constant):
        yield from _other_value(held.value)
    elif isinstance(held, ast.UnaryOp) and isinstance(held.op, ast.Not | ast.USub):
        yield held.operand
    elif isinstance(held, ast.Break):
        yield ast.Continue()
    elif isinstance(held, ast.Continue):
        yield ast.Break()
    elif isinstance(held, ast.Return) and not _is_none(held.value):
        yield ast.Return(ast.Constant(None))
    if field in ("test", "ifs") and not isinstance(held, ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), held)  # type: ignore[arg-type]


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _other_value(value: object) -> Iterator[ast.Constant]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and value:
        yield ast.Constant(f"XX{value}")


def _change(
    function: str, owner: Any, field: str, place: int | None, held: Any, other: ast.AST
) -> Change:
    line = getattr(held, "lineno", None) or getattr(owner, "lineno", 0)
    if isinstance(held, ast.expr | ast.stmt):
        ast.copy_location(other, held)
        ast.fix_missing_locations(other)

    def put(node: ast.AST) -> None:
        if place is None:
            setattr(owner, field, node)
        else:
            getattr(owner, field)[place] = node

    def make() -> Callable[[], None]:
        put(other)
        return lambda: put(held)

    before = ast.unparse(owner)
    undo = make()
    after = ast.unparse(owner)
    undo()
    return Change(function, line, before, after, make)
