"""Words of the checks of exercises."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "check_not_written": {
        "ja": "{rule}はまだ書かれていません。... を式に置き換えて、もう一度実行してください。",
        "en": "{rule} is not written yet. Replace the ... by the formula and run the cell again.",
    },
    "check_returns_nothing": {
        "ja": "{rule}は何も返していません。最後にreturnを書き、新しいパラメータ(状態があれば続け"
        "て状態も)を返してください。",
        "en": "{rule} returns nothing. End it with return, followed by the new parameter (and "
        "the state, if there is any).",
    },
    "check_right": {
        "ja": "正解です。{rule}は{steps}ステップとも手本と同じ動きをしました。",
        "en": "Right! {rule} moved just as the model did in all {steps} steps.",
    },
    "check_no_model": {
        "ja": "{model}は手本になりません。check(自分の規則, sgd) のように、2番目に手本の関数を書"
        "いてください。",
        "en": "{model} is no rule to compare with. Write check(my_rule, sgd), with the model as "
        "the second argument.",
    },
    "check_no_signature": {
        "ja": "{rule}の引数が読み取れません。def my_rule(parameter, grad, ...): の形の関数にして"
        "ください。",
        "en": "The arguments of {rule} can't be read. Write a function of the form def "
        "my_rule(parameter, grad, ...):",
    },
    "check_state_after_star": {
        "ja": "{rule}の{state}は「*」の後ろにあるので、状態として引き継がれません。次のステップに"
        "渡すなら「*」の前に書いてください。",
        "en": "{state} of {rule} stands after the *, so it is not handed on as state. Write it "
        "before the * if it is to last.",
    },
    "check_lacks_hyperparameter": {
        "ja": "{rule}に引数{name}がありません。「*」の後ろに{name}={default}と書き、式では数の代"
        "わりに{name}を使ってください。",
        "en": "{rule} has no argument {name}. Write {name}={default} after the *, and use {name} "
        "in the formula instead of a number.",
    },
    "check_remembers": {
        "ja": "{rule}は、同じ勾配でもう一度最初から動かすと違う動きをします。グローバル変数や"
        "関数の属性に値を残しているか、乱数を使っています。値は引数で"
        "受け取り、returnで次のステップに渡してください。",
        "en": "Started again on the same gradients, {rule} goes another way. It keeps something "
        "outside (in a global, or an attribute of the function) or uses random numbers. Take what you keep as an argument and hand it on with return.",
    },
    "check_raised": {
        "ja": "{rule}の実行中にエラーが起きました。{meaning}({error})。",
        "en": "{rule} raised an error: {meaning} ({error}).",
    },
    "check_line": {
        "ja": "エラーの場所は{line}行目です: {source}",
        "en": " It is in line {line}: {source}",
    },
    "check_array_as_condition": {
        "ja": "{rule}は、ifやand、orの条件に配列を使っています。gradには全パラメータの勾配が並ん"
        "でいるので、真か偽の一つには決まりません。要素ごとに選ぶにはnp.where(条件, 値1, 値"
        "2)を、符号ならnp.signを使ってください。",
        "en": "{rule} uses an array as the condition of if, and, or or. grad is an array with a "
        "number for each parameter, so it is not simply true or false. Use "
        "np.where(condition, a, b) to choose for each element, or np.sign for a sign.",
    },
    "check_array_as_number": {
        "ja": "{rule}は、配列を一つの数として扱っています。gradは配列なので、math.sqrtやfloat()の"
        "代わりにnp.sqrtや「** 0.5」を使ってください。",
        "en": "{rule} treats an array as a single number. grad is an array: instead of math.sqrt "
        "or float(), use np.sqrt or ** 0.5.",
    },
    "check_divided_by_zero": {
        "ja": "{rule}は0で割っています({error})。0から始まる状態では割れません。tは使う前に1増や"
        "しましたか。epsilonは足しましたか。",
        "en": "{rule} divides by zero ({error}). A state that starts from 0 can't be divided by. "
        "Is t raised by 1 before it is used? Is epsilon added?",
    },
    "error_name": {
        "ja": "定義されていない名前を使っています",
        "en": "a name is used that is not defined",
    },
    "error_attribute": {
        "ja": "その値にはない属性やメソッドを使っています",
        "en": "this value has no such attribute or method",
    },
    "error_lookup": {
        "ja": "ない要素を取り出そうとしています",
        "en": "an element is asked for that is not there",
    },
    "error_type": {
        "ja": "その種類の値ではできない計算か、引数の数が違う呼び出しがあります",
        "en": "values of a kind that this calculation can't take, or a call with the wrong "
        "arguments",
    },
    "error_value": {
        "ja": "計算に合わない値や形の配列を使っています",
        "en": "a value, or an array of a shape, that this calculation can't take",
    },
    "error_recursion": {
        "ja": "関数が自分自身を呼び続けています",
        "en": "the function calls itself without end",
    },
    "error_other": {
        "ja": "計算を最後まで進められませんでした",
        "en": "it could not finish",
    },
    "check_numbers": {
        "ja": "(ステップ{step}のパラメータは{expected}のはずですが、{got}になりました)",
        "en": "(After step {step} the parameter should be {expected}, but it is {got}.)",
    },
    "check_other_plain": {
        "ja": "動きが手本と違います。式を一行ずつ見直してください。",
        "en": "It does not move as the model does. Go through the formula line by line.",
    },
    "check_other_zeros": {
        "ja": "勾配が0のとき、動きが手本と違います。式を一行ずつ見直してください。",
        "en": "Where gradients are 0 it does not move as the model does. Go through the formula "
        "line by line.",
    },
    "check_other_sizes": {
        "ja": "勾配がとても小さいときや大きいとき、動きが手本と違います。式を一行ずつ見直してくだ"
        "さい。",
        "en": "With very small or very large gradients it does not move as the model does. Go "
        "through the formula line by line.",
    },
    "check_other_long": {
        "ja": "同じ符号の勾配が長く続いたり、そのあと符号が変わったりすると、動きが手本と違います。"
        "状態の式を一行ずつ見直してください。",
        "en": "After many gradients of one sign, or when the sign then turns, it does not move "
        "as the model does. Go through the formula of the state line by line.",
    },
    "check_other_number": {
        "ja": "パラメータが一つの数のとき、動きが手本と違います。要素ごとの計算になっているか見直"
        "してください。",
        "en": "With a single number as the parameter it does not move as the model does. Is "
        "everything calculated for each element?",
    },
    "check_other_matrix": {
        "ja": "パラメータが行列のとき、動きが手本と違います。要素ごとの計算になっているか見直して"
        "ください。",
        "en": "With a matrix as the parameter it does not move as the model does. Is everything "
        "calculated for each element?",
    },
    "check_other_wide": {
        "ja": "横に長い行列で、動きが手本と違います。行列の積の順序と、転置する場所を見直してください。",
        "en": "With a wide matrix it does not move as the model does. Check the order of the "
        "matrix products, and what is transposed.",
    },
    "check_other_tall": {
        "ja": "縦に長い行列で、動きが手本と違います。行列の積の順序と、転置する場所を見直してください。",
        "en": "With a tall matrix it does not move as the model does. Check the order of the "
        "matrix products, and what is transposed.",
    },
    "check_other_biases": {
        "ja": "バイアスのように数を1列に並べた配列で、動きが手本と違います。",
        "en": "With one row of numbers, as biases are, it does not move as the model does.",
    },
    "check_ignores": {
        "ja": "{name}を変えても動きが変わりません。式に入っていないか、代わりに決まった数や別の名"
        "前を使っていませんか。",
        "en": "Changing {name} makes no difference. Is it missing from the formula, or does it "
        "have a fixed number, or another name, instead of it?",
    },
    "check_nan": {
        "ja": "計算の結果がnan(数でない値)になっています。0を0で割ったり、負の数の平方根を取った"
        "りしていませんか。",
        "en": "It becomes nan, which is not a number. Does it divide 0 by 0, or take the root of "
        "a negative number?",
    },
    "check_complex": {
        "ja": "{rule}の計算の途中で複素数になっています。負の数の平方根を取っていませんか。",
        "en": "{rule} ends in complex numbers. Does it take the root of a negative number?",
    },
    "check_no_numbers": {
        "ja": "{rule}がパラメータとして返した{got}は、数の配列ではありません。計算した新しいパラ"
        "メータを返してください。",
        "en": "{rule} returned {got} as the parameter, which is no array of numbers. Return the "
        "new parameter that was calculated.",
    },
    "check_changes_input": {
        "ja": "動きは合っていますが、受け取った配列を書き換えています。+= や -= を使わず、新しい"
        "値を作ってください。",
        "en": "The steps are right, but it changes the arrays it is given. Make new values "
        "instead of using += or -=.",
    },
    "check_remark_number": {
        "ja": "(配列の代わりに一つの数を渡すと、エラーになります: {error})",
        "en": "(Given a single number instead of an array it raises an error: {error}.)",
    },
    "check_remark_matrix": {
        "ja": "(行列を渡すと、エラーになります: {error})",
        "en": "(Given a matrix it raises an error: {error}.)",
    },
    "check_remark_biases": {
        "ja": "(バイアスのように数を1列に並べた配列を渡すと、エラーになります: {error})",
        "en": "(Given one row of numbers, as biases are, it raises an error: {error}.)",
    },
    "check_remark_layer": {
        "ja": "(最初の引数をparameter: Layerと書くと、compareが重みの行列ごとに呼びます)",
        "en": "(With its first argument written parameter: Layer, compare calls it for each weight "
        "array.)",
    },
    "check_before_star": {
        "ja": "({name}は「*」の後ろに書きましょう。前にあると、ほかの図では状態として扱われます)",
        "en": "(Write {name} after a *: before it, the explorers take it for state.)",
    },
    "check_default": {
        "ja": "({name}の既定値は、手本では{expected}、ここでは{got}です)",
        "en": "(The default of {name} is {got} here, {expected} in the model.)",
    },
    "check_widens_dtype": {
        "ja": "(float32を受け取るとfloat64を返します。途中にfloat64の値があるからです。"
        "np.sqrt(0) や、TrueとFalseから作った整数との計算がそうです)",
        "en": "(Given float32 it returns float64: a value on the way is float64, as np.sqrt(0) "
        "is, or what whole numbers made of True and False lead to.)",
    },
    "slip_unmoved": {
        "ja": "パラメータが動いていません。更新量がいつも0になっていないか、更新した値を返してい"
        "るか、見直してください。",
        "en": "The parameter does not move. Is the step always 0, or is the updated value not "
        "returned?",
    },
    "slip_sign": {
        "ja": "向きが逆で、坂を登っています。勾配の前の符号を見直してください。",
        "en": "It goes uphill. Check the sign in front of the gradient.",
    },
    "slip_lr_forgotten": {
        "ja": "学習率lrを掛け忘れているようです。",
        "en": "The learning rate lr seems to be missing.",
    },
    "slip_only_step": {
        "ja": "更新量だけを返しています。parameterに更新量を足した(または引いた)値を返してくださ"
        "い。",
        "en": "It returns only the step. Return parameter with the step added or subtracted.",
    },
    "slip_fixed": {
        "ja": "{name}の代わりに、決まった数{value}を使っています。式には{name}と書いてください。",
        "en": "{name} is a fixed number ({value}): write {name} in the formula instead of it.",
    },
    "slip_state_lost": {
        "ja": "状態{state}が次のステップに生かされていません。前の{state}を使い、更新した{state}"
        "を返していますか。",
        "en": "The state {state} is lost between steps. Is the old {state} used, and is the "
        "updated {state} returned?",
    },
    "slip_stale": {
        "ja": "更新する前の{state}を使っています。先に{state}を更新し、新しい{state}で計算してく"
        "ださい。",
        "en": "It uses the old {state}. Update {state} first, and go on with the new {state}.",
    },
    "slip_too_early": {
        "ja": "先に{state}を更新しています。ここでは更新する前の{state}で計算し、{state}はあとで"
        "更新します。",
        "en": "{state} is updated first. Here the old {state} is used; update {state} afterwards.",
    },
    "slip_returned_swapped": {
        "ja": "パラメータと{state}を逆の順に返しています。最初に返すのはパラメータです。",
        "en": "The parameter and {state} are returned in the other order. The parameter comes "
        "first.",
    },
    "slip_states_swapped": {
        "ja": "{one}と{other}を逆の順に返しています。引数と同じ順に返してください。",
        "en": "{one} and {other} are returned in the other order. Return them in the order of the "
        "arguments.",
    },
    "slip_corrected_kept": {
        "ja": "補正した{corrected}を次のステップに渡しています。{state}は補正する前の値を返してください。",
        "en": "The corrected {corrected} is handed on to the next step. Return {state} as it was "
        "before the correction.",
    },
    "slip_start": {
        "ja": "{state}が{wrong}から始まっています。引数の初期値を{state}={start}にしてください。",
        "en": "{state} starts from {wrong}. Give the argument the starting value {state}={start}.",
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
        "ja": "これはmomentumSGDです。動かすときに、新しいvでmomentum * v - lr * gradを足してくだ"
        "さい。",
        "en": "This is momentum SGD. Move by momentum * v - lr * grad, with the new v.",
    },
    "slip_not_squared": {
        "ja": "{g}を2乗せずに溜めています。{g} * {g}としてください。",
        "en": "{g} is accumulated without being squared. Use {g} * {g}.",
    },
    "slip_no_root": {
        "ja": "{x}の平方根を忘れています。** 0.5を付けてください。",
        "en": "The square root of {x} is missing: ** 0.5.",
    },
    "slip_no_epsilon": {
        "ja": "{x}のところでepsilonを足し忘れています。勾配が0のとき0で割ることになります。",
        "en": "epsilon is missing beside {x}. With a gradient of 0 it would divide by 0.",
    },
    "slip_epsilon_inside": {
        "ja": "epsilonが平方根の中にあります。この規則では、平方根のあとで足します。",
        "en": "epsilon is inside the root. This rule adds it after taking the root.",
    },
    "slip_epsilon_outside": {
        "ja": "epsilonが平方根の外にあります。この規則では、平方根の中で足します。",
        "en": "epsilon is outside the root. This rule adds it inside.",
    },
    "slip_never_forgets": {
        "ja": "過去の値が薄れていません。これまでの{h}に{rho}を掛けてください。",
        "en": "It never forgets. Multiply the old {h} by {rho}.",
    },
    "slip_no_complement": {
        "ja": "{h}に加える項に (1 - {rho}) を掛け忘れています。",
        "en": "The term added to {h} lacks its factor (1 - {rho}).",
    },
    "slip_decay_swapped": {
        "ja": "{rho}と (1 - {rho}) が逆です。これまでの{h}に掛けるのが{rho}です。",
        "en": "{rho} and (1 - {rho}) are swapped: {rho} belongs to the old {h}.",
    },
    "slip_decay_on_all": {
        "ja": "{rho}が新しい項にも掛かっています。掛けるのはこれまでの{h}だけです。",
        "en": "{rho} multiplies the new term too. It belongs to the old {h} only.",
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
        "ja": "tを1増やす前に使っているので、最初のステップで0で割っています。先にtを1増やしてく"
        "ださい。",
        "en": "t is used before it is raised by 1, so the first step divides by 0. Raise t first.",
    },
    "slip_no_correction": {
        "ja": "{x}が補正されていません。1 - {rho}**tで割ってください。",
        "en": "{x} is not corrected. Divide it by 1 - {rho}**t.",
    },
    "slip_constant_correction": {
        "ja": "{x}をいつも1 - {rho}で割っています。論文のAdamは1 - {rho}**tで割ります。tはステッ"
        "プごとに1増えていますか。",
        "en": "{x} is divided by the constant 1 - {rho}. The paper's Adam divides by 1 - "
        "{rho}**t. Does t rise by 1 at each step?",
    },
    "slip_as_in_article": {
        "ja": "これは記事のAdamです。1 - betaという定数ではなく1 - beta**tで割り、epsilonは平方根"
        "のあとで足してください。",
        "en": "This is the article's Adam. Divide by 1 - beta**t instead of the constants 1 - "
        "beta, and add epsilon after the root.",
    },
    "slip_m_not_averaged": {
        "ja": "{h}の隣の{g}に (1 - {rho}) を掛け忘れています。",
        "en": "Beside {h}, the term {g} lacks its factor (1 - {rho}).",
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
        "en": "It divides by the length of the whole vector. Take the sign of each parameter's "
        "own.",
    },
    "slip_t_from_1": {
        "ja": "tを先に1増やしています。最初のステップではt = 0のまま使い、あとで増やします。",
        "en": "t is raised first. The first step uses t = 0; raise it afterwards.",
    },
    "slip_exponential_decay": {
        "ja": "decay**tを掛けています。ここでは1 + decay * tで割ります。",
        "en": "It multiplies by decay**t. Here the rate is divided by 1 + decay * t.",
    },
    "slip_rate_constant": {
        "ja": "学習率が下がっていません。lrを1 + decay * tで割り、1増やしたtを返してください。",
        "en": "The rate does not fall. Divide lr by 1 + decay * t, and return t raised by 1.",
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
        "ja": "weight_decayを勾配に足しています(それはL2正則化です)。AdamWではmやvに入れず、パラ"
        "メータから直接引きます。",
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
    "slip_no_epsilon_above": {
        "ja": "分子の{h}にepsilonを足し忘れています。{h}は0から始まるので、このままではいつまでも"
        "動き出せません。",
        "en": "epsilon is missing beside {h}, above the fraction line. {h} starts from 0, so "
        "without it nothing ever moves.",
    },
    "slip_times_t": {
        "ja": "1 - {rho} * tで割っています。掛け算ではなくt乗で、1 - {rho}**tです。",
        "en": "It divides by 1 - {rho} * t. It is a power: 1 - {rho}**t.",
    },
    "slip_corrected_upwards": {
        "ja": "{x}に1 - {rho}**tを掛けています。補正では割ります。",
        "en": "{x} is multiplied by 1 - {rho}**t. The correction divides by it.",
    },
    "slip_weight_grows": {
        "ja": "weight_decayの項の符号が逆で、パラメータが大きくなっていきます。",
        "en": "The term of weight_decay has the wrong sign: it makes the parameter grow.",
    },
    "slip_sign_of_zero": {
        "ja": "勾配が0のところでも動いています。np.signは0に0を返すので、動きません。",
        "en": "It moves even where the gradient is 0. np.sign gives 0 there, which does not move.",
    },
    "slip_sign_divided": {
        "ja": "勾配が0のところで0を0で割り、nanになっています。np.signを使ってください。",
        "en": "Where the gradient is 0 it divides 0 by 0, which is nan. Use np.sign.",
    },
    "slip_rate_grows": {
        "ja": "学習率に1 + decay * tを掛けているので、大きくなっていきます。掛けるのではなく割っ"
        "てください。",
        "en": "The rate is multiplied by 1 + decay * t, so it grows. Divide by it.",
    },
    "slip_rate_without_brackets": {
        "ja": "lr / 1 + decay * tでは、割り算が先になります。lr / (1 + decay * t)と括弧で囲んでください。",
        "en": "In lr / 1 + decay * t the division comes first. Put brackets: lr / (1 + decay * t).",
    },
    "slip_not_clipped": {
        "ja": "勾配が制限されていません。np.clip(grad, -limit, limit)を使ってください。",
        "en": "The gradient is not limited. Use np.clip(grad, -limit, limit).",
    },
    "slip_not_orthogonal": {
        "ja": "勾配を直交化せずに、そのまま使っています。",
        "en": "The gradient is used as it is, without being orthogonalized.",
    },
    "slip_sign_of_elements": {
        "ja": "要素ごとに符号を取っています。ここでは行列全体を直交化します。",
        "en": "It takes the sign of each element. Here the matrix as a whole is orthogonalized.",
    },
    "slip_not_normalised": {
        "ja": "行列をそのノルムで割っていません。特異値が大きいままだと、反復するたびにさらに大きくなります。"
        "初めにnp.linalg.norm(x)で割ってください。",
        "en": "The matrix is not divided by its norm. Large singular values grow with every step "
        "of the iteration: divide by np.linalg.norm(x) first.",
    },
    "slip_normalised_otherwise": {
        "ja": "行列をほかの大きさで割っています。手本が割るのは、全要素の2乗の和の平方根、"
        "np.linalg.norm(x)です。",
        "en": "The matrix is divided by another size. The model divides by the root of the sum of "
        "all squares, np.linalg.norm(x).",
    },
    "slip_not_transposed": {
        "ja": "x @ xには転置がありません。x @ x.Tとしてください。",
        "en": "In x @ x the transposition is missing: x @ x.T.",
    },
    "slip_transposed_first": {
        "ja": "x.T @ xでは順序が逆です。左から掛けるのはx @ x.Tです。",
        "en": "x.T @ x is the other way round. What multiplies from the left is x @ x.T.",
    },
    "slip_elementwise": {
        "ja": "行列の積のところで、要素ごとの計算（「*」や「**」）を使っています。「@」にしてください。",
        "en": "A product of matrices is written * or **, which go element by element. Use @.",
    },
    "slip_product_not_renewed": {
        "ja": "aが最初のxのままです。反復のたびに、forの中で計算し直してください。",
        "en": "a stays that of the first x. Compute it anew in each iteration, inside the for.",
    },
    "slip_coefficients": {
        "ja": "係数が違います。順に3.4445、-4.7750、2.0315です。",
        "en": "The coefficients are others: 3.4445, -4.7750 and 2.0315, in this order.",
    },
    "slip_first_degree_forgotten": {
        "ja": "1次の項3.4445 * xが抜けています。",
        "en": "The term of first degree, 3.4445 * x, is missing.",
    },
    "slip_steps": {
        "ja": "反復の回数が違います。手本は5回です。",
        "en": "The number of iterations is another one: the model takes 5.",
    },
    "slip_exact": {
        "ja": "これは厳密な直交化です。手本は、ニュートン・シュルツ反復の5回で止めた近似値を使います。",
        "en": "This is the exact orthogonalization. The model stops after five steps of the "
        "Newton-Schulz iteration, which only come near to it.",
    },
    "value_not_written": {
        "ja": "まだ答えが書かれていません。... を数に置き換えて、もう一度実行してください。",
        "en": "There is no answer yet. Replace the ... by a number and run the cell again.",
    },
    "value_not_a_number": {
        "ja": "{got}は数ではありません。数を一つ書いてください。",
        "en": "{got} is not a number. Write one number.",
    },
    "value_right": {
        "ja": "正解です({got})。",
        "en": "Right ({got}).",
    },
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
    "value_no_measure": {
        "ja": "check_value(…, {expected}) とは比べられません。正解とtoleranceには数を書いてくだ"
        "さい(toleranceは0以上)。",
        "en": "Nothing can be compared in check_value(…, {expected}): the right answer and the "
        "tolerance have to be numbers, and the tolerance 0 or more.",
    },
    "check_schedule_right": {
        "ja": "正解です。{schedule}は、{count}通りのステップのどれでも手本と同じ倍率を返しました。",
        "en": "Right! {schedule} gave the factor of the model in all of {count} steps.",
    },
    "check_factor": {
        "ja": "(全{steps}ステップのうちステップ{step}の倍率は{expected}のはずですが、{got}になりました)",
        "en": "(At step {step} of {steps} the factor should be {expected}, but it is {got}.)",
    },
    "schedule_returns_nothing": {
        "ja": "{rule}は何も返していません。計算した値の前にreturnを書いてください。",
        "en": "{rule} returns nothing: put return before the value.",
    },
    "schedule_divided_by_zero": {
        "ja": "{rule}は0で割っています。stepは0から始まるので、stepでは割れません(step / stepsです)。",
        "en": "{rule} divides by zero: step begins at 0 and can't be divided by; it is step / steps.",
    },
    "factors_without_steps": {
        "ja": "stepsを変えても倍率が変わりません。stepをstepsで割ってください。",
        "en": "Its factors are the same for any number of steps. Divide step by steps.",
    },
    "factors_other": {
        "ja": "倍率が手本と違います。step = 0とstep = stepsのときの値を、手で計算して比べてみてください。",
        "en": "Its factors are not those of the model. Work out its values for step = 0 and "
        "step = steps by hand.",
    },
    "factors_no_pi": {
        "ja": "πが抜けています。半周分の角度は、0からπまでです。",
        "en": "π is missing: over half a wave the angle goes from 0 to π.",
    },
    "factors_degrees": {
        "ja": "角度が度になっています。np.cosの角度はラジアンで、半周は180ではなくnp.piです。",
        "en": "The angle is in degrees. np.cos takes radians: half a wave is np.pi, not 180.",
    },
    "factors_whole_wave": {
        "ja": "波を1周しているので、途中からまた大きくなります。半周(0からπ)にしてください。",
        "en": "It goes through a whole wave and so rises again. Take half of one, from 0 to π.",
    },
    "factors_not_halved": {
        "ja": "2で割り忘れているので、2から始まっています。",
        "en": "It begins at 2: divide by 2.",
    },
    "factors_below_zero": {
        "ja": "コサインそのものなので、後半は負になり、勾配と逆に進みます。1を足して2で割ってください。",
        "en": "It is the cosine itself, which is negative in the second half: there the rule would "
        "go uphill. Add 1 and divide by 2.",
    },
    "factors_quarter_wave": {
        "ja": "波の4分の1を使っているので、終わりに向かって急に下がります。半周を使い、1を足して2で割って"
        "ください。",
        "en": "It is a quarter of a wave, which is steepest in the end. Take half a wave, add 1 and "
        "divide by 2.",
    },
    "factors_rising": {
        "ja": "0から1へ上がっています。符号が逆です。",
        "en": "It rises from 0 to 1: a sign is the wrong way round.",
    },
    "factors_halved_first": {
        "ja": "割り算が先になっています。1 + cosを括弧で囲んでから2で割ってください。",
        "en": "The division comes first. Put 1 + cos in brackets, then divide by 2.",
    },
    "factors_step_from_1": {
        "ja": "stepに1を足しています。stepは0から数え、最初の倍率は1です。",
        "en": "It adds 1 to step. Steps count from 0, and the first factor is 1.",
    },
    "factors_steps_less_1": {
        "ja": "steps - 1で割っています。倍率が0になるのは、step = stepsのときです。",
        "en": "It divides by steps - 1. The factor is 0 where step = steps.",
    },
    "slip_decay_after_step": {
        "ja": "動かしたあとのパラメータを縮めています。weight_decayに掛けるのは、動かす前のparameterです。",
        "en": "It shrinks the parameter after the step. weight_decay goes with the parameter before "
        "it moves.",
    },
}
