"""The sandbox of chat templates: no way out, and an end to everything, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time

import pytest

from engine.errors import DataError
from engine.text.chat_template import ChatTemplate
from engine.text.sandbox import ERRORS, TooCostly, render
from engine.text.turns import Turn

VALUES = {"messages": [{"role": "user", "content": "hello"}]}
MILLION = "{% set s = 'a' * 1000000 %}"


def rendered(source):
    return render(source, VALUES, given=5)


# ------------------------------------------------------------------ no way out

ESCAPES = {
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "of a function": "{{ raise_exception.__globals__['os'] }}",
    "of a class": "{{ namespace.__init__.__globals__ }}",
    "of a dict": "{{ messages[0].__class__.__base__ }}",
    "of the template": "{{ self.__init__.x.y }}",
    "of a loop": "{% for a in [1] %}{{ loop.__class__.__init__.x }}{% endfor %}",
    "of a macro": "{% macro m() %}{% endmacro %}{{ m.__call__.__globals__ }}",
    "by format": "{{ '{0.__class__.__mro__}'.format(1).x.y }}",
    "by format_map": "{{ '{a.__class__}'.format_map({'a': 1}).x.y }}",
    "by attr": "{{ ''|attr('__class__') }}",
    "by map": "{{ (messages|map(attribute='__class__')|first).x.y }}",
    "append": "{{ messages.append(1) }}",
    "pop": "{{ messages[0].pop('role') }}",
    "update": "{{ messages[0].update({'role': 'system'}) }}",
    "clear": "{{ messages.clear() }}",
    "encode": "{{ 'a'.encode() }}",
    "cycler": "{{ cycler.__init__.__globals__ }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "from": "{% from 'os' import path %}",
    "extends": "{% extends '/etc/passwd' %}",
    "escaping": "{% autoescape true %}{{ 1 }}{% endautoescape %}",
    "xmlattr": "{{ {}|xmlattr }}",
}


@pytest.mark.parametrize("name", ESCAPES)
def test_there_is_no_way_out(name):
    with pytest.raises(ERRORS):
        rendered(ESCAPES[name])
    assert VALUES == {"messages": [{"role": "user", "content": "hello"}]}


# ------------------------------------------------------------------ an end to everything

COSTLY = {
    "a long range": "{% for i in range(10**9) %}x{% endfor %}",
    "two loops": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "a loop's condition": "{% for i in range(99999) if range(99999)|list %}{% endfor %}",
    "a macro of two": "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "a macro of itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "a recursive loop": "{% for a in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
    "times": "{{ 'a' * 10**10 }}",
    "times a list": "{{ [0] * 10**9 }}",
    "a power": "{{ 9 ** 9 ** 9 ** 9 ** 9 }}",
    "powers": "{{ (2 ** 60) ** 60 ** 60 }}",
    "digits": "{{ ('9' * 4000)|int ** 60 }}",
    "plus": "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}{{ n.s }}",
    "tilde": "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
    "lists": "{% set n = namespace(s=[1]) %}{% for i in range(60) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s }}",
    "dicts": "{% set n = namespace(s=1) %}{% for i in range(60) %}{% set n.s = {'a': n.s, 'b': n.s} %}{% endfor %}{{ n.s|tojson }}",
    "dict()": "{% set n = namespace(s=1) %}{% for i in range(60) %}{% set n.s = dict(a=n.s, b=n.s) %}{% endfor %}{{ n.s|tojson }}",
    "nesting": "{% set n = namespace(s=1) %}{% for i in range(99999) %}{% set n.s = [n.s] %}{% endfor %}{{ n.s }}",
    "percent": "{{ '%999999999d' % 1 }}",
    "percent star": "{{ '%*d' % (999999999, 1) }}",
    "percent texts": MILLION + "{{ '%s%s%s%s%s' % (s, s, s, s, s) }}",
    "format": "{{ '{:>999999999}'.format(1) }}",
    "format inside": "{{ '{:{w}}'.format(1, w=999999999) }}",
    "center": "{{ 'a'|center(10**9) }}",
    "ljust": "{{ 'a'.ljust(10**9) }}",
    "zfill": "{{ 'a'.zfill(10**9) }}",
    "expandtabs": "{{ '\t'.expandtabs(10**9) }}",
    "indent": "{{ ('a\n' * 1000000)|indent(9999) }}",
    "replace": MILLION + "{{ s.replace('a', s) }}",
    "replace nothing": MILLION + "{{ s|replace('', s) }}",
    "join": MILLION + "{{ s.join(range(99999)|map('string')) }}",
    "join filter": MILLION + "{{ range(99999)|join(s) }}",
    "split": MILLION + "{{ s.replace('a', 'a,').split(',') }}",
    "tojson": "{{ range(9999)|list|tojson(indent=10**9) }}",
    "output": MILLION + "{{ s }}{{ s }}{{ s }}{{ s }}{{ s }}",
    "round": "{{ 1|round(10**9, 'ceil') }}",
    "batch": "{{ [1]|batch(10**9, 'x')|list }}",
    "lipsum": "{{ lipsum(n=10**9) }}",
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "blocks": "{% for a in [1] %}" * 200 + "{% endfor %}" * 200,
    "a long template": "x" * 300_000,
}


@pytest.mark.parametrize("name", COSTLY)
def test_everything_ends(name):
    begun = time.thread_time()
    with pytest.raises(ERRORS):
        rendered(COSTLY[name])
    assert time.thread_time() - begun < 12


@pytest.mark.skipif(sys.platform != "linux", reason="reads the resource module in Linux units")
def test_nothing_fills_the_memory():
    program = """
import json, resource, sys
from engine.text.sandbox import ERRORS, render
render("", {}, 0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for source in json.load(sys.stdin):
    try:
        render(source, {"messages": [{"role": "user", "content": "hello"}]}, 5)
    except ERRORS:
        pass
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert grown < 150_000, f"{grown} KB"
"""
    loops = ("two loops", "a loop's condition", "a macro of two", "a recursive loop")
    sources = json.dumps([source for name, source in COSTLY.items() if name not in loops])
    done = subprocess.run([sys.executable, "-c", program], input=sources, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_it_works_in_any_thread():
    ends = []

    def work():
        try:
            rendered(COSTLY["two loops"])
        except TooCostly:
            ends.append(1)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == [1, 1]
    assert rendered("{{ messages|length }}") == "1"  # and leaves nothing behind


def test_a_costly_constant_is_not_computed_while_compiling():
    with pytest.raises(ERRORS):
        rendered("{% if false %}{{ 'a' * 10**10 }}{% endif %}{{ 'b'|center(10**9) }}")
    assert rendered("{% if false %}{{ 'a' * 10**10 }}{% endif %}ok") == "ok"


# ------------------------------------------------------------------ what templates do

USUAL = {
    "{{ messages[0].content }} {{ messages[0]['role'] }}": "hello user",
    "{% for m in messages %}{{ loop.index0 }}{{ m.content | trim | upper }}{% endfor %}": "0HELLO",
    "{{ 'a' ~ 1 ~ none }}": "a1None",
    "{{ 'a' + 'b' * 3 }}": "abbb",
    "{{ 'think</t>rest'.split('</t>')[-1].lstrip('\n') }}": "rest",
    "{{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | join(', ') }}": "hello",
    "{{ {'b': 'ş', 'a': [1, 2.5, none, true]} | tojson }}": '{"b": "ş", "a": [1, 2.5, null, true]}',
    "{{ {'a': '<b>'} | tojson(indent=2) }}": '{\n  "a": "<b>"\n}',
    "{% set n = namespace(x=0) %}{% for i in range(5) %}{% set n.x = n.x + i %}{% endfor %}{{ n.x }}": "10",
    "{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i > 3 %}{% break %}{% endif %}{{ i }}{% endfor %}": "013",
    "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m('a') }}": "<a>",
    "{{ messages[0].items() | list }}": "[('role', 'user'), ('content', 'hello')]",
    "{{ messages[0].get('name', 'nobody') }}": "nobody",
    "{{ tools is none }}{{ nothing is defined }}": "FalseFalse",
    "{{ strftime_now('%d %b %Y') }}": "26 Jul 2024",
    "{{ '%s-%d' % ('a', 3) }} {{ '{} {:.2f}'.format('x', 1.5) }}": "a-3 x 1.50",
    "{{ messages | tojson }}": '[{"role": "user", "content": "hello"}]',
    "{%- for a, b in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}": "12",
    "{{ 'a,b'.split(',') }}": "['a', 'b']",
    "{{ [1, 2, 3][::-1] | list }} {{ 'abc'[1:] }}": "[3, 2, 1] bc",
    "{% generation %}said{% endgeneration %}": "said",
    "  {% if true %}\nline\n  {% endif %}\nend": "line\nend",
}


@pytest.mark.parametrize("source", USUAL)
def test_what_templates_do(source):
    assert rendered(source) == USUAL[source]


def test_the_limits_grow_with_the_conversation():
    long = "ab " * 1_500_000
    with pytest.raises(TooCostly):
        render("{{ messages[0].content }}", {"messages": [{"content": long}]}, given=0)
    assert (
        render("{{ messages[0].content | trim }}", {"messages": [{"content": long}]}, given=len(long)) == long.strip()
    )
    many = [{"role": "user", "content": "x"}] * 20_000
    source = "{% for m in messages %}{{ m.role + ': ' + m.content + '\n' }}{% endfor %}"
    assert render(source, {"messages": many}, given=20_000).count("\n") == 20_000


# ------------------------------------------------------------------ what a person reads

TOLD = {
    "{% for i in range(10**9) %}{% endfor %}": "cannot be used: Range too big",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}": "it takes too long",
    "line one\n{% if %}": "is not valid: line 2",
    "{% include 'x' %}": "a chat template cannot use other files",
    "{{ raise_exception('Roles must alternate.') }}": "refuses the conversation: Roles must alternate.",
    "{{ nothing.at.all }}": "'nothing' is undefined",
    "{{ 'a'.encode() }}": "cannot call .encode()",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}": "it calls itself without end",
    "{{ messages | pprint }}": "No filter named 'pprint'",
}


@pytest.mark.parametrize("source", TOLD)
def test_what_a_person_reads(source):
    with pytest.raises(DataError) as caught:
        ChatTemplate("mine.jinja", source).render([Turn("user", "hi")])
    assert TOLD[source] in caught.value.text
    assert caught.value.text.startswith("The template mine.jinja ")
    assert "data.template" in caught.value.remedy
