"""Every word that a figure, a widget or an error shows, in each language.

``{name}`` fields are filled in by :func:`course_lib.language.text`. A test holds the two languages
to the same keys and fields.
"""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    # ---- rules ----
    "rule_not_callable": {
        "ja": "{rule} は関数ではありません。rule(parameter, grad, ...) の形の関数を渡してください。",
        "en": "{rule} is not a function. Pass a function of the form rule(parameter, grad, ...).",
    },
    "rule_needs_two_arguments": {
        "ja": "{rule} には引数 parameter と grad が必要です。"
        "def {rule}(parameter, grad, ...): の形で書いてください。",
        "en": "{rule} needs the arguments parameter and grad: def {rule}(parameter, grad, ...):",
    },
    "rule_state_needs_start": {
        "ja": "{rule} の引数 {state} に初期値がありません。状態なら {state}=0 と書き、"
        "ハイパーパラメータなら * より後ろに置いてください。",
        "en": "The argument {state} of {rule} has no starting value. If it is state, write "
        "{state}=0; if it is a hyperparameter, put it after the *.",
    },
    "rule_unknown_hyperparameter": {
        "ja": "{rule} に {name} というハイパーパラメータはありません(使えるもの: {names})。",
        "en": "{rule} has no hyperparameter {name} (it has: {names}).",
    },
    "rule_missing_hyperparameter": {
        "ja": "{rule} の {name} には既定値がありません。{name}=... と値を指定してください。",
        "en": "{name} of {rule} has no default: give it a value, {name}=...",
    },
    "rule_returns_wrong_count": {
        "ja": "{rule} が返した値は {got} 個です。引数の順に ({expected}) を返してください。"
        "状態でない引数は * より後ろに置きます。",
        "en": "{rule} returned {got} value(s). Return ({expected}), in the order of the arguments; "
        "an argument that is not state goes after the *.",
    },
    "rule_returns_wrong_shape": {
        "ja": "{rule} が返したパラメータの形は {got} です。受け取ったものと同じ形 {expected} で"
        "返してください。",
        "en": "{rule} returned a parameter of shape {got}. Return one of the shape it was given, "
        "{expected}.",
    },
    # ---- descent ----
    "steps_not_whole": {
        "ja": "steps には 1 以上の整数を指定してください({steps} が渡されました)。",
        "en": "steps must be a whole number, 1 or more (got {steps}).",
    },
    "start_not_a_point": {
        "ja": "出発点 {start} は使えません。有限の数を {d} 個並べて指定してください。",
        "en": "{start} can't be the start: give {d} finite number(s).",
    },
    # ---- surfaces ----
    # ---- mnist ----
    # ---- network and comparison ----
    # ---- figures ----
    "axis_parameter": {"ja": "パラメータ x", "en": "parameter x"},
    "axis_x": {"ja": "パラメータ x", "en": "parameter x"},
    "axis_y": {"ja": "パラメータ y", "en": "parameter y"},
    "axis_loss": {"ja": "損失", "en": "loss"},
    "axis_step": {"ja": "ステップ", "en": "step"},
    "axis_training_loss": {"ja": "訓練データの損失", "en": "training loss"},
    "axis_training_accuracy": {"ja": "訓練データの正解率", "en": "training accuracy"},
    "figure_surface": {
        "ja": "{surface}の上をパラメータが動いた跡と、損失の変化。",
        "en": "The paths of the parameters on {surface}, and the loss at each step.",
    },
    "figure_path": {
        "ja": "{label}: {steps} ステップ後の位置 ({position})、損失 {loss}。",
        "en": "{label}: after {steps} steps at ({position}), loss {loss}.",
    },
    "figure_path_diverged": {
        "ja": "{label}: ステップ {step} で発散。",
        "en": "{label}: diverged at step {step}.",
    },
    "figure_state": {
        "ja": "{label} の損失と内部状態の変化。",
        "en": "The loss and the state of {label} at each step.",
    },
    "figure_state_range": {
        "ja": "{name} の範囲は {low} から {high}。",
        "en": "{name} ranges from {low} to {high}.",
    },
    "figure_history_loss": {
        "ja": "ステップ {first}〜{last} の訓練データの損失。最後の値は次のとおり。",
        "en": "Training loss from step {first} to {last}; the last values:",
    },
    "figure_history_accuracy": {
        "ja": "ステップ {first}〜{last} の訓練データの正解率。最後の値は次のとおり。",
        "en": "Training accuracy from step {first} to {last}; the last values:",
    },
    # ---- explorers ----
    # ---- exercises ----
}
