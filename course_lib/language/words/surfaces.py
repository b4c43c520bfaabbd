"""Words of surfaces and formulas."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "surface_bowl": {"ja": "お椀", "en": "Bowl"},
    "surface_terrace": {"ja": "段のある坂", "en": "Terrace"},
    "surface_double_well": {"ja": "二つの谷", "en": "Double well"},
    "surface_ravine": {"ja": "細長い谷", "en": "Ravine"},
    "surface_saddle": {"ja": "鞍点", "en": "Saddle"},
    "surface_plateau": {"ja": "平原と穴", "en": "Plateau"},
    "surface_rosenbrock": {"ja": "ローゼンブロック関数", "en": "Rosenbrock"},
    "surface_beale": {"ja": "ビール関数", "en": "Beale"},
    "surface_himmelblau": {"ja": "ヒンメルブラウ関数", "en": "Himmelblau"},
    "surface_bumpy": {"ja": "でこぼこのお椀", "en": "Bumpy bowl"},
    "points_wrong_shape": {
        "ja": "点の配列の形{shape}が合いません。最後の軸の長さを{d}にしてください。",
        "en": "Points of shape {shape} don't fit: the last axis must have length {d}.",
    },
    "rescaled_factors": {
        "ja": "単位の倍率は正の数にしてください(parameter={parameter}, loss={loss})。",
        "en": "The factors of the units must be positive (parameter={parameter}, loss={loss}).",
    },
    "formula_not_text": {
        "ja": '式は "x**2" のように文字列で指定してください({formula}が渡されました)。',
        "en": 'Give the formula as text, like "x**2" (got {formula}).',
    },
    "formula_too_long": {
        "ja": "式が長すぎます({length}文字)。{most}文字以内で書いてください。",
        "en": "The formula is too long ({length} characters): write it in {most} or fewer.",
    },
    "formula_too_deep": {
        "ja": "「{part}」のあたりで式の入れ子が深すぎます({most}段まで)。",
        "en": 'The formula is nested too deeply at "{part}" (at most {most} levels).',
    },
    "formula_empty": {
        "ja": '式が空です。"x**2" のように書いてください。',
        "en": 'The formula is empty. Write one such as "x**2".',
    },
    "formula_constant": {
        "ja": "「{formula}」にはxもyもありません。x、またはxとyの式を書いてください。",
        "en": '"{formula}" has neither x nor y in it. Write a formula of x, or of x and y.',
    },
    "formula_syntax": {
        "ja": "{position}文字目の「{part}」のあたりが読み取れません。"
        "掛け算は2*x、べき乗はx**2と書きます。括弧の数も確かめてください。",
        "en": 'Can\'t read the formula near "{part}" (character {position}). Write products as 2*x '
        "and powers as x**2, and check the brackets.",
    },
    "formula_part": {
        "ja": "「{part}」は式に使えません。使えるのは数、x、y、+ - * / **、括弧、sinなどの関数です。",
        "en": '"{part}" can\'t be used in a formula: only numbers, x, y, + - * / **, brackets and '
        "functions such as sin.",
    },
    "formula_unknown_name": {
        "ja": "「{part}」という名前は使えません。変数はxとy、定数はpiとeです。",
        "en": 'The name "{part}" is not known: the variables are x and y, the constants pi and e.',
    },
    "formula_unknown_function": {
        "ja": "「{part}」の関数{name}は使えません。使えるのは{names}です。",
        "en": 'The function {name} in "{part}" is not known: there are {names}.',
    },
    "formula_needs_brackets": {
        "ja": "「{part}」には括弧が必要です。{name}(x) のように書いてください。",
        "en": '"{part}" needs brackets: write {name}(x).',
    },
    "formula_one_argument": {
        "ja": "「{part}」の{name}に渡せる値は一つだけです。",
        "en": '{name} in "{part}" takes exactly one value.',
    },
    "formula_caret": {
        "ja": "「{part}」のべき乗は「^」ではなく「**」で書いてください(例: x**2)。",
        "en": 'Write the power in "{part}" with ** instead of ^, as in x**2.',
    },
    "formula_limits": {
        "ja": "limitsには「下限 < 上限」の組を{d}個指定してください({limits}が渡されました)。",
        "en": "limits must be {d} pair(s) of lower < upper (got {limits}).",
    },
}
