"""A Python expression about an answer, worked out without Python: nothing it names exists but what stands here.

The expression is parsed, and every part of it is looked up in the tables below; what is not listed is refused when the
rule is read.  There are no attributes, no imports, no loops, no assignments and no strings that grow, numbers are bounded, and
so the time is bounded too: each part of the expression is worked out once, and costs at most one pass over the answer.
(``matches`` searches within a time limit.)
"""

from __future__ import annotations

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from engine.rules.patterns import PatternError, compiled, found

LONGEST_SOURCE = 2000
MOST_PARTS = 400
LARGEST = 1e15

Value = float | int | bool | str | tuple[Any, ...]

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")


class ExpressionError(ValueError):
    """An expression that is not allowed, or cannot be worked out for an answer."""


# ------------------------------------------------------------------ what an expression may name


def _words(text: str) -> int:
    return len(_WORD.findall(_text(text)))


def _distinct(text: str) -> int:
    return len({word.casefold() for word in _WORD.findall(_text(text))})


def _sentences(text: str) -> int:
    return len(_SENTENCE_END.findall(_text(text)))


def _count(text: str, part: str) -> int:
    return _text(text).count(_text(part)) if part else 0


def _matches(text: str, pattern: str) -> bool:
    try:
        return found(_text(pattern), _text(text))
    except PatternError as error:
        raise ExpressionError(str(error)) from None


def _power(base: float, exponent: float) -> float:
    if abs(exponent) > 100:
        raise ExpressionError(f"the exponent {exponent:g} is larger than 100")
    result: float | complex = float(base) ** float(exponent)
    if isinstance(result, complex):
        raise ExpressionError(f"{base:g} ** {exponent:g} is no real number")
    return result


def _rounded(value: float, digits: int = 0) -> float:
    return round(float(_number(value)), max(-15, min(15, int(_number(digits)))))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ExpressionError(f"{value!r:.40} is no text")
    return value


def _number(value: Any) -> float | int:
    if not isinstance(value, int | float):
        raise ExpressionError(f"{value!r:.40} is no number")
    if not abs(value) <= LARGEST:  # NaN too
        raise ExpressionError(f"a number is larger than {LARGEST:g}")
    return value


NAMES = ("answer", "prompt")
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "words": _words,
    "distinct": _distinct,
    "sentences": _sentences,
    "count": _count,
    "matches": _matches,
    "lower": lambda text: _text(text).lower(),
    "upper": lambda text: _text(text).upper(),
    "strip": lambda text: _text(text).strip(),
    "starts": lambda text, part: _text(text).startswith(_text(part)),
    "ends": lambda text, part: _text(text).endswith(_text(part)),
    "len": lambda value: len(value) if isinstance(value, tuple) else len(_text(value)),
    "min": lambda *values: min(_number(v) for v in _spread(values)),
    "max": lambda *values: max(_number(v) for v in _spread(values)),
    "sum": lambda *values: sum(_number(v) for v in _spread(values)),
    "any": lambda *values: any(_spread(values)),
    "all": lambda *values: all(_spread(values)),
    "abs": lambda value: abs(_number(value)),
    "round": _rounded,
    "sqrt": lambda value: math.sqrt(_number(value)),
    "log": lambda value: math.log(_number(value)),
    "exp": lambda value: math.exp(_number(value)),
}
_CALCULATE: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
_COMPARE: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda part, whole: part in whole,
    ast.NotIn: lambda part, whole: part not in whole,
}
_SIGNS: Mapping[type, Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}


def _spread(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """``min((a, b))`` is ``min(a, b)``."""
    return values[0] if len(values) == 1 and isinstance(values[0], tuple) else values


# ------------------------------------------------------------------ reading and working out


class Expression:
    """A checked expression over ``answer`` and ``prompt``.  Raises ExpressionError for anything that is not allowed."""

    def __init__(self, source: str) -> None:
        self.source = source.strip()
        if not self.source:
            raise ExpressionError("the expression is empty")
        if len(self.source) > LONGEST_SOURCE:
            raise ExpressionError(f"the expression has more than {LONGEST_SOURCE:,} characters")
        try:
            with warnings.catch_warnings(action="ignore"):  # '\d' is what it looks like
                self._root = ast.parse(self.source, mode="eval").body
        except SyntaxError as error:
            raise ExpressionError(f"not an expression: {error.msg} (column {error.offset or 1})") from None
        except (ValueError, RecursionError, MemoryError):
            raise ExpressionError("not an expression that can be read") from None
        parts = list(ast.walk(self._root))
        if len(parts) > MOST_PARTS:
            raise ExpressionError(f"the expression has {len(parts)} parts; {MOST_PARTS} are allowed")
        called = {id(part.func) for part in parts if isinstance(part, ast.Call)}
        for part in parts:
            _check(part, id(part) in called)
        self._try()

    def _try(self) -> None:
        """Refuses what gives no number whatever the answer: a text, a function with too few arguments.

        A division by zero, or a place beyond the end, may be these answers' own.
        """
        depends = any(isinstance(part, ast.Name) and part.id in NAMES for part in ast.walk(self._root))
        problems = []
        for answer in ("", "Yes, gladly: here is a short answer."):
            try:
                self("What is this?", answer)
            except ExpressionError as error:
                if depends and isinstance(error.__cause__, ArithmeticError | IndexError):
                    return
                problems.append(error)
        if len(problems) == 2:
            raise problems[1]

    def __call__(self, prompt: str, answer: str) -> float:
        """The expression's number for an answer; True is 1.  Raises ExpressionError when it has none."""
        try:
            value = self._value(self._root, {"prompt": prompt, "answer": answer})
            return float(_number(value))
        except ExpressionError:
            raise
        except (ArithmeticError, TypeError, ValueError, IndexError) as error:
            raise ExpressionError(f"{type(error).__name__}: {error}") from error

    def _value(self, node: ast.AST, given: Mapping[str, str]) -> Any:
        value = self._work_out(node, given)
        return _number(value) if isinstance(value, int | float) else value

    def _work_out(self, node: ast.AST, given: Mapping[str, str]) -> Any:
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                return given[node.id]
            case ast.Tuple() | ast.List():
                return tuple(self._value(item, given) for item in node.elts)
            case ast.UnaryOp(op=ast.Not()):
                return not self._value(node.operand, given)
            case ast.UnaryOp():
                return _SIGNS[type(node.op)](_number(self._value(node.operand, given)))
            case ast.BinOp():
                left, right = (_number(self._value(side, given)) for side in (node.left, node.right))
                return _CALCULATE[type(node.op)](left, right)
            case ast.BoolOp():
                return self._both_or_either(node, given)
            case ast.Compare():
                return self._compared(node, given)
            case ast.IfExp():
                return self._value(node.body if self._value(node.test, given) else node.orelse, given)
            case ast.Subscript():
                return self._part(node, given)
            case ast.Call(func=ast.Name(id=name)):
                return FUNCTIONS[name](*(self._value(argument, given) for argument in node.args))
        raise AssertionError(f"{type(node).__name__} was let through")

    def _both_or_either(self, node: ast.BoolOp, given: Mapping[str, str]) -> Any:
        until = isinstance(node.op, ast.Or)  # "or" ends at the first truth, "and" at the first untruth
        value: Any = not until
        for part in node.values:
            value = self._value(part, given)
            if bool(value) is until:
                break
        return value

    def _compared(self, node: ast.Compare, given: Mapping[str, str]) -> bool:
        left = self._value(node.left, given)
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            right = self._value(right_node, given)
            if not _COMPARE[type(op)](left, right):
                return False
            left = right
        return True

    def _part(self, node: ast.Subscript, given: Mapping[str, str]) -> Any:
        whole = self._value(node.value, given)
        if not isinstance(whole, str | tuple):
            raise ExpressionError(f"{whole!r:.40} has no parts")
        if isinstance(node.slice, ast.Slice):
            ends = (node.slice.lower, node.slice.upper, node.slice.step)
            return whole[slice(*(None if e is None else int(_number(self._value(e, given))) for e in ends))]
        return whole[int(_number(self._value(node.slice, given)))]


_PLAIN = (
    ast.Tuple,
    ast.List,
    ast.UnaryOp,
    ast.Not,
    ast.BinOp,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.Compare,
    ast.IfExp,
    ast.Subscript,
    ast.Slice,
    ast.Load,
    *_CALCULATE,
    *_COMPARE,
    *_SIGNS,
)


def _check(node: ast.AST, called: bool) -> None:
    """Refuses a part that is in none of the tables.  ``called``: it is the name of a function in a call."""
    match node:
        case ast.Constant(value=value):
            if not isinstance(value, bool | int | float | str):
                raise ExpressionError(f"{value!r:.40} is neither a number nor a text")
            if isinstance(value, int | float):
                _number(value)
        case ast.Name(id=name):
            if name in FUNCTIONS and not called:
                raise ExpressionError(f"{name} is a function: write {name}(answer)")
            if name not in NAMES and name not in FUNCTIONS:
                raise ExpressionError(f"there is no {name!r}; there are {', '.join((*NAMES, *FUNCTIONS))}")
        case ast.Call(func=func, keywords=keywords, args=arguments):
            if not (isinstance(func, ast.Name) and func.id in FUNCTIONS):
                raise ExpressionError(f"only these can be called: {', '.join(FUNCTIONS)}")
            if keywords or any(isinstance(argument, ast.Starred) for argument in arguments):
                raise ExpressionError(f"{func.id} takes plain arguments only")
            _check_pattern(func.id, arguments)
        case ast.Attribute(attr=name):
            raise ExpressionError(f"nothing after a dot is allowed (.{name}); texts have functions: words(answer)")
        case _ if not isinstance(node, _PLAIN):
            raise ExpressionError(f"{type(node).__name__} is not allowed in an expression")


def _check_pattern(function: str, arguments: list[ast.expr]) -> None:
    """A written-out pattern is tried when the rule is read, not at the first answer."""
    if function != "matches" or len(arguments) != 2 or not isinstance(arguments[1], ast.Constant):
        return
    pattern = _text(arguments[1].value)
    if "\b" in pattern:  # the sign of that name, which no answer holds: what was meant is the edge of a word
        raise ExpressionError("in a plain text \\b is a control character; write the pattern as r'…'")
    try:
        compiled(pattern)
    except PatternError as error:
        raise ExpressionError(str(error)) from None
