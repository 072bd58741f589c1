"""What can be changed in a file of Python: one small change at a time, each with a name that outlives moved lines."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType
from typing import Any, cast

Change = Callable[[], Callable[[], None]]
"""Makes the change in the tree; what it returns takes it back."""

COMPARED: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE], ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Is: [ast.IsNot], ast.IsNot: [ast.Is], ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitOr,
    ast.Pow: ast.Mult, ast.Div: ast.Mult,
}  # fmt: skip
NAMED = {"any": "all", "all": "any", "min": "max", "max": "min"}
FOR_PEOPLE = re.compile(r"\w,? \w")
"""A text with words in it is for people: what it says is not tried."""


@dataclass(frozen=True)
class Mutant:
    """One change: where (the dotted name of the outermost function, None outside of functions), and how."""

    path: Path
    name: str
    function: str | None
    lines: range
    change: Change


class Source:
    """A file, its tree, and everything that can be changed in it."""

    def __init__(self, path: Path, module: str) -> None:
        self.path, self.module = path, module
        self.tree = ast.parse(path.read_bytes())
        self.mutants = _numbered(_Finding(path).everything(self.tree))

    def changed(self, mutant: Mutant) -> CodeType:
        """The code of the module with this change."""
        back = mutant.change()
        try:
            return compile(self.tree, str(self.path), "exec", dont_inherit=True)
        finally:
            back()


def _numbered(found: Iterator[Mutant]) -> list[Mutant]:
    seen: Counter[str] = Counter()
    done = []
    for mutant in found:
        seen[mutant.name] += 1
        again = f" ({seen[mutant.name]})" if seen[mutant.name] > 1 else ""
        done.append(replace(mutant, name=mutant.name + again))
    return done


class _Finding:
    """A walk over the tree that knows the function, and the piece of a statement that is shown in a name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.scope: list[str] = []
        self.function: str | None = None
        self.piece: ast.AST = ast.Pass()
        self.named: Counter[str] = Counter()

    def everything(self, tree: ast.Module) -> Iterator[Mutant]:
        yield from self._body(tree.body)

    # statements

    def _body(self, body: list[ast.stmt]) -> Iterator[Mutant]:
        for place, statement in enumerate(body):
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue  # a docstring
            if self._can_go(statement):
                self.piece = statement
                yield self._mutant(_put(body, place, ast.copy_location(ast.Pass(), statement)), "taken out")
            yield from self._statement(statement)

    def _can_go(self, statement: ast.stmt) -> bool:
        """Taking it out is more than a name that is missing."""
        if self.function is None:
            return False
        if isinstance(statement, ast.Assign | ast.AugAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names = [node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
            stored = [name.id for name in names if isinstance(name.ctx, ast.Store)]
            return all(self.named[name] > 1 for name in stored)
        return isinstance(statement, ast.Expr | ast.Raise | ast.Break | ast.Continue | ast.Delete | ast.Assert)

    def _statement(self, statement: ast.stmt) -> Iterator[Mutant]:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield from self._definition(statement)
        elif isinstance(statement, ast.If | ast.While | ast.For | ast.With | ast.Try):
            for name in ("test", "iter"):
                if isinstance(head := getattr(statement, name, None), ast.expr):
                    self.piece = head
                    yield from self._condition(statement) if name == "test" else ()
                    yield from self._expression(head)
            for item in getattr(statement, "items", ()):
                self.piece = item.context_expr
                yield from self._expression(item.context_expr)
            for block in (getattr(statement, name, []) for name in ("body", "orelse", "finalbody")):
                yield from self._body(block)
            for handler in getattr(statement, "handlers", ()):
                yield from self._body(handler.body)
        elif not isinstance(statement, ast.Import | ast.ImportFrom | ast.Raise):
            self.piece = statement
            if isinstance(statement, ast.Return) and _says(statement.value):
                nothing = ast.copy_location(ast.Constant(None), statement)
                yield self._mutant(_set(statement, "value", nothing), "returns nothing")
            if isinstance(statement, ast.AugAssign):
                yield from self._operator(statement)
            yield from self._expression(getattr(statement, "value", None))
        elif isinstance(statement, ast.Raise) and isinstance(statement.exc, ast.Call):
            self.piece = statement
            for argument in statement.exc.args:
                if not isinstance(argument, ast.Constant | ast.JoinedStr):
                    yield from self._expression(argument)

    def _definition(self, node: ast.FunctionDef | ast.ClassDef) -> Iterator[Mutant]:
        self.scope.append(node.name)
        if isinstance(node, ast.FunctionDef):
            for default in [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]:
                self.piece = default
                yield from self._expression(default)
        outer = self.function
        if isinstance(node, ast.FunctionDef) and outer is None:
            self.function = ".".join(self.scope)
            self.named = Counter(_names(node))
        yield from self._body(node.body)
        self.function = outer
        self.scope.pop()

    # expressions

    def _expression(self, node: ast.AST | None) -> Iterator[Mutant]:
        if node is None or isinstance(node, ast.JoinedStr):
            for value in getattr(node, "values", ()):
                if isinstance(value, ast.FormattedValue):
                    yield from self._expression(value.value)
                else:
                    yield from self._constant(value)
            return
        yield from self._here(node)
        for child in ast.iter_child_nodes(node):
            yield from self._expression(child)

    def _here(self, node: ast.AST) -> Iterator[Mutant]:
        if isinstance(node, ast.Constant):
            yield from self._constant(node)
        elif isinstance(node, ast.Compare):
            for place, op in enumerate(node.ops):
                for other in COMPARED[type(op)]:
                    yield self._mutant(_put(node.ops, place, other()))
        elif isinstance(node, ast.BinOp):
            yield from self._operator(node)
        elif isinstance(node, ast.BoolOp):
            yield self._mutant(_set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And()))
            for place, value in enumerate(node.values):
                if isinstance(value, ast.Constant):
                    continue
                left_out = ast.copy_location(ast.Constant(isinstance(node.op, ast.And)), value)
                yield self._mutant(_put(node.values, place, left_out))
        elif isinstance(node, ast.UnaryOp):
            yield self._mutant(_become(node, node.operand))
        elif isinstance(node, ast.IfExp):
            yield from self._condition(node)
        elif isinstance(node, ast.comprehension):
            for place, test in enumerate(node.ifs):
                yield self._mutant(_put(node.ifs, place, _not(test)))
        elif isinstance(node, ast.Slice):
            for name in ("lower", "upper", "step"):
                if getattr(node, name) is not None:
                    yield self._mutant(_set(node, name, None))
        elif isinstance(node, ast.Name) and node.id in NAMED:
            yield self._mutant(_set(node, "id", NAMED[node.id]))

    def _constant(self, node: ast.AST) -> Iterator[Mutant]:
        value = node.value if isinstance(node, ast.Constant) else None
        others: list[Any] = []
        if isinstance(value, bool):
            others = [not value]
        elif isinstance(value, int):
            others = sorted({value + 1, value - 1, 0} - {value})
        elif isinstance(value, str) and not FOR_PEOPLE.search(value):
            others = ["" if value else "x"]
        elif isinstance(value, bytes):
            others = [b"" if value else b"x"]
        for other in others:
            yield self._mutant(_set(node, "value", other))

    def _condition(self, node: Any) -> Iterator[Mutant]:
        single = isinstance(node.test, ast.Compare) and len(node.test.ops) == 1
        if not single and not (isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)):
            yield self._mutant(_set(node, "test", _not(node.test)), f"not ({ast.unparse(node.test)})")

    def _operator(self, node: ast.BinOp | ast.AugAssign) -> Iterator[Mutant]:
        yield self._mutant(_set(node, "op", COUNTED[type(node.op)]()))

    def _mutant(self, change: Change, after: str = "") -> Mutant:
        before = ast.unparse(self.piece)
        if not after:
            back = change()
            after = ast.unparse(self.piece)
            back()
        lines = range(cast(ast.stmt, self.piece).lineno, (cast(ast.stmt, self.piece).end_lineno or 0) + 1)
        return Mutant(self.path, f"{'.'.join(self.scope)}: {before} → {after}", self.function, lines, change)


def _says(value: ast.expr | None) -> bool:
    """Whether a caller that asks only for true or false could tell it from nothing."""
    return value is not None and not (isinstance(value, ast.Constant) and not value.value)


def _names(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def _not(test: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _set(node: Any, name: str, value: Any) -> Change:
    def change() -> Callable[[], None]:
        before = getattr(node, name)
        setattr(node, name, value)
        return lambda: setattr(node, name, before)

    return change


def _put(nodes: list[Any], place: int, value: Any) -> Change:
    def change() -> Callable[[], None]:
        before = nodes[place]
        nodes[place] = value
        return lambda: nodes.__setitem__(place, before)

    return change


def _become(node: ast.UnaryOp, operand: ast.expr) -> Change:
    """A sign or a `not` less: the node does what nothing does (`+` of a number, `not not` of anything else)."""

    def change() -> Callable[[], None]:
        before = node.op, node.operand
        if isinstance(node.op, ast.Not):
            node.operand = ast.copy_location(ast.UnaryOp(ast.Not(), operand), node)
        else:
            node.op = ast.UAdd()

        def back() -> None:
            node.op, node.operand = before

        return back

    return change
