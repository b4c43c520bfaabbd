"""Words of figures."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "axis_parameter": {"ja": "パラメータ{name}", "en": "parameter {name}"},
    "axis_loss": {"ja": "損失", "en": "loss"},
    "axis_step": {"ja": "ステップ", "en": "step"},
    "axis_final_loss": {"ja": "最後の損失", "en": "final loss"},
    "axis_lr": {"ja": "学習率lr", "en": "learning rate lr"},
    "axis_moved": {"ja": "動いた距離 / lr", "en": "distance moved / lr"},
    "axis_share": {"ja": "残りの割合", "en": "share left"},
    "axis_factor": {"ja": "学習率の倍率", "en": "factor of the learning rate"},
    "axis_test_accuracy": {"ja": "テスト用の正解率", "en": "test accuracy"},
    "axis_good": {"ja": "「よい」面の数", "en": "surfaces on which it is good"},
    "axis_rate_times_curvature": {
        "ja": "実効学習率 × 曲率",
        "en": "effective learning rate × curvature",
    },
    "axis_training_loss": {"ja": "訓練データの損失", "en": "training loss"},
    "axis_training_accuracy": {"ja": "訓練データの正解率", "en": "training accuracy"},
    "axis_training_accuracy_percent": {
        "ja": "訓練データの正解率(%)",
        "en": "training accuracy (%)",
    },
    "figure_race": {
        "ja": "訓練データの損失と正解率の変化。最後の値は、損失の小さい順に次のとおり。",
        "en": "Training loss and accuracy at each step. The last values, smallest loss first:",
    },
    "figure_race_run": {
        "ja": "{label}: ステップ{step}で損失{loss}、正解率{accuracy}%。",
        "en": "{label}: loss {loss}, accuracy {accuracy}% at step {step}.",
    },
    "figure_surface": {
        "ja": "{surface}の上をパラメータが動いた跡と、損失の変化。",
        "en": "The paths of the parameters on {surface}, and the loss at each step.",
    },
    "figure_path": {
        "ja": "{label}: {steps}ステップ後の位置 ({position})、損失{loss}。",
        "en": "{label}: after {steps} steps at ({position}), loss {loss}.",
    },
    "figure_path_diverged": {
        "ja": "{label}: ステップ{step}で発散。",
        "en": "{label}: diverged at step {step}.",
    },
    "figure_history_loss": {
        "ja": "ステップ{first}〜{last}の訓練データの損失。最後の値は次のとおり。",
        "en": "Training loss from step {first} to {last}; the last values:",
    },
    "figure_history_accuracy": {
        "ja": "ステップ{first}〜{last}の訓練データの正解率。最後の値は次のとおり。",
        "en": "Training accuracy from step {first} to {last}; the last values:",
    },
    "figure_rates": {
        "ja": "学習率と最後の損失の関係。最も損失が小さかったのは次の学習率。",
        "en": "The final loss against the learning rate. The lowest loss of each rule:",
    },
    "figure_rates_best": {
        "ja": "{label}: 学習率{lr}で損失{loss}。",
        "en": "{label}: loss {loss} at learning rate {lr}.",
    },
    "figure_curves": {"ja": "横軸が{x}、縦軸が{y}のグラフ。", "en": "Curves of {y} against {x}."},
    "figure_curve": {
        "ja": "{label}: {first}から{last}へ、最小{low}、最大{high}。",
        "en": "{label}: from {first} to {last}, between {low} and {high}.",
    },
    "curves_shapes": {
        "ja": "{label}の値とxは同じ長さの1次元の並びにしてください(形: {got}と{x})。",
        "en": "{label} and x must be equally long rows of numbers (shapes: {got} and {x}).",
    },
    "figure_examples": {
        "ja": "{n}件のデータの散布図と、当てはめた直線。",
        "en": "{n} examples as dots, and lines through them.",
    },
    "figure_network": {
        "ja": "{sizes}の全結合ネットワーク。線が{weights}本の重み、丸の中の文字が{biases}個のバイアス。",
        "en": "A fully connected network, {sizes}: {weights} weights as lines and {biases} biases.",
    },
    "axis_direction": {"ja": "第{k}の方向への距離", "en": "distance along direction {k}"},
    "figure_landscape": {
        "ja": "規則が進んだ平面の上の損失と、訓練データの損失。平面に含まれるのは移動の{share}。",
        "en": "The loss on the plane the rules moved in, which holds {share} of their moves, and "
        "the training loss.",
    },
    "figure_landscape_path": {
        "ja": "{label}: 平面の上で({where})に着き、損失は{loss}。",
        "en": "{label}: ends at ({where}) on the plane, with the loss {loss}.",
    },
    "figure_bands_loss": {
        "ja": "{runs}回の学習の損失。線が平均、帯が最小から最大まで。最後の値は次のとおり。",
        "en": "The loss of {runs} runs: their mean, with a band from lowest to highest. At the end:",
    },
    "figure_bands_accuracy": {
        "ja": "{runs}回の学習の正解率。線が平均、帯が最小から最大まで。最後の値は次のとおり。",
        "en": "The accuracy of {runs} runs: their mean, with a band from lowest to highest. At the "
        "end:",
    },
    "figure_band": {
        "ja": "{label}: 平均{mean}、最小{low}、最大{high}。",
        "en": "{label}: mean {mean}, lowest {low}, highest {high}.",
    },
    "figure_matrices": {
        "ja": "同じ縮尺で並べた行列。1つの数が小さな正方形で、青は負、白は0、赤は正。",
        "en": "Matrices to one scale, a small square for each number: blue is negative, white 0, "
        "red positive.",
    },
    "figure_matrix": {
        "ja": "{label}: {rows}行{columns}列、{low}から{high}まで。",
        "en": "{label}: {rows} rows and {columns} columns, from {low} to {high}.",
    },
    "figure_matrix_shape": {
        "ja": "{label}は有限の数の行列ではありません(形: {got})。",
        "en": "{label} is no matrix of finite numbers (shape: {got}).",
    },
    "axis_singular_value": {"ja": "特異値", "en": "singular value"},
    "axis_singular_share": {
        "ja": "そこまでの組が占める強さの割合",
        "en": "share of the strength in so many pairs",
    },
    "axis_pairs": {"ja": "向きの組の数", "en": "pairs of directions"},
    "axis_test_error": {
        "ja": "間違えたテスト画像の割合",
        "en": "share of test images got wrong",
    },
    "axis_iteration": {"ja": "反復", "en": "step of the iteration"},
    "figure_digits": {
        "ja": "手書き数字の画像。正解は左上から順に{labels}。",
        "en": "Images of handwritten digits. Their labels, from the top left: {labels}.",
    },
    "figure_needs": {
        "ja": "{example}のように渡してください({got}が渡されました)。",
        "en": "Give it as in {example} (got {got}).",
    },
    "figure_unknown": {
        "ja": "{name}はありません。{nearest}のことですか(選べるもの: {names})。",
        "en": "There is no {name}; did you mean {nearest}? (There are: {names}.)",
    },
    "figure_downhill": {
        "ja": "{surface}の等高線と直角に交わる−勾配の矢印と、最小点へ向かう点線。縦横の縮尺は同じ。",
        "en": "Arrows of −gradient, at right angles to the contours of {surface}, and dotted lines "
        "to the minimum; both axes have one scale.",
    },
    "figure_downhill_point": {
        "ja": "({point})では2つの向きが{angle}度ずれている。",
        "en": "At ({point}) the two are {angle} degrees apart.",
    },
    "figure_way": {"ja": "最小点への向き", "en": "way to the minimum"},
    "figure_downhill_points": {
        "ja": "downhill_pictureには、パラメータが2個の面と、その点(x, y)の並びを渡してください({surface})。",
        "en": "Give downhill_picture a surface of two parameters and a list of its points (x, y) "
        "({surface}).",
    },
    "figure_downhill_minima": {
        "ja": "{surface}の最小点が分かりません。minimaで指定してください。",
        "en": "Nobody knows where {surface} has its minimum: say it with minima.",
    },
    "figure_downhill_flat": {
        "ja": "勾配が0か有限でない点、または最小点そのものでは、矢印を描けません。",
        "en": "No arrow can be drawn at a minimum, or where the gradient is 0 or not finite.",
    },
    "figure_not_numbers": {
        "ja": "{label}には数を並べてください({got}が渡されました)。",
        "en": "{label} must be numbers (got {got}).",
    },
    "figure_surfaces": {
        "ja": "1枚の図に描けるのは同じ面の上の動きだけです"
        "({label}は「{other}」の上、ほかは「{one}」の上です)。",
        "en": 'One picture shows paths on one surface only ({label} is on "{other}", the others are '
        'on "{one}").',
    },
    "figure_digits_shapes": {
        "ja": "画像は (枚数, 784)、ラベルは (枚数,) の形で1枚以上渡してください"
        "(形: {images}と{labels})。",
        "en": "Give at least one image as (n, 784), and as many labels as (n,) (shapes: {images} "
        "and {labels}).",
    },
    "figure_line": {
        "ja": "{label}の直線は (w, b) の2つの数で渡してください({got}が渡されました)。",
        "en": "The line {label} must be two numbers, (w, b) (got {got}).",
    },
    "figure_network_sizes": {
        "ja": "sizesには (3, 2, 2) のように、層ごとのユニット数を2つ以上渡してください"
        "({got}が渡されました)。",
        "en": "sizes must be the numbers of units of two layers or more, such as (3, 2, 2) (got "
        "{got}).",
    },
    "figure_bands_differ": {
        "ja": "帯にできるのは、同じ規則を同じステップ数だけ学習させた結果どうしです。",
        "en": "A band needs comparisons of the same rules and of one length.",
    },
    "figure_speed": {
        "ja": "損失が初めて{below}を下回るまでのステップ数。点は{runs}回の学習のそれぞれ。",
        "en": "Steps until the loss is below {below} for the first time; a dot for each of {runs} "
        "runs.",
    },
    "figure_speed_row": {"ja": "{label}: {low}〜{high}", "en": "{label}: {low} to {high}"},
    "figure_speed_never": {
        "ja": "{label}: {end}ステップでは下回らない。",
        "en": "{label}: not within {end} steps.",
    },
    "axis_steps_until": {
        "ja": "損失が{below}を下回るまでのステップ数(▶: {end}ステップでは下回らない)",
        "en": "steps until the loss is below {below} (▶: not within {end})",
    },
    "figure_rates_none": {
        "ja": "{label}: どの学習率でも発散。",
        "en": "{label}: diverged at every learning rate.",
    },
    "list_comma": {"ja": "、", "en": ", "},
}
