"""Words of rules, and walks with them."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "rule_not_callable": {
        "ja": "{rule}は関数ではありません。rule(parameter, grad, ...) の形の関数を渡してください。",
        "en": "{rule} is not a function. Pass a function of the form rule(parameter, grad, ...).",
    },
    "rule_needs_two_arguments": {
        "ja": "{rule}には引数parameterとgradが必要です。"
        "def {rule}(parameter, grad, ...): の形で書いてください。",
        "en": "{rule} needs the arguments parameter and grad: def {rule}(parameter, grad, ...):",
    },
    "rule_state_needs_start": {
        "ja": "{rule}の引数{state}に初期値がありません。状態なら{state}=0と書き、"
        "ハイパーパラメータなら「*」より後ろに置いてください。",
        "en": "The argument {state} of {rule} has no starting value. If it is state, write "
        "{state}=0; if it is a hyperparameter, put it after the *.",
    },
    "rule_unknown_hyperparameter": {
        "ja": "{rule}に{name}というハイパーパラメータはありません(使えるもの: {names})。",
        "en": "{rule} has no hyperparameter {name} (it has: {names}).",
    },
    "rule_missing_hyperparameter": {
        "ja": "{rule}の{name}には既定値がありません。{name}=... と値を指定してください。",
        "en": "{name} of {rule} has no default: give it a value, {name}=...",
    },
    "rule_returns_wrong_count": {
        "ja": "{rule}が返した値は{got}個です。引数の順に ({expected}) を返してください。"
        "状態でない引数は「*」より後ろに置きます。",
        "en": "{rule} returned {got} value(s). Return ({expected}), in the order of the arguments; "
        "an argument that is not state goes after the *.",
    },
    "rule_returns_wrong_shape": {
        "ja": "{rule}が返したパラメータの形は{got}です。受け取ったものと同じ形{expected}で"
        "返してください。",
        "en": "{rule} returned a parameter of shape {got}. Return one of the shape it was given, "
        "{expected}.",
    },
    "start_not_a_point": {
        "ja": "出発点{start}は使えません。有限の数を{d}個並べて指定してください。",
        "en": "{start} can't be the start: give {d} finite number(s).",
    },
}
