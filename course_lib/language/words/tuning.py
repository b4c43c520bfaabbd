"""Words of the fair contest."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "tune_log_range": {
        "ja": "log_range(low, high)には、0 < low < highとなる有限の数を指定してください"
        "({low}と{high}が渡されました)。",
        "en": "log_range(low, high) needs 0 < low < high, both finite (got {low} and {high}).",
    },
    "tune_near_one": {
        "ja": "near_one(low, high)には、0 ≦ low < high < 1となる数を指定してください"
        "({low}と{high}が渡されました)。",
        "en": "near_one(low, high) needs 0 ≤ low < high < 1 (got {low} and {high}).",
    },
    "tune_space": {
        "ja": 'spaceは{{"Adam": {{"lr": log_range(1e-4, 0.1)}}}}のように、規則の名前ごとに'
        "ハイパーパラメータの範囲を書いてください({got}が渡されました)。",
        "en": 'Give space as in {{"Adam": {{"lr": log_range(1e-4, 0.1)}}}}: for each label the '
        "ranges of its hyperparameters (got {got}).",
    },
    "tune_label": {
        "ja": "spaceにある{label}という規則は、比べる規則の中にありません。{nearest}のことでしょうか"
        "(使えるもの: {labels})。",
        "en": "space names {label}, which is none of the rules. Do you mean {nearest}? "
        "(There are: {labels}.)",
    },
    "tune_choices": {
        "ja": "spaceの{name}には、log_range(low, high)かnear_one(low, high)、または有限の数や文字列の"
        "リストを指定してください({got}が渡されました)。",
        "en": "In space, {name} must be log_range(low, high), near_one(low, high), or a list of "
        "finite numbers or words (got {got}).",
    },
    "tune_target": {
        "ja": "targetには、0より大きい有限の数(目標の損失)を指定してください({got}が渡されました)。",
        "en": "target must be a finite number above 0, the loss to reach (got {got}).",
    },
    "tune_seeds": {
        "ja": "seedsとtuning_seedsには、それぞれ1つ以上の整数を指定してください"
        "({given}が渡されました)。",
        "en": "seeds and tuning_seeds must each hold at least one whole number (got {given}).",
    },
    "tune_same_seeds": {
        "ja": "乱数の種{seeds}がseedsとtuning_seedsの両方に入っています。選ぶのに使った種で"
        "採点すると甘い点になるので、別の種にしてください。",
        "en": "Seeds {seeds} are in both seeds and tuning_seeds. A score on the seeds that chose "
        "would flatter: give others.",
    },
    "tune_no_seconds": {
        "ja": "秒数のばらつきは種ではなくコンピューターによるものなので、種ごとの差の検定はできません。"
        '"steps"を使ってください。',
        "en": "The spread of seconds is the machine's, not the seeds': their differences can't be "
        'tested. Use "steps".',
    },
    "tune_error": {
        "ja": "{label}({values}、乱数の種{seed})はエラーで止まりました: {error}",
        "en": "{label} ({values}, seed {seed}) stopped with an error: {error}",
    },
    "tune_head": {
        "ja": "損失{target}に着くまでのステップ数。どの規則も最大{budget}通りの設定を種{tuning}で試して"
        "1つを選び、別の{seeds}個の種で採点した。",
        "en": "Steps until the loss is {target}. Each rule chose from at most {budget} settings on "
        "seeds {tuning} and was scored on {seeds} other seeds.",
    },
    "tune_head_single": {
        "ja": "損失{target}に着くまでのステップ数。どの規則も設定は1通りで、{seeds}個の種で学習した。",
        "en": "Steps until the loss is {target}, each rule at one setting, from {seeds} seeds.",
    },
    "tune_row": {
        "ja": "{label}: 中央値{middle}({low}〜{high}、{runs}回中{reached}回到達)、1ステップ"
        "{milliseconds}ミリ秒、テスト画像の正解率{test}%、{values}",
        "en": "{label}: median {middle} ({low} to {high}, {reached} of {runs} arrived), "
        "{milliseconds} ms a step, {test}% of the test images, {values}",
    },
    "tune_level": {
        "ja": "1位とのステップ数の差が偶然の範囲を出ないもの: {labels}",
        "en": "No significant difference from the first in steps: {labels}",
    },
    "tune_too_few": {
        "ja": "種が{seeds}個では、{pairs}組のどの差も偶然でないとは言えない。",
        "en": "With {seeds} seeds no difference between {pairs} pairs could be significant.",
    },
    "tune_edges": {
        "ja": "選ばれた値が、試した範囲の端にあるもの: {labels}",
        "en": "Chosen at the edge of what was tried: {labels}",
    },
    "tune_single": {
        "ja": "設定を1通りしか試していないもの: {labels}",
        "en": "Tried at one setting only: {labels}",
    },
    "tune_unchosen": {
        "ja": "最後まで試せた設定がなく、採点していないもの: {labels}",
        "en": "Without a setting that was tried to its end, so not scored: {labels}",
    },
    "axis_contest": {
        "ja": "損失{target}に着くまでのステップ数。"
        "\n色の付いた行は、1位との差が偶然の範囲を出ないもの",
        "en": "steps until the loss is {target};\nshaded: no significant difference from the first",
    },
    "axis_contest_missed": {
        "ja": "損失{target}に着くまでのステップ数(▶: {end}ステップで着かなかった数)。"
        "\n色の付いた行は、1位との差が偶然の範囲を出ないもの",
        "en": "steps until the loss is {target} (▶: number not there at {end});"
        "\nshaded: no significant difference from the first",
    },
    "axis_test_accuracy_percent": {
        "ja": "テスト画像の正解率(%)",
        "en": "accuracy on the test images (%)",
    },
    "tune_not_tuned": {
        "ja": "ネットワーク、最初の重みの大きさ、バッチの大きさは調整していない。"
        "ミリ秒は学習したコンピューターでのプロセッサー時間で、ほかでは変わる。",
        "en": "Not tuned: the network, the spread of the first weights, the batch size. The "
        "milliseconds are processor time of the machine that ran it.",
    },
}
