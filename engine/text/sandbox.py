"""Jinja for chat templates that strangers wrote: no way out, and an end to what a template may cost.

jinja2's immutable sandbox keeps a template from Python's insides and from changing what it is given.  It does not keep
it from running for hours (two nested loops) or from filling the memory (``x ~ x`` forty times).  So here everything
that costs is counted, in the template itself:

* every pass of a loop, every macro and every statement in them calls ``Sandbox.tick``, put there when it is parsed;
* every operator, method and filter that can make something longer is looked at before it runs (``*``, ``+``, ``~``,
  ``%``, ``replace``, ``join``, …) and its result is paid for after; filters and methods that are not listed are refused;
* the sum has a limit that grows with the conversation, and so has the processor time of the thread.

The counting needs no signal, no thread and no child process, so it works in any thread and on any system, and the same
template on the same conversation always ends the same way.
"""

from __future__ import annotations

import datetime
import json
import re
import types
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NoReturn

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.filters import FILTERS
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from engine.text.cost import TICK, TooCostly, meter, metered, paid

LARGEST_SOURCE = 256 << 10
# What a template that asks for the day is told: a run must read tomorrow as it reads today.
TODAY = datetime.date(2024, 7, 26)

ERRORS = (
    jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, SyntaxError,
    TypeError, ValueError,
)  # fmt: skip
"""What a template can raise; anything else is a bug of ours."""

# ------------------------------------------------------------------ methods and filters that a template may use

_METHODS: dict[type, tuple[str, ...]] = {
    str: (
        "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "partition", "rpartition", "startswith", "endswith",
        "removeprefix", "removesuffix", "replace", "join", "upper", "lower", "capitalize", "title", "casefold",
        "swapcase", "find", "rfind", "index", "rindex", "count", "isdigit", "isnumeric", "isalpha", "isalnum", "isspace",
        "isupper", "islower", "istitle", "isdecimal", "isascii", "zfill", "ljust", "rjust", "center",
    ),
    dict: ("get", "items", "keys", "values", "copy"),
    list: ("index", "count", "copy"),
    tuple: ("index", "count"),
    int: ("bit_length", "is_integer"),
    float: ("is_integer",),
}  # fmt: skip
_FILTERS = (
    "abs", "capitalize", "center", "count", "d", "default", "dictsort", "first", "float", "groupby", "indent", "int",
    "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse",
    "select", "selectattr", "sort", "string", "title", "trim", "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
_WIDEST = 10_000


def _before(name: str, value: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Refuses a call that would make far more than it is given."""
    numbers = [a for a in (*args, *kwargs.values()) if isinstance(a, int)]
    if name in ("center", "ljust", "rjust", "zfill", "indent") and any(n > _WIDEST for n in numbers):
        raise TooCostly(f"{name} is asked for more than {_WIDEST:,} characters")
    if name == "indent" and isinstance(value, str):
        width = max([len(a) for a in (*args, *kwargs.values()) if isinstance(a, str)] + numbers + [4])
        meter().text(len(value) + (value.count("\n") + 1) * width)
    elif name == "replace" and isinstance(value, str):
        texts = [str(a) for a in (*args, *kwargs.values()) if not isinstance(a, bool | int)]
        if len(texts) >= 2:
            meter().text(len(value) + value.count(texts[0]) * len(texts[1]))


def _metered_filter(name: str, filter: Callable[..., Any]) -> Callable[..., Any]:
    """The filter with its cost counted; its first arguments may be jinja's own (environment, context)."""
    skip = 1 if getattr(filter, "jinja_pass_arg", None) is not None else 0

    def call(*args: Any, **kwargs: Any) -> Any:
        value, rest = (args[skip], args[skip + 1 :]) if len(args) > skip else (None, ())
        if name == "join" and isinstance(value, Iterable):
            value = list(value)
            between = str(rest[0] if rest else kwargs.get("d", ""))
            meter().text(meter().value(value).characters + len(between) * len(value))
        elif name in ("string", "trim", "replace", "upper", "lower", "title", "capitalize") or not isinstance(
            value, str
        ):
            meter().value(value)  # turned into text it is as long as all that is in it
        _before(name, value, rest, kwargs)
        return paid(filter(*args[:skip], value, *rest, **kwargs))

    if skip:
        call.jinja_pass_arg = filter.jinja_pass_arg  # type: ignore[attr-defined]
    return call


def _tojson(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    """JSON as transformers writes it: nothing escaped for web pages."""
    size = meter().value(value)
    meter().text(6 * size.characters + size.values * (4 + (indent if isinstance(indent, int) else 8) * size.depth))
    if isinstance(separators, list):
        separators = (str(separators[0]), str(separators[1]))
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def _raise_exception(message: Any) -> NoReturn:
    raise jinja2.TemplateError(str(message))


def _strftime_now(format: str) -> str:
    return TODAY.strftime(str(format)[:100])


# ------------------------------------------------------------------ the environment


class Generation(Extension):
    """``{% generation %}`` … ``{% endgeneration %}``: what the model writes itself, as transformers knows it."""

    tags = {"generation"}  # noqa: RUF012

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("mark"), [], [], body).set_lineno(line)

    def mark(self, caller: Callable[[], str]) -> str:
        before, after = meter().marks
        return before + caller() + after


class _Counting(NodeTransformer):
    """Puts the counting into a parsed template; refuses what needs other files."""

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        node = super().generic_visit(node, *args, **kwargs)
        if isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
            raise jinja2.TemplateSyntaxError("a chat template cannot use other files", node.lineno)
        if isinstance(node, nodes.EvalContextModifier):
            raise jinja2.TemplateSyntaxError("a chat template cannot turn escaping on", node.lineno)
        if isinstance(node, nodes.For | nodes.Macro | nodes.CallBlock):
            tick = _call("tick", [], node.lineno)
            node.body.insert(0, nodes.ExprStmt(tick, lineno=node.lineno))
        elif isinstance(node, nodes.Concat):
            return _call("concatenated", node.nodes, node.lineno)
        elif isinstance(node, nodes.Dict) or (isinstance(node, nodes.List | nodes.Tuple) and _is_read(node)):
            return _call("made", [node], node.lineno)
        return node


def _is_read(node: nodes.List | nodes.Tuple) -> bool:
    return isinstance(node, nodes.List) or node.ctx == "load"


def _call(name: str, args: list[nodes.Expr], line: int) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name, lineno=line), args, [], None, None, lineno=line)


def _tick() -> None:
    meter().spend(TICK)


def _concatenated(*parts: Any) -> str:
    meter().text(sum(meter().value(part).characters for part in parts))
    return "".join(map(str, parts))


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of chat templates, set up as transformers sets up its own, with everything counted."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self) -> None:
        extensions = [Generation, "jinja2.ext.loopcontrols"]
        super().__init__(trim_blocks=True, lstrip_blocks=True, extensions=extensions, finalize=paid)
        self.filters = {name: _metered_filter(name, FILTERS[name]) for name in _FILTERS}
        self.filters |= {"tojson": _tojson, "safe": paid}
        self.globals = {name: self.globals[name] for name in ("range", "dict", "namespace")}
        self.globals |= {"raise_exception": _raise_exception, "strftime_now": _strftime_now}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = _Counting().visit(super()._parse(source, name, filename))
        tree.set_environment(self)
        return tree  # type: ignore[no-any-return]

    # what the counting calls, by these names (EnvironmentAttribute)
    tick = staticmethod(_tick)
    made = staticmethod(paid)
    concatenated = staticmethod(_concatenated)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            _before_times(left, right)
        elif operator == "**":
            if not isinstance(left, int | float) or not isinstance(right, int | float) or abs(right) > 64:
                raise TooCostly("it raises a number to a large power")
        elif operator == "%" and isinstance(left, str):
            if re.search(r"%[^a-zA-Z%]*(\d{4}|\*)", left):
                raise TooCostly("it formats a text to a large width")
            meter().text(len(left) + left.count("%") * max(64, meter().value(right).characters))
        return paid(super().call_binop(context, operator, left, right))

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        if __obj is _tick or __obj is paid or __obj is _concatenated:
            return __obj(*args)
        if isinstance(__obj, types.BuiltinMethodType) and not isinstance(__obj.__self__, types.ModuleType):
            value: Any = __obj.__self__
            name = __obj.__name__
            if name not in _METHODS.get(type(value), ()):
                raise SecurityError(f"a chat template cannot call .{name}()")
            if name == "join":
                parts: list[Any] = list(*args)
                args = (parts,)
                meter().text(meter().value(parts).characters + len(value) * len(parts))
            for jinjas in ("_loop_vars", "_block_vars"):
                kwargs.pop(jinjas, None)
            _before(name, value, args, kwargs)
            return paid(__obj(*args, **kwargs))
        return paid(super().call(__context, __obj, *args, **kwargs))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        format = super().wrap_str_format(value)
        if format is None:
            return None

        def checked(*args: Any, **kwargs: Any) -> str:
            text = str(value.__self__)
            if re.search(r"\{[^{}]*:[^{}]*(\d{4}|\{)", text):
                raise TooCostly("it formats a text to a large width")
            given = meter().value([*args, *kwargs.values()]).characters
            meter().text(len(text) + text.count("{") * max(64, given))
            return str(paid(format(*args, **kwargs)))

        return checked


def _before_times(left: Any, right: Any) -> None:
    pairs: list[tuple[Any, Any]] = [(left, right), (right, left)]
    for value, times in pairs:
        if isinstance(value, str) and isinstance(times, int):
            meter().text(len(value) * max(0, times))
        elif isinstance(value, list | tuple) and isinstance(times, int):
            meter().many(meter().value(value).values * max(1, times))


_SANDBOX = Sandbox()


@lru_cache(maxsize=64)
def compiled(source: str) -> jinja2.Template:
    """The template of a jinja text.  Raises one of ERRORS when it is none that can be used."""
    if len(source) > LARGEST_SOURCE:
        raise jinja2.TemplateError(f"it is longer than {LARGEST_SOURCE:,} characters")
    with metered(0):
        return _SANDBOX.from_string(source)


def render(source: str, values: dict[str, Any], given: int, marks: tuple[str, str] = ("", "")) -> str:
    """The text that a template makes of ``values``, which hold ``given`` characters.

    ``marks`` are put around the text of ``{% generation %}`` blocks.  Raises one of ERRORS, TooCostly among them.
    """
    template = compiled(source)
    parts: list[str] = []
    with metered(given, marks) as cost:
        length = 0
        for part in template.root_render_func(template.new_context(values)):
            length += len(part)
            cost.fits(length)
            parts.append(part)
    return "".join(parts)
