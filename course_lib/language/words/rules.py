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
    "rule_is_a_class": {
        "ja": "{rule}はクラスです。{rule}() のように作ったものを渡してください。",
        "en": "{rule} is a class. Pass an object made of it, such as {rule}().",
    },
    "rule_is_text": {
        "ja": "{rule}は文字列です。規則は、引用符を付けずにsgdやadamのように関数のまま渡してください。",
        "en": "{rule} is text. Pass a rule as the function itself, without quotes: sgd or adam.",
    },
    "rule_unknown_hyperparameter": {
        "ja": "{rule}に{name}というハイパーパラメータはありません。"
        "{nearest}のことでしょうか(使えるもの: {names})。",
        "en": "{rule} has no hyperparameter {name}. Do you mean {nearest}? (It has: {names}.)",
    },
    "rule_fixed": {
        "ja": "{rule}の{name}はすでに決められています({fixed})。どちらか一方だけで指定してください。",
        "en": "{name} of {rule} is fixed already ({fixed}). Give it in one place only.",
    },
    "rule_no_hyperparameters": {
        "ja": "{rule}には値を選べるハイパーパラメータがないので、{name}は使えません。",
        "en": "{rule} has no hyperparameter that could be set, so {name} can't be used.",
    },
    "rule_not_a_number": {
        "ja": "{rule}の{name}には数を指定してください({value}が渡されました)。",
        "en": "{name} of {rule} must be a number (got {value}).",
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
    "rule_returns_nothing": {
        "ja": "{rule}が値を返していません。最後の行に「return {expected}」と書いてください。",
        "en": "{rule} returns nothing. Write return {expected} as its last line.",
    },
    "rule_raised": {
        "ja": "{rule}の最初のステップでエラーが起きました: {error}",
        "en": "{rule} raised an error at its first step: {error}",
    },
    "rule_needs_matrix": {
        "ja": "{rule}はパラメータを行列として扱っていますが、渡されるのは数を1列に並べた配列です(曲面では"
        "座標、compareでは全部の重み)。compareで重みの行列ごとに呼ぶには、最初の引数をparameter: Layerと"
        "書きます(from course_lib.rules import Layer)。",
        "en": "{rule} takes its parameter for a matrix, but it is given one row of numbers: on a "
        "surface the coordinates, in compare all weights. To be called in compare for each weight "
        "array, its first argument is written parameter: Layer (from course_lib.rules import "
        "Layer).",
    },
    "rule_layer_matrix": {
        "ja": "{rule}はパラメータをいつも行列として扱っていますが、層のバイアスと曲面の座標は、数を1列に並べた"
        "配列です。parameter.ndimが1のときの計算も書いてください。",
        "en": "{rule} always takes its parameter for a matrix, but the biases of a layer, and the "
        "coordinates on a surface, are one row of numbers. Say what it does where parameter.ndim "
        "is 1, too.",
    },
    "rule_remembers": {
        "ja": "{rule}は、同じ数を渡しても呼ぶたびに違う結果を返します。覚えておく値は引数（v=0など）で"
        "受け取って返してください。乱数を加えるなら、descendのnoiseを使います。",
        "en": "{rule} gives another result each time for the same numbers. Take what it remembers "
        "as an argument, such as v=0, and return it; for randomness use noise= of descend.",
    },
    "rules_none": {
        "ja": "規則が1つもありません。sgdのような関数を1つ以上渡してください。",
        "en": "There is no rule. Pass at least one function such as sgd.",
    },
    "rules_entry": {
        "ja": '{got}は規則として使えません。sgdのような関数か、(sgd, {{"lr": 0.1}}) のような組を'
        "渡してください。",
        "en": "{got} can't be used as a rule. Pass a function such as sgd, or a pair such as "
        '(sgd, {{"lr": 0.1}}).',
    },
    "rule_returns_no_numbers": {
        "ja": "{rule}が返したパラメータ{got}は、数の配列ではありません。形{expected}の配列を"
        "返してください。",
        "en": "{rule} returned {got} as the parameter, which is no array of numbers. Return one of "
        "shape {expected}.",
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
    "feed_gradients": {
        "ja": "勾配は [1, 1, -1] のように有限の数を並べて渡してください({got}が渡されました)。",
        "en": "The gradients must be a row of finite numbers, such as [1, 1, -1] (got {got}).",
    },
    "noise_not_a_size": {
        "ja": "noiseには0以上の有限の数を指定してください({noise}が渡されました)。",
        "en": "noise must be a finite number, 0 or more (got {noise}).",
    },
    "count_not_whole": {
        "ja": "{name}には{least}以上の整数を指定してください({value}が渡されました)。",
        "en": "{name} must be a whole number, {least} or more (got {value}).",
    },
    "count_out_of_range": {
        "ja": "{name}には{least}から{most}までの整数を指定してください({value}が渡されました)。",
        "en": "{name} must be a whole number from {least} to {most} (got {value}).",
    },
    "schedule_no_lr": {
        "ja": "{rule}には学習率lrがないので、スケジュールで変えることができません。",
        "en": "{rule} has no learning rate lr that a schedule could change.",
    },
    "schedule_no_function": {
        "ja": "{got}はスケジュールとして使えません。cosineのような、schedule(step, steps)の形の関数を"
        "渡してください。",
        "en": "{got} can't be used as a schedule. Pass a function of the form "
        "schedule(step, steps), such as cosine.",
    },
    "schedule_raised": {
        "ja": "スケジュール{schedule}のステップ{step}でエラーが起きました。schedule(step, steps)の形の"
        "関数で、倍率を1つ返すようにしてください: {error}",
        "en": "The schedule {schedule} raised an error at step {step}. It must be a function "
        "schedule(step, steps) that returns one factor: {error}",
    },
    "schedule_no_number": {
        "ja": "スケジュール{schedule}は、有限の数を1つ返してください(ステップ{step}では{got}でした)。",
        "en": "The schedule {schedule} must return one finite number (at step {step} it was {got}).",
    },
    "schedule_share": {
        "ja": "shareには、ウォームアップに使うステップの割合を0以上1未満の数で指定してください"
        "({share}が渡されました)。",
        "en": "share must be the part of the steps that warm up, from 0 to below 1 (got {share}).",
    },
}
