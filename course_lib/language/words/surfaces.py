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
    "surface_by_differences": {
        "ja": "この曲面の勾配は、関数の値の差から求めた近似です(有効数字はおよそ8桁)。",
        "en": "The gradient of this surface is found from differences of the function's values, "
        "and is good to about eight digits.",
    },
    "surface_is_rule": {
        "ja": "{rule}は規則で、曲面ではありません。explore(規則, 曲面) の順に書いてください。",
        "en": "{rule} is a rule, not a surface: the order is explore(rule, surface).",
    },
    "surface_not_one": {
        "ja": "{given}は曲面として使えません。曲面の名前({names})、"
        '"x**2 + y**2" のような式、xの関数、またはxとyの関数を一つ渡してください。',
        "en": "{given} is not a surface: pass the name of one ({names}), a formula such as "
        '"x**2 + y**2", or a function of x, or of x and y.',
    },
    "surface_misspelt": {
        "ja": '「{given}」という曲面はありません。"{name}" のことではありませんか。',
        "en": 'There is no surface "{given}": write "{name}" if you mean that one.',
    },
    "surface_unknown": {
        "ja": "「{given}」という曲面はありません。曲面の名前({names})か、"
        '"x**2 + y**2" のような式を渡してください。',
        "en": 'There is no surface "{given}": pass the name of one ({names}), or a formula such as '
        '"x**2 + y**2".',
    },
    "surface_arguments": {
        "ja": "{function}の、値を渡す必要のある引数は{n}個です。"
        "xだけの関数か、xとyの関数にしてください。",
        "en": "{function} has {n} arguments to be given: make it a function of x, or of x and y.",
    },
    "surface_returns": {
        "ja": "{function}が返した値は{value}です。損失として、実数を一つ返してください。",
        "en": "{function} returned {value}: it must return the loss, one real number.",
    },
    "function_raises": {
        "ja": "{function}の値を計算できませんでした({error})。xだけの関数、xとyの関数、"
        "または2つの数の配列の関数として、点のある範囲のどこでも計算できるように書いてください。",
        "en": "{function} can't be computed ({error}): write a function of x, of x and y, or of an "
        "array of the two, that can be computed anywhere within the limits.",
    },
    "surface_raises": {
        "ja": "曲面{surface}の損失か傾きを計算できませんでした({error})。座標を順に受け取り、"
        "数にも配列にも使える関数にしてください(math.sinではなくnp.sin)。",
        "en": "The loss or the slopes of {surface} can't be computed ({error}): they must take the "
        "coordinates one after the other, as numbers and as arrays (np.sin, not math.sin).",
    },
    "surface_names": {
        "ja": "namesには、互いに異なる名前を{d}個指定してください({names}が渡されました)。",
        "en": "names must be {d} different name(s) (got {names}).",
    },
    "surface_not_function": {
        "ja": "Surfaceの{part}には、座標の関数を渡してください({given}が渡されました)。",
        "en": "Give a function of the coordinates as {part} of the Surface (got {given}).",
    },
    "surface_slopes": {
        "ja": "slopesが返した値は{value}です。偏微分{d}個を、(2*x,) のように組にして"
        "返してください。",
        "en": "slopes returned {value}: it must return {d} partial derivative(s) as a tuple, "
        "such as (2*x,).",
    },
    "surface_shape": {
        "ja": "{surface}の損失に形{of}の配列を渡すと、形{shape}で返ってきました。"
        "点ごとに一つの値を返すように書いてください。",
        "en": "Given arrays of shape {of}, the loss of {surface} returned the shape {shape}: it "
        "must return one value for each point.",
    },
    "surface_minima": {
        "ja": "minimaには、{d}個の有限の数を並べた点のリストを [[0.0, ...], ...] の形で"
        "指定してください({minima}が渡されました)。",
        "en": "minima must be a list of points of {d} finite number(s) each, [[0.0, ...], ...] "
        "(got {minima}).",
    },
    "surface_undrawable": {
        "ja": "{surface}は、範囲{limits}のほとんどどこでも有限の値にならないか、大きすぎます。"
        "値のある範囲をlimitsで指定するか、式を直してください。",
        "en": "{surface} has hardly a finite value within {limits}, or its values are too large: "
        "choose limits where it has one, or change the formula.",
    },
    "surface_flat": {
        "ja": "{surface}はどこでも同じ値なので、下りる坂がありません。"
        "xやyで値の変わる式にしてください。",
        "en": "{surface} has the same value everywhere, so that there is no way down: write a "
        "formula that changes with x or y.",
    },
    "surface_start": {
        "ja": "{surface}は、出発点{start}で有限の値になりません。startに別の点を指定してください。",
        "en": "{surface} has no finite value at its start {start}: give another start.",
    },
    "rescaled_factors": {
        "ja": "単位の倍率は正の数にしてください(parameter={parameter}, loss={loss})。",
        "en": "The factors of the units must be positive (parameter={parameter}, loss={loss}).",
    },
    "turned_needs": {
        "ja": "turnedには2次元の面と、回す角度(度)を渡してください({surface}と{degrees}が渡されました)。",
        "en": "turned needs a surface of two parameters and an angle in degrees (got {surface} and "
        "{degrees}).",
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
        "ja": "「{part}」({position}文字目から)で式の入れ子が深すぎます。"
        "{most}段までにしてください。",
        "en": 'The formula is nested too deeply at "{part}" (from character {position}): use at '
        "most {most} levels.",
    },
    "formula_empty": {
        "ja": '式が空です。"x**2" のように書いてください。',
        "en": 'The formula is empty. Write one such as "x**2".',
    },
    "formula_constant": {
        "ja": "「{formula}」にはxもyもありません。x、またはxとyの式を書いてください。",
        "en": '"{formula}" has neither x nor y in it. Write a formula of x, or of x and y.',
    },
    "formula_without_y": {
        "ja": "「{formula}」にはyがないので、パラメータは一つです。yのある式にするか(0*yを"
        "足すだけでもかまいません)、出発点と範囲をx一つ分にしてください。",
        "en": '"{formula}" has no y in it, so that it has one parameter: write y into it (0*y will '
        "do), or give a start and limits for x alone.",
    },
    "formula_sign": {
        "ja": "「{part}」({position}文字目)は式に使えない記号です。"
        "数、x、y、+ - * / **、括弧、sinなどの関数で書いてください。",
        "en": '"{part}" (character {position}) is no sign of a formula: write it with numbers, '
        "x, y, + - * / **, brackets and functions such as sin.",
    },
    "formula_syntax": {
        "ja": "「{part}」({position}文字目)はここには置けません。"
        "その前に数やxが抜けていないか、括弧の数が合っているかを確かめてください。",
        "en": '"{part}" (character {position}) can\'t stand there: check whether a number or x is '
        "missing before it, and whether the brackets match.",
    },
    "formula_ends": {
        "ja": "式が「{part}」({position}文字目から)で途切れています。"
        "続きの数やxを書くか、括弧を閉じてください。",
        "en": 'The formula breaks off at "{part}" (from character {position}): write the number or '
        "x that follows, or close the bracket.",
    },
    "formula_lines": {
        "ja": "式が「{part}」({position}文字目から)の後で改行されています。1行で書いてください。",
        "en": 'The formula goes on to another line after "{part}" (from character {position}): '
        "write it on one.",
    },
    "formula_comma": {
        "ja": "「{part}」({position}文字目)は式に使えません。小数は2.5のように点で書き、"
        "関数にはsin(x)のように値を一つだけ渡してください。",
        "en": '"{part}" (character {position}) can\'t be used: write decimals with a point, 2.5, '
        "and give a function one value, sin(x).",
    },
    "formula_equation": {
        "ja": "「{part}」({position}文字目)は等式なので、損失になりません。"
        "「z = 」の右側にあたる、xとyの式だけを書いてください。",
        "en": '"{part}" (character {position}) makes it an equation, which is no loss: write only '
        'the formula of x and y that would stand to the right of "z =".',
    },
    "formula_ambiguous": {
        "ja": "「{part}」({position}文字目から)は二通りに読めます。積には*、べき乗には**を書き、"
        "ひとまとまりの部分を括弧で囲んでください。",
        "en": '"{part}" (from character {position}) can be read in two ways: write products with '
        "*, powers with **, and brackets round what belongs together.",
    },
    "formula_number": {
        "ja": "「{part}」({position}文字目から)は数として読めないか、大きすぎます。"
        "2.5や1e-3のように書いてください。",
        "en": '"{part}" (from character {position}) is no number, or too large: write it like 2.5 '
        "or 1e-3.",
    },
    "formula_unknown_name": {
        "ja": "「{part}」({position}文字目)という名前は使えません。変数はxとy、定数はpiとeです"
        "(べき乗はx**2、積は2*xと書きます)。",
        "en": 'The name "{part}" (character {position}) is not known: the variables are x and y, '
        "the constants pi and e (a power is x**2, a product 2*x).",
    },
    "formula_unknown_function": {
        "ja": "「{part}」({position}文字目)という関数は使えません。使えるのは{names}です。",
        "en": 'The function "{part}" (character {position}) is not known: there are {names}.',
    },
    "formula_misspelt_function": {
        "ja": "「{part}」({position}文字目)という関数は使えません。{near}のことではありませんか"
        "(使えるのは{names}です)。",
        "en": 'The function "{part}" (character {position}) is not known: write {near} if you mean '
        "that one (there are {names}).",
    },
    "formula_needs_brackets": {
        "ja": "「{part}」({position}文字目)には括弧が必要です。"
        "{name}({argument}) のように書いてください。",
        "en": '"{part}" (character {position}) needs brackets: write {name}({argument}).',
    },
    "formula_function_power": {
        "ja": "「{part}」({position}文字目から)のべき乗は括弧の後ろに付けます。"
        "{name}(x)**2のように書いてください。",
        "en": 'The power in "{part}" (from character {position}) goes behind the brackets: write '
        "{name}(x)**2.",
    },
    "formula_root": {
        "ja": "「{part}」({position}文字目から)では、根号がどこまでかかるのか分かりません。"
        "{root}(x) のように括弧で囲んでください。",
        "en": 'In "{part}" (from character {position}) it is not clear how far the root reaches: '
        "put brackets round it, {root}(x).",
    },
    "formula_limits": {
        "ja": "limitsには「下限 < 上限」の組を{d}個指定してください({limits}が渡されました)。",
        "en": "limits must be {d} pair(s) of lower < upper (got {limits}).",
    },
}
