"""Words of explorers, maps and predictions."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "explorer_start": {"ja": "出発点{name}", "en": "start {name}"},
    "explorer_own": {"ja": "規則の{name}", "en": "the rule's {name}"},
    "explorer_number": {
        "ja": "{name}には有限の数を指定してください({value}が渡されました)。",
        "en": "{name} must be a finite number (got {value}).",
    },
    "explorer_positive": {
        "ja": "{name}には0以上の数を指定してください({value}が渡されました)。",
        "en": "{name} must be a number from 0 up (got {value}).",
    },
    "explorer_no_control": {
        "ja": "{name}というつまみはありません。{nearest}のことですか(あるもの: {names})。",
        "en": "There is no control {name}; did you mean {nearest}? (There are: {names}.)",
    },
    "explorer_regression": {
        "ja": "explore_batchesにはcourse_lib.regression.Regression(x, y) を渡してください"
        "({got}が渡されました)。",
        "en": "Give explore_batches a course_lib.regression.Regression(x, y) (got {got}).",
    },
    "explorer_landscape": {
        "ja": "explore_landscapeにはcourse_lib.landscape.look_around(RULES) の結果を渡してください"
        "({got}が渡されました)。",
        "en": "Give explore_landscape what course_lib.landscape.look_around(RULES) returns (got "
        "{got}).",
    },
    "explorer_history": {
        "ja": "explore_historyにはcourse_lib.comparison.compare(RULES) の結果を渡してください"
        "({got}が渡されました)。",
        "en": "Give explore_history what course_lib.comparison.compare(RULES) returns (got {got}).",
    },
    "explorer_one_rule": {
        "ja": "explore_outcomesに渡す規則は1つだけにしてください({labels}が渡されました)。",
        "en": "Give explore_outcomes one rule only (got {labels}).",
    },
    "explorer_steps": {"ja": "ステップ数", "en": "steps"},
    "stage_play": {"ja": "再生", "en": "Play"},
    "stage_pause": {"ja": "一時停止", "en": "Pause"},
    "stage_back": {"ja": "1ステップ戻る", "en": "One step back"},
    "stage_forward": {"ja": "1ステップ進む", "en": "One step forward"},
    "stage_speed": {"ja": "再生の速さ(ステップ毎秒)", "en": "Speed in steps per second"},
    "stage_step": {"ja": "ステップ", "en": "Step"},
    "stage_reset": {"ja": "元に戻す", "en": "Reset"},
    "stage_relief_toggle": {
        "ja": "3D: 曲面を斜めから見る",
        "en": "3D: see the surface from the side",
    },
    "stage_relief": {
        "ja": "斜めから見た曲面。矢印キーかドラッグで向きが変わります。出発点はつまみで動かします。",
        "en": "The surface seen from the side: arrow keys or dragging turn it, sliders move the "
        "start.",
    },
    "stage_surface_keys": {
        "ja": "左右の矢印キーでステップが進みます。出発点はつまみで動かします。",
        "en": "The arrow keys left and right move the step, sliders move the start.",
    },
    "stage_relief_direction": {"ja": "第{k}の方向", "en": "direction {k}"},
    "stage_relief_fingers": {
        "ja": "1本指で回す・2本指で傾ける",
        "en": "one finger turns, two tilt",
    },
    "stage_relief_linear": {"ja": "高さ: 損失", "en": "height: loss"},
    "stage_relief_log": {"ja": "高さ: 損失(対数目盛り)", "en": "height: loss (log scale)"},
    "stage_loss": {"ja": "損失", "en": "loss"},
    "stage_accuracy": {"ja": "正解率(%)", "en": "accuracy (%)"},
    "stage_race": {"ja": "損失と正解率", "en": "Loss and accuracy"},
    "stage_ranking": {
        "ja": "ステップ{step}、損失の小さい順: {order}",
        "en": "Step {step}, smallest loss first: {order}",
    },
    "stage_ranking_diverged": {"ja": "発散: {runs}", "en": "Diverged: {runs}"},
    "stage_ranking_ended": {"ja": "途中で終了: {runs}", "en": "Ended before: {runs}"},
    "stage_ranking_behind": {"ja": "まだ手前: {runs}", "en": "Not there yet: {runs}"},
    "stage_ranking_next": {"ja": "。", "en": ". "},
    "stage_at_step": {"ja": "{label}(ステップ{step})", "en": "{label} (step {step})"},
    "stage_race_description": {
        "ja": "{label}: 損失{loss}、正解率{accuracy}%。",
        "en": "{label}: loss {loss}, accuracy {accuracy}%.",
    },
    "stage_race_stopped": {
        "ja": "ステップ{step}で止めました(予定は{steps}ステップ)。",
        "en": "Stopped at step {step} of {steps}.",
    },
    "stage_stop": {"ja": "■ 学習を止める", "en": "■ Stop the training"},
    "stage_stopping": {"ja": "止めています…", "en": "Stopping …"},
    "stage_stop_elsewhere": {
        "ja": "止まらないときは、上のツールバーの■を押してください。",
        "en": "If it does not stop, press ■ in the toolbar above.",
    },
    "stage_training": {"ja": "学習中", "en": "Training"},
    "stage_seconds_left": {"ja": "残り約{seconds}秒", "en": "about {seconds} s left"},
    "stage_minutes_left": {"ja": "残り約{minutes}分", "en": "about {minutes} min left"},
    "stage_downhill": {"ja": "−勾配", "en": "−gradient"},
    "stage_stride": {"ja": "1歩", "en": "step"},
    "stage_velocity": {"ja": "v(速度)", "en": "v (velocity)"},
    "stage_names": {"ja": "図の記号の名前", "en": "What the signs mean"},
    "stage_name_ball": {"ja": "今の位置", "en": "now"},
    "stage_name_start": {"ja": "出発点", "en": "start"},
    "stage_name_minimum": {"ja": "最小点", "en": "minimum"},
    "stage_name_stride": {"ja": "次の1歩", "en": "next step"},
    "stage_name_downhill": {"ja": "−勾配", "en": "−gradient"},
    "stage_name_velocity": {"ja": "速度v", "en": "velocity v"},
    "stage_name_dots": {"ja": "各ステップ", "en": "each step"},
    "stage_name_faint": {"ja": "この先の道", "en": "still to come"},
    "stage_name_carried": {"ja": "次のステップへ持ち越す値", "en": "carried into the next step"},
    "stage_name_changed": {"ja": "直前の操作で変わった数", "en": "changed just now"},
    "stage_choose": {
        "ja": "名前を押すと、その内部状態と計算が出ます",
        "en": "Click a name: its state and formula",
    },
    "stage_table": {"ja": "1ステップの計算", "en": "The step in numbers"},
    "stage_table_step": {
        "ja": "{label}: ステップ{from} → {to}",
        "en": "{label}, step {from} → {to}",
    },
    "stage_table_loss": {"ja": "損失{before} → {after}", "en": "loss {before} → {after}"},
    "stage_before": {"ja": "計算の前", "en": "before"},
    "stage_curves": {"ja": "損失と内部状態のグラフ", "en": "Curves of the loss and the state"},
    "stage_log": {"ja": "対数", "en": "log"},
    "stage_linear": {"ja": "線形", "en": "linear"},
    "stage_symmetric": {"ja": "±対数", "en": "±log"},
    "stage_axis": {
        "ja": "{name}の縦軸は{scale}目盛りです。押すと{other}目盛りにします。",
        "en": "Axis of {name}: {scale}. Press for {other}.",
    },
    "stage_limit": {"ja": "2/曲率 ({name})", "en": "2/curvature ({name})"},
    "stage_effective_rate": {"ja": "実効学習率", "en": "effective learning rate"},
    "stage_description": {
        "ja": "{label}: ステップ{step}の位置は ({position})、損失は{loss}。",
        "en": "{label}: at step {step} the position is ({position}), the loss {loss}.",
    },
    "stage_error": {
        "ja": "{label}を動かせませんでした: {error}",
        "en": "{label} could not move: {error}",
    },
    "stage_no_setting": {"ja": "この設定にはできません: {error}", "en": "Not possible: {error}"},
    "stage_diverged": {
        "ja": "{label}はステップ{step}で発散しました。学習率lrが大きすぎます。",
        "en": "{label} diverged at step {step}: lr is too large.",
    },
    "stage_not_finite": {
        "ja": "{label}の値はステップ{step}で有限の数ではなくなりました。",
        "en": "{label} stopped being a finite number at step {step}.",
    },
    "stage_state_not_finite": {
        "ja": "{label}の内部状態がステップ{step}で有限の数ではなくなりました。",
        "en": "The state of {label} stopped being a finite number at step {step}.",
    },
    "stage_by_layer": {
        "ja": "{label}は重みの行列のための規則です。曲面の点は数を1列に並べたもので、行列ではないので、"
        "行列に対する動きはここには現れません。",
        "en": "{label} is a rule for weight matrices. A point on a surface is one row of numbers "
        "and no matrix, so what the rule does to a matrix does not show here.",
    },
    "stage_state_no_curve": {
        "ja": "{label}の内部状態{name}はパラメータごとの数ではないので、グラフにできません。",
        "en": "The state {name} of {label} is not a number for each parameter, so it has no curve.",
    },
    "stage_start_not_finite": {
        "ja": "出発点の損失か勾配が有限の数ではないので、{label}は動き出せません。"
        "出発点を動かしてください。",
        "en": "At the start the loss or the gradient is not a finite number, so {label} can't move. "
        "Move the start.",
    },
    "stage_no_answer": {
        "ja": "カーネルの応答がありません(ほかのセルを実行中か、このページにカーネルがありません)。"
        "応答があるまで、ここで見られるのは図だけです。",
        "en": "No kernel answers: it is busy, or this page has none. Until one does, this is only a "
        "picture here.",
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
    "regression_row": {
        "ja": "xとyには、それぞれ数を1列に並べて指定してください({given}が渡されました)。",
        "en": "x and y must each be a row of numbers (got {given}).",
    },
    "regression_shapes": {
        "ja": "xとyは同じ長さの1次元の並びにしてください(形: {x}と{y})。",
        "en": "x and y must be two equally long rows of numbers (shapes: {x} and {y}).",
    },
    "axis_examples": {"ja": "使ったデータの延べ件数", "en": "examples used"},
    "small_network_row": {
        "ja": "パラメータには14個の数を1列に並べて指定してください({given}が渡されました)。",
        "en": "Give the network its 14 parameters as a row of numbers (got {given}).",
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
        "ja": "最も新しい値の重みは{newest}、直近{memory}個の重みは合わせて{share:%}",
        "en": "the newest value has the weight {newest}, the last {memory} have {share:%} together",
    },
    "average_here": {
        "ja": "ステップ{step}: 値{value}、平均{average}(重みの合計{weights:%})",
        "en": "step {step}: value {value}, average {average} (all weights: {weights:%})",
    },
    "average_values": {
        "ja": "valuesには有限の数を1列に並べて指定してください({got}が渡されました)。",
        "en": "values must be a row of finite numbers (got {got}).",
    },
    "average_rho": {
        "ja": "rhoには0以上1未満の数を指定してください({rho}が渡されました)。",
        "en": "rho must be a number from 0 to below 1 (got {rho}).",
    },
    "predict_ask": {
        "ja": "予想を選ぶと図が現れます。",
        "en": "Choose, and the figure appears.",
    },
    "predict_open": {
        "ja": "予想を書いてから開く",
        "en": "Open this once you have written down your prediction",
    },
    "predict_choice": {"ja": "予想は ({choice})", "en": "I predict ({choice})"},
    "predict_taken": {
        "ja": "({choice})ですね。図で確かめてから、下の({choice})を開いてください。",
        "en": "You chose ({choice}). Check it in the figure, then open ({choice}) below.",
    },
    "predict_choices": {
        "ja": 'choicesには"abc"のように、互いに異なる文字を2つ以上並べてください'
        "({choices}が渡されました)。",
        "en": 'choices must be two different letters or more, such as "abc" (got {choices}).',
    },
    "predict_reveal": {
        "ja": "選択肢の次には図かexploreの結果を渡してください({got}が渡されました)。",
        "en": "After the choices comes a picture or an explorer (got {got}).",
    },
    "map_rates": {"ja": "学習率の地図: {surface}", "en": "Learning rates on {surface}"},
    "map_outcomes": {"ja": "{rule}の行き先: {surface}", "en": "Where {rule} ends on {surface}"},
    "map_remaining": {"ja": "残りの損失(出発点 = 1)", "en": "loss left (start = 1)"},
    "map_lanes": {
        "ja": "太線: よいlr(残り5%以下)   ●: 発散",
        "en": "thick: good lr (5% or less left)   ●: diverges",
    },
    "map_limits": {
        "ja": "太線: よいlr(残り5%以下)   ●: 発散   縦線: 限界",
        "en": "thick: good (≤ 5% left)  ●: diverges  upright: limit",
    },
    "map_small": {"ja": "{low:3}未満は小さすぎる", "en": "too small below {low:3}"},
    "map_good": {"ja": "{high:3}まではよい", "en": "good up to {high:3}"},
    "map_large": {"ja": "{high:3}を超えると行き過ぎる", "en": "too large above {high:3}"},
    "map_limit": {
        "ja": "限界の{limit}を超えるといつかは発散する",
        "en": "diverges sooner or later above its limit of {limit}",
    },
    "map_diverges": {
        "ja": "このステップ数では約{rate:3}から発散する",
        "en": "diverges within these steps from about {rate:3}",
    },
    "map_none_good": {
        "ja": "よいlrはなく、最もよいのは{best:3}",
        "en": "no lr is good, the best is {best:3}",
    },
    "map_note": {
        "ja": "{label}: {parts}。lr = {lr}では残り{remaining}。",
        "en": "{label}: {parts}. At lr = {lr}: {remaining} left.",
    },
    "map_no_rates": {
        "ja": "{label}には学習率lrがないので、地図に描けません。",
        "en": "{label} has no learning rate lr, so it can't be on the map.",
    },
    "map_rate_fixed": {
        "ja": "{label}の学習率lrは動かせないので、地図に描けません。",
        "en": "The learning rate lr of {label} is fixed, so it can't be on the map.",
    },
    "map_setting": {"ja": "{name} = {value}", "en": "{name} = {value}"},
    "map_share": {"ja": "{outcome} {share:%}", "en": "{outcome} {share:%}"},
    "map_no_way_down": {
        "ja": "どの設定でも出発点より低い所に着きません。出発点を動かしてください。",
        "en": "No setting leads lower than the start. Move the start.",
    },
    "map_reached": {"ja": "谷底に着く", "en": "reaches the minimum"},
    "map_stopped": {"ja": "途中で止まる", "en": "stops on the way"},
    "map_moving": {"ja": "まだ動いている", "en": "still moving"},
    "map_diverged": {"ja": "発散する", "en": "diverges"},
    "map_outcome": {
        "ja": "{settings}の{label}は、{steps}ステップで{outcome}(残りの損失{remaining})。",
        "en": "With {settings}, {label} after {steps} steps: {outcome} (loss left: {remaining}).",
    },
    "map_axes": {
        "ja": "axesには規則のハイパーパラメータから異なる2つを選んでください"
        "({axes}が渡されました。選べるのは{names}です)。",
        "en": "axes must be two different hyperparameters of the rule (got {axes}; there are "
        "{names}).",
    },
    "map_shares": {"ja": "地図全体では{shares}。", "en": "On the whole map: {shares}."},
}
