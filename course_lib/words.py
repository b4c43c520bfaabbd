"""Every word that a figure, a widget or an error shows, in each language.

``{name}`` fields are filled in by :func:`course_lib.language.text`. A test holds the two languages
to the same keys and fields.
"""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    # ---- rules ----
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
    # ---- descent ----
    "start_not_a_point": {
        "ja": "出発点{start}は使えません。有限の数を{d}個並べて指定してください。",
        "en": "{start} can't be the start: give {d} finite number(s).",
    },
    # ---- surfaces ----
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
    # ---- mnist ----
    "data_missing": {
        "ja": "データファイル{file}がありません。リポジトリのフォルダーで"
        "「git checkout -- course_lib/data」を実行すると元に戻ります。"
        "gitを使っていない場合は、course_lib/data/README.mdの手順で入れ直してください。",
        "en": "The data file {file} is missing. Run git checkout -- course_lib/data in the "
        "course's folder to restore it; without git, course_lib/data/README.md says how to "
        "download it again.",
    },
    "data_damaged": {
        "ja": "データファイル{file}の中身が壊れているか、書き換えられています。リポジトリのフォルダーで"
        "「git checkout -- course_lib/data」を実行すると元に戻ります。"
        "gitを使っていない場合は、course_lib/data/README.mdの手順で入れ直してください。",
        "en": "The data file {file} is damaged or has been changed. Run git checkout -- "
        "course_lib/data in the course's folder to restore it; without git, "
        "course_lib/data/README.md says how to download it again.",
    },
    "data_unreadable": {
        "ja": "データファイル{file}を読めません({reason})。ファイルの権限を確かめてください。"
        "「git checkout -- course_lib/data」で入れ直すこともできます。",
        "en": "The data file {file} can't be read ({reason}). Check its permissions, or restore it "
        "with git checkout -- course_lib/data.",
    },
    # ---- network and comparison ----
    "count_not_whole": {
        "ja": "{name}には1以上の整数を指定してください({value}が渡されました)。",
        "en": "{name} must be a whole number, 1 or more (got {value}).",
    },
    "count_out_of_range": {
        "ja": "{name}には1から{most}までの整数を指定してください({value}が渡されました)。",
        "en": "{name} must be a whole number from 1 to {most} (got {value}).",
    },
    "rules_not_a_mapping": {
        "ja": 'compareには{{"Adam": (adam, {{"lr": 0.01}})}}のように、'
        "名前から (規則, ハイパーパラメータ) への辞書を渡してください。",
        "en": "Give compare a dictionary from labels to (rule, hyperparameters), such as "
        '{{"Adam": (adam, {{"lr": 0.01}})}}.',
    },
    "rules_entry": {
        "ja": "{label}の値は (規則, ハイパーパラメータの辞書) の組にしてください。"
        "既定値のままなら (規則, {{}}) と書きます。",
        "en": "The value for {label} must be a pair (rule, dictionary of hyperparameters); "
        "write (rule, {{}}) for the defaults.",
    },
    "weights_wrong_shapes": {
        "ja": "initial_weightsの形は{shapes}の順にしてください。",
        "en": "initial_weights must have the shapes {shapes}, in this order.",
    },
    "weights_not_finite": {
        "ja": "initial_weightsにNaNか無限大が含まれています。",
        "en": "initial_weights contains NaN or infinity.",
    },
    "training_diverged": {
        "ja": "{label}はステップ{step}で発散しました。学習率を小さくしてみてください。",
        "en": "{label} diverged at step {step}. Try a smaller learning rate.",
    },
    "training_error": {
        "ja": "{label}はステップ{step}のあと、エラーで止まりました: {error}",
        "en": "{label} stopped after step {step} with an error: {error}",
    },
    "training_interrupted": {
        "ja": "途中で止めました。そこまでの結果を返します。",
        "en": "Stopped. The results so far are returned.",
    },
    "sweep_empty": {
        "ja": "learning_ratesとseedsには、それぞれ1つ以上の(有限の)数を指定してください。",
        "en": "learning_rates and seeds must each hold at least one (finite) number.",
    },
    "sweep_file": {
        "ja": "{file}の{line}行目は、sweepの結果として読めません。別のファイル名を指定してください。",
        "en": "Line {line} of {file} can't be read as a result of sweep. Give another file name.",
    },
    "sweep_error": {
        "ja": "{label}(学習率{lr}、乱数の種{seed})はエラーで止まりました: {error}",
        "en": "{label} (learning rate {lr}, seed {seed}) stopped with an error: {error}",
    },
    # ---- figures ----
    "axis_parameter": {"ja": "パラメータ{name}", "en": "parameter {name}"},
    "axis_loss": {"ja": "損失", "en": "loss"},
    "axis_step": {"ja": "ステップ", "en": "step"},
    "axis_final_loss": {"ja": "最後の損失", "en": "final loss"},
    "axis_lr": {"ja": "学習率lr", "en": "learning rate lr"},
    "axis_training_loss": {"ja": "訓練データの損失", "en": "training loss"},
    "axis_training_accuracy": {"ja": "訓練データの正解率", "en": "training accuracy"},
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
    "figure_state": {
        "ja": "{label}の損失と内部状態の変化。",
        "en": "The loss and the state of {label} at each step.",
    },
    "figure_state_range": {
        "ja": "{name}の範囲は{low}から{high}。",
        "en": "{name} ranges from {low} to {high}.",
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
    "figure_digits": {
        "ja": "手書き数字の画像。正解は左上から順に{labels}。",
        "en": "Images of handwritten digits. Their labels, from the top left: {labels}.",
    },
    # ---- explorers ----
    "explorer_start": {"ja": "出発点{name}", "en": "start {name}"},
    "explorer_steps": {"ja": "ステップ数", "en": "steps"},
    "stage_play": {"ja": "再生", "en": "Play"},
    "stage_pause": {"ja": "一時停止", "en": "Pause"},
    "stage_back": {"ja": "1ステップ戻る", "en": "One step back"},
    "stage_forward": {"ja": "1ステップ進む", "en": "One step forward"},
    "stage_speed": {"ja": "再生の速さ(ステップ毎秒)", "en": "Speed in steps per second"},
    "stage_step": {"ja": "ステップ", "en": "Step"},
    "stage_reset": {"ja": "元に戻す", "en": "Reset"},
    "stage_loss": {"ja": "損失", "en": "loss"},
    "stage_downhill": {"ja": "−勾配", "en": "−gradient"},
    "stage_curves": {"ja": "損失と内部状態のグラフ", "en": "Curves of the loss and the state"},
    "stage_effective_rate": {"ja": "実効学習率", "en": "effective learning rate"},
    "stage_description": {
        "ja": "{label}: ステップ{step}の位置は ({position})、損失は{loss}。",
        "en": "{label}: at step {step} the position is ({position}), the loss {loss}.",
    },
    "stage_error": {
        "ja": "{label}を動かせませんでした: {error}",
        "en": "{label} could not move: {error}",
    },
    "stage_diverged": {
        "ja": "{label}はステップ{step}で発散しました。学習率lrが大きすぎます。",
        "en": "{label} diverged at step {step}: lr is too large.",
    },
    "stage_not_finite": {
        "ja": "{label}の値はステップ{step}で有限の数ではなくなりました。",
        "en": "{label} stopped being a finite number at step {step}.",
    },
    "stage_zero_rate": {
        "ja": "学習率lrが0なので、{label}は動きません。",
        "en": "With lr = 0, {label} does not move.",
    },
    "stage_flat_start": {
        "ja": "出発点の勾配が0なので、{label}は動き出せません。",
        "en": "The gradient is 0 at the start, so {label} has no reason to move.",
    },
    "stage_start_outside": {
        "ja": "出発点が図の外にあります。",
        "en": "The start is outside the picture.",
    },
    "tangent_move": {"ja": "動かす量d", "en": "move d"},
    "tangent_line": {"ja": "見積もり", "en": "estimate"},
    "tangent_curve": {"ja": "実際", "en": "actual"},
    "tangent_gradient": {
        "ja": "{name} = {at}での勾配: {slope}",
        "en": "gradient at {name} = {at}: {slope}",
    },
    "tangent_estimate": {
        "ja": "{name}を{d}動かすと、損失の変化は約{slope} × {d} = {estimate}",
        "en": "move {name} by {d}: the loss changes by about {slope} × {d} = {estimate}",
    },
    "tangent_actual": {"ja": "実際の変化: {actual}", "en": "what it really changes by: {actual}"},
    "tangent_error": {
        "ja": "「約」の誤差: {error}(dを半分にすると{half})",
        "en": 'the error of "about": {error} (with half of d: {half})',
    },
    "tangent_not_finite": {
        "ja": "{name} = {at}では損失か勾配が有限の数になりません。別の場所を選んでください。",
        "en": "At {name} = {at} the loss or the gradient is not finite. Choose another place.",
    },
    "tangent_dimensions": {
        "ja": "explore_tangentには1次元の面を渡してください({surface}は{d}次元です)。",
        "en": "explore_tangent needs a surface of one parameter ({surface} has {d}).",
    },
    "surface_regression": {"ja": "直線の当てはめ", "en": "Fitting a line"},
    "regression_shapes": {
        "ja": "xとyは同じ長さの1次元の並びにしてください(形: {x}と{y})。",
        "en": "x and y must be two equally long rows of numbers (shapes: {x} and {y}).",
    },
    "regression_not_finite": {
        "ja": "xかyにNaNか無限大が含まれています。",
        "en": "x or y contains NaN or infinity.",
    },
    "batch_full": {"ja": "フルバッチ", "en": "full batch"},
    "batch_mini": {"ja": "ミニバッチ", "en": "mini-batch"},
    "batch_single": {"ja": "確率的(1件ずつ)", "en": "stochastic (one by one)"},
    "batch_size": {"ja": "ミニバッチの大きさ", "en": "mini-batch size"},
    "batch_seed": {"ja": "シャッフルの種", "en": "shuffle seed"},
    "landscape_title": {
        "ja": "ネットワークの損失の地形",
        "en": "The landscape of the network's loss",
    },
    "average_title": {"ja": "指数移動平均", "en": "Exponential moving average"},
    "average": {"ja": "平均", "en": "average"},
    "average_step": {"ja": "見るステップ", "en": "step to look at"},
    "average_memory": {
        "ja": "rho = {rho}の記憶の長さは1 / (1 − rho) = {memory}ステップほど(青い線)",
        "en": "with rho = {rho} the memory is about 1 / (1 − rho) = {memory} steps (blue line)",
    },
    "average_weights": {
        "ja": "いちばん新しい値の重みは{newest}、直近{memory}個の重みは合わせて{share}",
        "en": "the newest value has the weight {newest}, the last {memory} have {share} together",
    },
    "average_here": {
        "ja": "ステップ{step}: 値{value}、平均{average}(重みの合計{weights})",
        "en": "step {step}: value {value}, average {average} (all weights: {weights})",
    },
    "average_values": {
        "ja": "valuesには有限の数を1列に並べて指定してください(形: {shape})。",
        "en": "values must be a row of finite numbers (shape: {shape}).",
    },
    "average_rho": {
        "ja": "rhoには0以上1未満の数を指定してください({rho}が渡されました)。",
        "en": "rho must be a number from 0 to below 1 (got {rho}).",
    },
    # ---- predictions ----
    "predict_ask": {
        "ja": "予想を選ぶと図が現れます。",
        "en": "Choose, and the figure appears.",
    },
    "predict_open": {
        "ja": "予想を書いてから開く",
        "en": "Open this once you have written down your prediction",
    },
    "predict_choice": {"ja": "予想は ({choice})", "en": "I predict ({choice})"},
    "predict_right": {
        "ja": "予想 ({choice}) のとおりです。図のどこを見れば分かりますか。",
        "en": "({choice}), just as you predicted. Where in the figure can you tell?",
    },
    "predict_wrong": {
        "ja": "予想は ({choice})、実際は ({answer}) でした。図を見て、違いの理由を考えてください。",
        "en": "You predicted ({choice}); it is ({answer}). Look at the figure: why?",
    },
    "predict_answer": {
        "ja": "答え{answer}は選択肢{choices}の中の1文字にしてください。",
        "en": "The answer {answer} must be one letter of the choices {choices}.",
    },
    # ---- maps ----
    "map_rates": {"ja": "学習率の地図: {surface}", "en": "Learning rates on {surface}"},
    "map_outcomes": {"ja": "{rule}の行き先: {surface}", "en": "Where {rule} ends on {surface}"},
    "map_left": {"ja": "残りの損失(出発点 = 1)", "en": "loss left (start = 1)"},
    "map_lanes": {
        "ja": "太線: よいlr(残り5%以下)   ●: 発散",
        "en": "thick: good lr (5% or less left)   ●: diverges",
    },
    "map_small": {"ja": "{low}未満は小さすぎる", "en": "too small below {low}"},
    "map_good": {"ja": "{high}まではよい", "en": "good up to {high}"},
    "map_large": {"ja": "{high}を超えると行き過ぎる", "en": "too large above {high}"},
    "map_diverges": {"ja": "{rate}から発散する", "en": "diverges from {rate}"},
    "map_none_good": {
        "ja": "よいlrはなく、いちばんよいのは{best}",
        "en": "no lr is good, the best is {best}",
    },
    "map_comma": {"ja": "、", "en": ", "},
    "map_note": {
        "ja": "{label}: {parts}。lr = {lr}では残り{left}。",
        "en": "{label}: {parts}. At lr = {lr}: {left} left.",
    },
    "map_no_rates": {
        "ja": "{label}には学習率lrがないので、地図に描けません。",
        "en": "{label} has no learning rate lr, so it can't be on the map.",
    },
    "map_no_way_down": {
        "ja": "どの設定でも出発点より低い所に着きません。出発点を動かしてください。",
        "en": "No setting leads lower than the start. Move the start.",
    },
    "map_reached": {"ja": "谷底に着く", "en": "reaches the minimum"},
    "map_stopped": {"ja": "途中で止まる", "en": "stops on the way"},
    "map_moving": {"ja": "まだ動いている", "en": "still moving"},
    "map_diverged": {"ja": "発散する", "en": "diverges"},
    "map_outcome": {
        "ja": "{settings}の{label}は、{steps}ステップで{outcome}(残りの損失{left})。",
        "en": "With {settings}, {label} after {steps} steps: {outcome} (loss left: {left}).",
    },
    "map_axes": {
        "ja": "axesには規則のハイパーパラメータから異なる二つを選んでください"
        "({axes}が渡されました。選べるのは{names}です)。",
        "en": "axes must be two different hyperparameters of the rule (got {axes}; there are "
        "{names}).",
    },
    "map_shares": {"ja": "地図全体では{shares}。", "en": "On the whole map: {shares}."},
    # ---- exercises ----
    "check_not_written": {
        "ja": "{rule}はまだ書かれていません。... を式に置き換えて、もう一度実行してください。",
        "en": "{rule} is not written yet. Replace the ... by the formula and run the cell again.",
    },
    "check_right": {
        "ja": "正解です。{rule}は{steps}ステップとも手本と同じ動きをしました。",
        "en": "Right! {rule} moved just as the model did in all {steps} steps.",
    },
    "check_raised": {
        "ja": "{rule}の実行中にエラーが起きました: {error}",
        "en": "{rule} raised an error: {error}",
    },
    "check_numbers": {
        "ja": "(ステップ{step}のパラメータは{expected}のはずですが、{got}になりました)",
        "en": "(After step {step} the parameter should be {expected}, but it is {got}.)",
    },
    "check_other": {
        "ja": "動きが手本と違います。式を一行ずつ見直してください。",
        "en": "It does not move as the model does. Go through the formula line by line.",
    },
    "check_changes_input": {
        "ja": "動きは合っていますが、受け取った配列を書き換えています。"
        "+= や -= を使わず、新しい値を作ってください。",
        "en": "The steps are right, but it changes the arrays it is given. Make new values instead "
        "of using += or -=.",
    },
    "check_widens_dtype": {
        "ja": "動きは合っていますが、float32を受け取るとfloat64を返します。"
        "np.float64の値を混ぜないでください。",
        "en": "The steps are right, but given float32 it returns float64. Don't mix in np.float64 "
        "values.",
    },
    "slip_unmoved": {
        "ja": "パラメータが動いていません。更新した値を返していますか。",
        "en": "The parameter does not move. Do you return the updated value?",
    },
    "slip_sign": {
        "ja": "向きが逆で、坂を登っています。勾配の前の符号を見直してください。",
        "en": "It goes uphill. Check the sign in front of the gradient.",
    },
    "slip_lr_forgotten": {
        "ja": "学習率lrを掛け忘れているようです。",
        "en": "The learning rate lr seems to be missing.",
    },
    "slip_state_lost": {
        "ja": "状態が次のステップに引き継がれていません。更新した状態を返していますか。",
        "en": "The state is lost between steps. Do you return the updated state?",
    },
    "slip_stale_velocity": {
        "ja": "更新する前のvで動いています。先にvを更新し、新しいvで動かしてください。",
        "en": "It moves by the old v. Update v first, and move by the new one.",
    },
    "slip_friction_on_all": {
        "ja": "momentumが勾配の項にも掛かっています。掛けるのは前のvだけです。",
        "en": "momentum multiplies the gradient too. It belongs to the old v only.",
    },
    "slip_friction_on_gradient": {
        "ja": "momentumがvではなく勾配に掛かっています。",
        "en": "momentum multiplies the gradient instead of v.",
    },
    "slip_no_friction": {
        "ja": "摩擦がありません。前のvにmomentumを掛けてください。",
        "en": "There is no friction. Multiply the old v by momentum.",
    },
    "slip_averaged": {
        "ja": "勾配に (1 - momentum) を掛けています。momentumSGDでは掛けません。",
        "en": "The gradient is multiplied by (1 - momentum), which momentum SGD doesn't do.",
    },
    "slip_no_lookahead": {
        "ja": "これはmomentumSGDです。動かすときにmomentum * v - lr * gradを足してください。",
        "en": "This is momentum SGD. Move by momentum * v - lr * grad.",
    },
    "check_divided_by_zero": {
        "ja": "{rule}は0で割っています({error})。tは使う前に1増やしましたか。"
        "epsilonは足しましたか。",
        "en": "{rule} divides by zero ({error}). Is t raised by 1 before it is used? Is epsilon "
        "added?",
    },
    "slip_not_squared": {
        "ja": "勾配を2乗せずに溜めています。grad * gradとしてください。",
        "en": "The gradient is accumulated without being squared. Use grad * grad.",
    },
    "slip_no_root": {
        "ja": "平方根を忘れています。** 0.5を付けてください。",
        "en": "The square root is missing: ** 0.5.",
    },
    "slip_no_epsilon": {
        "ja": "epsilonを足し忘れています。勾配が0のとき0で割ることになります。",
        "en": "epsilon is missing. With a gradient of 0 it would divide by 0.",
    },
    "slip_epsilon_inside": {
        "ja": "epsilonが平方根の中にあります。この規則では、平方根のあとで足します。",
        "en": "epsilon is inside the root. This rule adds it after taking the root.",
    },
    "slip_epsilon_outside": {
        "ja": "epsilonが平方根の外にあります。この規則では、平方根の中で足します。",
        "en": "epsilon is outside the root. This rule adds it inside.",
    },
    "slip_stale_h": {
        "ja": "更新する前のhで割っています。先にhを更新してください。",
        "en": "It divides by the old h. Update h first.",
    },
    "slip_never_forgets": {
        "ja": "過去の値が薄れていません。これまでの値にrhoを掛けてください。",
        "en": "It never forgets. Multiply the old value by rho.",
    },
    "slip_no_complement": {
        "ja": "新しい項に (1 - rho) を掛け忘れています(Adamなら1 - beta_2)。",
        "en": "The new term lacks its factor (1 - rho), or (1 - beta_2) in Adam.",
    },
    "slip_decay_swapped": {
        "ja": "rhoと (1 - rho) が逆です。これまでの値に掛けるのがrhoです。",
        "en": "rho and (1 - rho) are swapped: rho belongs to the old value.",
    },
    "slip_decay_on_all": {
        "ja": "rhoが新しい項にも掛かっています。掛けるのはこれまでの値だけです。",
        "en": "rho multiplies the new term too. It belongs to the old value only.",
    },
    "slip_h_from_0": {
        "ja": "hが0から始まっています。引数の初期値をh=0.1にしてください。",
        "en": "h starts from 0. Give the argument the starting value h=0.1.",
    },
    "slip_not_centered": {
        "ja": "平均勾配mを引いていません。h - m * mの平方根で割ってください。",
        "en": "The average gradient m is not subtracted. Divide by the root of h - m * m.",
    },
    "slip_m_not_squared": {
        "ja": "mを2乗せずに引いています。m * mとしてください。",
        "en": "m is subtracted without being squared. Use m * m.",
    },
    "slip_m_added": {
        "ja": "m * mを足しています。引いてください。",
        "en": "m * m is added. Subtract it.",
    },
    "slip_inverted": {
        "ja": "分子と分母が逆です。sの平方根を掛け、hの平方根で割ります。",
        "en": "The fraction is upside down: multiply by the root of s, divide by that of h.",
    },
    "slip_no_s": {
        "ja": "sが使われていません。sの平方根を掛けてください。",
        "en": "s is not used. Multiply by the root of s.",
    },
    "slip_s_of_gradients": {
        "ja": "sに勾配を溜めています。sに溜めるのは更新量vの2乗です。",
        "en": "s accumulates gradients. What goes into s is the square of the step v.",
    },
    "slip_rate_in_s": {
        "ja": "sに学習率を掛けた更新量が入っています。sに入れるのは、掛ける前のvです。",
        "en": "The step goes into s with lr on it. What goes into s is v without lr.",
    },
    "slip_t_from_0": {
        "ja": "tを1増やす前に使っているので、最初のステップで0で割っています。",
        "en": "t is used before it is raised by 1, so the first step divides by 0.",
    },
    "slip_no_correction": {
        "ja": "mとvが補正されていません。1 - beta_1**tと1 - beta_2**tで割ってください。",
        "en": "m and v are not corrected. Divide them by 1 - beta_1**t and 1 - beta_2**t.",
    },
    "slip_constant_correction": {
        "ja": "定数1 - betaで割っています。論文のAdamは1 - beta**tで割ります。",
        "en": "It divides by the constants 1 - beta. The paper's Adam divides by 1 - beta**t.",
    },
    "slip_as_in_article": {
        "ja": "これは記事のAdamです。1 - betaという定数ではなく1 - beta**tで割り、"
        "epsilonは平方根のあとで足してください。",
        "en": "This is the article's Adam. Divide by 1 - beta**t instead of the constants 1 - beta, "
        "and add epsilon after the root.",
    },
    "slip_m_not_averaged": {
        "ja": "mの式で、勾配に (1 - beta_1) を掛け忘れています。",
        "en": "In the formula of m the gradient lacks its factor (1 - beta_1).",
    },
    "slip_m_unused": {
        "ja": "mではなく、今の勾配で動いています。omを使ってください。",
        "en": "It moves by the present gradient instead of m. Use om.",
    },
    "slip_betas_swapped": {
        "ja": "beta_1とbeta_2が逆です。",
        "en": "beta_1 and beta_2 are swapped.",
    },
    "slip_no_sign": {
        "ja": "符号だけを取り出していません。np.signを使ってください。",
        "en": "It does not take the sign. Use np.sign.",
    },
    "slip_unit_vector": {
        "ja": "ベクトル全体の長さで割っています。パラメータごとに符号を取ってください。",
        "en": "It divides by the length of the whole vector. Take the sign of each parameter's own.",
    },
    "slip_t_from_1": {
        "ja": "tを先に1増やしています。最初のステップではt = 0のまま使い、あとで増やします。",
        "en": "t is raised first. The first step uses t = 0; raise it afterwards.",
    },
    "slip_exponential_decay": {
        "ja": "decay**tを掛けています。ここでは1 + decay * tで割ります。",
        "en": "It multiplies by decay**t. Here the rate is divided by 1 + decay * t.",
    },
    "slip_clipped_step": {
        "ja": "学習率を掛けたあとの更新量を制限しています。先に勾配を制限してください。",
        "en": "It limits the step, after lr. Limit the gradient first.",
    },
    "slip_clipped_norm": {
        "ja": "ベクトル全体の長さを制限しています。ここではパラメータごとに制限します。",
        "en": "It limits the length of the whole vector. Here each coordinate has its own limit.",
    },
    "slip_clipped_above": {
        "ja": "正の側だけが制限されています。負の側も -limitで止めてください。",
        "en": "Only positive gradients are limited. Stop negative ones at -limit too.",
    },
    "slip_l2": {
        "ja": "weight_decayを勾配に足しています(それはL2正則化です)。"
        "AdamWではmやvに入れず、パラメータから直接引きます。",
        "en": "weight_decay is added to the gradient, which is L2 regularisation. AdamW keeps it "
        "out of m and v and takes it from the parameter directly.",
    },
    "slip_decay_without_lr": {
        "ja": "weight_decayの項に学習率lrを掛け忘れています。",
        "en": "The term of weight_decay lacks lr.",
    },
    "slip_no_weight_decay": {
        "ja": "これはAdamです。weight_decayが使われていません。",
        "en": "This is Adam: weight_decay is not used.",
    },
    "slip_new_average": {
        "ja": "先にmを更新しています。動く向きは更新する前のmで決め、mはあとで更新します。",
        "en": "m is updated first. The old m decides the direction; update m afterwards.",
    },
    "value_not_written": {
        "ja": "まだ答えが書かれていません。... を数に置き換えて、もう一度実行してください。",
        "en": "There is no answer yet. Replace the ... by a number and run the cell again.",
    },
    "value_not_a_number": {
        "ja": "{got}は数ではありません。数を一つ書いてください。",
        "en": "{got} is not a number. Write one number.",
    },
    "value_right": {"ja": "正解です({got})。", "en": "Right ({got})."},
    "value_sign": {
        "ja": "大きさは合っていますが、{got}は符号が逆です。",
        "en": "The size is right, but {got} has the wrong sign.",
    },
    "value_too_small": {
        "ja": "{got}は小さすぎます。もう一度考えてみてください。",
        "en": "{got} is too small. Think again.",
    },
    "value_too_large": {
        "ja": "{got}は大きすぎます。もう一度考えてみてください。",
        "en": "{got} is too large. Think again.",
    },
    # ---- update.py ----
    "update_no_git": {
        "ja": "gitがないか、このフォルダーがgitで取得したものではないため、自動では更新できません。"
        "新しい教材を別のフォルダーに取得し、自分のノートブックをそこへコピーしてください。",
        "en": "Git is not installed, or this folder was not cloned with it, so it can't be updated "
        "automatically. Get the new course into another folder and copy your notebooks there.",
    },
    "update_no_news": {
        "ja": "新しい教材を取得できません。ネットワークを確かめてください。何も変更していません。",
        "en": "The new course can't be fetched. Check the network. Nothing was changed.",
    },
    "update_own_commits": {
        "ja": "自分のコミットかブランチがあるため、自動では更新しません。git pullを使ってください。"
        "何も変更していません。",
        "en": "You have commits or a branch of your own: use git pull instead. Nothing was changed.",
    },
    "update_renamed": {
        "ja": "教材の{old}が変わりました。自分のものは{new}という名前で残しました。",
        "en": "The course has changed {old}. Yours is kept as {new}.",
    },
    "update_failed": {
        "ja": "更新できませんでした。自分の変更はすべて残っています。理由は上に表示されています。",
        "en": "The update did not succeed. All your changes are still there. The reason is above.",
    },
    "update_done": {
        "ja": "教材は最新です。自分の変更もすべて残っています。",
        "en": "The course is up to date, and all your changes are still there.",
    },
}
