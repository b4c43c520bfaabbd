"""Words of the checks of exercises."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
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
}
