"""Rules: rewards that need no model, and the filter of words that an answer should not hold.  Torch-free.

rule = parse_rule("expression: 1 if 'please' in lower(answer) else 0")
rule.score("Ask for a cup of tea.", "A cup of tea, please!")            # 1.0
"""

from __future__ import annotations

from engine.rules.expression import Expression, ExpressionError
from engine.rules.output_filter import OutputFilter
from engine.rules.rule import KINDS, Rule, parse_rule

__all__ = ["KINDS", "Expression", "ExpressionError", "OutputFilter", "Rule", "parse_rule"]
