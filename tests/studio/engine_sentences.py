"""The texts that the engine's sources (and the studio's, in errors) hand to a person, found without running anything.

A text is what stands in an error, a notice, a status, …; its shape has ``PLACE`` wherever something is filled in.  Names
are followed as far as a reader would without effort: local names, constants, functions of the same module that return text
or are given it, and helpers that pass an argument on.  What stands in tables that are looped over is not seen.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import engine
import studio

PLACE = "\ufffc"
_MOST_SHAPES, _DEEPEST = 200, 6

Slots = dict[int | str, str]
"""Which arguments of a call are texts for a person: position or keyword, each with its keyword."""

ERROR: Slots = {0: "text", 1: "remedy"}
SHOWN: dict[str, Slots] = {
    "Notice": {"text": "text", "remedy": "remedy"},
    "Status": {"text": "text"},
    "Failed": {"text": "text", "remedy": "remedy"},
    "Obeyed": {"reason": "reason"},
    "ChildEnded": {"text": "text", "remedy": "remedy"},
    "Verdict": {2: "text", 3: "remedy"},
    "Finding": {1: "text", 2: "remedy"},
    "Question": {1: "question", 2: "answer"},
    "_Change": {1: "text", 2: "cost"},
    "Probed": {"problem": "problem", "remedy": "remedy"},
    "Problem": {3: "reason"},
    "Found": {2: "problem"},
    "BadRow": {0: "text"},
    "TooCostly": {0: "text"},
    "PatternError": {0: "text"},
    "ExpressionError": {0: "text"},
    "Device": {6: "reason", "reason": "reason"},
    "NoModelYet": {1: "remedy"},
}


@dataclass(frozen=True)
class Text:
    """A text: its shape, and the file and line that write it."""

    file: str
    line: int
    shape: str


def texts() -> list[Text]:
    """Every text, each shape once a file."""
    ours = Sources(Path(engine.__file__).parent, SHOWN)
    theirs = Sources(Path(studio.__file__).parent, dict.fromkeys(ours.errors, ERROR), having="Error(")
    every = (*ours.calls(), *ours.lists(), *theirs.calls())
    return list({(text.file, text.shape): text for text in every}.values())


class _Module:
    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.tree = ast.parse(text)
        self.around: dict[ast.AST, ast.FunctionDef | None] = {}  # the function that a node stands in
        self.values: dict[ast.FunctionDef | None, dict[str, list[ast.expr]]] = defaultdict(lambda: defaultdict(list))
        self.functions: dict[str, list[ast.FunctionDef]] = defaultdict(list)
        self.nodes: list[ast.AST] = []
        self._take(self.tree, None)
        self.calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        self.called: dict[str, list[ast.Call]] = defaultdict(list)
        for call in self.calls:
            self.called[_callee(call)].append(call)

    def given(self, function: ast.FunctionDef, place: int, name: str) -> list[ast.expr]:
        """What the calls of this module give for an argument of one of its functions."""
        place -= bool(function.args.args) and function.args.args[0].arg in ("self", "cls")
        calls = self.called[function.name]
        by_place = [call.args[place] for call in calls if len(call.args) > place]
        return by_place + [keyword.value for call in calls for keyword in call.keywords if keyword.arg == name]

    def _take(self, node: ast.AST, function: ast.FunctionDef | None) -> None:
        self.nodes.append(node)
        self.around[node] = function
        for name, value in _assigned(node):
            self.values[function][name].append(value)
        if isinstance(node, ast.FunctionDef):
            self.functions[node.name].append(node)
            function = node
        for child in ast.iter_child_nodes(node):
            self._take(child, function)


class Sources:
    """The modules of a package, and which of their calls show a text: those of ``shown``, and what passes on to them.

    Files that do not hold ``having`` are not parsed, which takes most of the time.
    """

    def __init__(self, root: Path, shown: Mapping[str, Slots], having: str = "") -> None:
        sources = {path: path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py"))}
        self.modules = [
            _Module(path.relative_to(root.parent).as_posix(), text) for path, text in sources.items() if having in text
        ]
        self.errors = self._errors()
        self.shown: dict[str, Slots] = {**dict.fromkeys(self.errors, ERROR), **shown}
        while self._pass_on():
            pass

    def calls(self) -> Iterator[Text]:
        """What errors, notices and their kin are made with."""
        for module in self.modules:
            for call, slots in self._calls(module):
                for value in _arguments(call, slots):
                    yield from self._texts(module, call, value)

    def lists(self) -> Iterator[Text]:
        """Whole sentences that functions return, yield, list or add to a list."""
        for module in self.modules:
            for node in module.nodes:
                values: Iterable[ast.expr] = ()
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
                    values = node.args
                elif isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                    values = node.value.elts if isinstance(node.value, ast.Tuple | ast.List) else [node.value]
                elif isinstance(node, ast.ListComp | ast.GeneratorExp):
                    values = [node.elt]
                for value in values:
                    yield from (text for text in self._texts(module, node, value) if _is_sentence(text.shape))

    def _texts(self, module: _Module, node: ast.AST, value: ast.expr) -> Iterator[Text]:
        for shape in self.shapes(value, module):
            if shape.endswith(": ."):
                continue  # nothing stands where the sources always put something
            yield Text(module.name, getattr(node, "lineno", 0), re.sub(f"{PLACE}+", PLACE, shape))

    def _errors(self) -> set[str]:
        """EngineError and its children, and theirs."""
        bases = {
            node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
            for module in self.modules
            for node in module.nodes
            if isinstance(node, ast.ClassDef)
        }
        found = {"EngineError"}
        while more := {name for name, own in bases.items() if own & found and name not in found}:
            found |= more
        return found

    def _calls(self, module: _Module) -> Iterator[tuple[ast.Call, Slots]]:
        for call in module.calls:
            name = _callee(call)
            if slots := self.shown.get(_own(module, name)) or self.shown.get(name):
                yield call, slots

    def _pass_on(self) -> bool:
        """Adds the functions that pass an argument of theirs on to a call that shows it; whether there were any."""
        grown = False
        for module in self.modules:
            for call, slots in self._calls(module):
                function = module.around.get(call)
                if function is None or function.name.startswith("__"):
                    continue
                names = [argument.arg for argument in function.args.args]
                for value in _arguments(call, slots):
                    if not isinstance(value, ast.Name) or value.id not in names:
                        continue
                    place = names.index(value.id) - (names[0] in ("self", "cls"))
                    key = _own(module, function.name)
                    if place not in self.shown.get(key, {}):
                        self.shown[key] = {**self.shown.get(key, {}), place: value.id}
                        grown = True
        return grown

    # ------------------------------------------------------------------ what an expression may say

    def shapes(self, value: ast.expr, module: _Module, seen: tuple[object, ...] = ()) -> list[str]:
        """The texts that an expression may stand for; ``PLACE`` for what is not written in the sources."""
        if len(seen) > _DEEPEST:
            return [PLACE]
        match value:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return _joined([self.shapes(part, module, seen) for part in parts])
            case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                return self.shapes(inner, module, seen)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _joined([self.shapes(left, module, seen), self.shapes(right, module, seen)])
            case ast.IfExp(body=one, orelse=other):
                return self._any([one, other], module, seen)
            case ast.BoolOp(values=values):
                *first, last = (self.shapes(each, module, seen) for each in values)
                return [text for texts in first for text in texts if text] + last
            case ast.Subscript(value=ast.Dict(values=values)):
                return self._any(values, module, seen)
            case ast.Name(id=name):
                return self._of_name(value, name, module, seen)
            case ast.Call():
                return self._of_call(value, module, seen)
        return [PLACE]

    def _any(self, values: Iterable[ast.expr], module: _Module, seen: tuple[object, ...]) -> list[str]:
        found = itertools.chain.from_iterable(self.shapes(each, module, seen) for each in values)
        return list(dict.fromkeys(found))[:_MOST_SHAPES] or [PLACE]

    def _of_name(self, node: ast.Name, name: str, module: _Module, seen: tuple[object, ...]) -> list[str]:
        function = module.around[node]
        if (function, name) in seen:
            return [PLACE]
        values, place = module.values[function].get(name, []), module
        if function is not None and name in (names := _arguments_of(function)):
            given = module.given(function, names.index(name), name) if _is_text(function, name) else []
            values = [*values, *(given or [ast.Constant(PLACE)])]
        elif not values:
            everywhere = [module, *self.modules] if name.strip("_").isupper() else [module]
            place = next((each for each in everywhere if name in each.values[None]), module)
            values = place.values[None].get(name, [])
        return self._any(values, place, (*seen, (function, name)))

    def _of_call(self, call: ast.Call, module: _Module, seen: tuple[object, ...]) -> list[str]:
        """What a function of the same module returns, where that is text."""
        function = next(iter(module.functions.get(_callee(call), [])), None)
        if function is None or function.returns is None or ast.unparse(function.returns) != "str" or function in seen:
            return [PLACE]
        returned = [n.value for n in ast.walk(function) if isinstance(n, ast.Return) and n.value is not None]
        return self._any(returned, module, (*seen, function))


def _arguments_of(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]


def _is_text(function: ast.FunctionDef, name: str) -> bool:
    every = (*function.args.args, *function.args.kwonlyargs)
    return any(
        each.arg == name and isinstance(each.annotation, ast.Name) and each.annotation.id == "str" for each in every
    )


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names that a statement gives a value."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                yield from ((one.id, value) for one, value in pairs if isinstance(one, ast.Name))
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node.value


def _arguments(call: ast.Call, slots: Slots) -> Iterator[ast.expr]:
    for place, value in enumerate(call.args):
        if place in slots:
            yield value
    yield from (keyword.value for keyword in call.keywords if keyword.arg in slots.values())


def _own(module: _Module, name: str) -> str:
    """A function's name; a private one is none of other modules."""
    return f"{module.name}:{name}" if name.startswith("_") else name


def _callee(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _joined(parts: list[list[str]]) -> list[str]:
    return ["".join(each) for each in itertools.islice(itertools.product(*parts), _MOST_SHAPES)]


def _is_sentence(shape: str) -> bool:
    return re.fullmatch(rf"[A-Z{PLACE}].*[a-z]{{2,}} .*\.", shape) is not None
