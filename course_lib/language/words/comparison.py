"""Words of the data, the network, the comparison and sweeps."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
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
    "state_too_large": {
        "ja": "{rule}の{state}は、1本にまとめた89610個の重みに対しては大きすぎます。"
        "「parameter: Layer」と書くと、重みの行列ごとに呼ばれます"
        "(from course_lib.rules import Layer)。",
        "en": "The state {state} of {rule} is too large for all 89610 weights in one vector. With "
        "parameter: Layer it is called for each weight array "
        "(from course_lib.rules import Layer).",
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
    "training_not_finite": {
        "ja": "{label}の損失は、ステップ{step}で有限の数ではなくなりました。",
        "en": "The loss of {label} stopped being a finite number at step {step}.",
    },
    "training_error": {
        "ja": "{label}はステップ{step}のあと、エラーで止まりました: {error}",
        "en": "{label} stopped after step {step} with an error: {error}",
    },
    "training_interrupted": {
        "ja": "途中で止めました。そこまでの結果を返します。",
        "en": "Stopped. The results so far are returned.",
    },
    "progress_no_observer": {
        "ja": "progressには、True、False、またはbegin、step、endを持つオブジェクトを指定してください"
        "({got}が渡されました)。",
        "en": "progress must be True, False, or an object with begin, step and end (got {got}).",
    },
    "record_taken": {
        "ja": "{labels}: 今回は学習せず、{date}の記録を使いました"
        "(Python {python}、NumPy {numpy}、{machine})。",
        "en": "{labels}: not trained now, but taken from the record of {date} "
        "(Python {python}, NumPy {numpy}, {machine}).",
    },
    "record_none": {
        "ja": "{labels}: 今回学習した結果です。",
        "en": "{labels}: trained just now.",
    },
    "record_lacks": {
        "ja": "{label}は記録から取り出したもので、その記録にこの値はありません。"
        "compareにretrain=Trueを渡すと、学習し直して求めます。",
        "en": "{label} was taken from a record, which does not hold this. Give compare "
        "retrain=True to train it anew.",
    },
    "records_no_trail": {
        "ja": "途中の重み(keep_trail)はファイルに残せません。fileかkeep_trailのどちらかを"
        "省いてください。",
        "en": "The weights of every step (keep_trail) can't be kept in a file. Leave out file or "
        "keep_trail.",
    },
    "records_not_written": {
        "ja": "{file}に記録を書き込めませんでした({reason})。結果はこのまま使えます。",
        "en": "The records could not be written to {file} ({reason}). The results are here all "
        "the same.",
    },
    "file_no_records": {
        "ja": "{file}の{line}行目は、compareの記録として読めません。ファイルには手を加えていません。"
        "別のファイル名を指定するか、このファイルを消してから実行してください。",
        "en": "Line {line} of {file} can't be read as a record of compare. The file is left as it "
        "is: give another file name, or delete it first.",
    },
    "sweep_rates": {
        "ja": "learning_ratesとseedsには、それぞれ1つ以上の有限の数を指定してください"
        "({given}が渡されました)。",
        "en": "learning_rates and seeds must each hold at least one finite number (got {given}).",
    },
    "sweep_mixed": {
        "ja": "{name}の違う学習が混ざっています({values})。by_rate({quantity}, {name}={first})の"
        "ように1つを選んでください。",
        "en": "There are runs of different {name} ({values}). Choose, as in "
        "by_rate({quantity}, {name}={first}).",
    },
    "sweep_no_runs": {
        "ja": "当てはまる学習の記録がありません({chosen})。",
        "en": "There are no runs of that kind ({chosen}).",
    },
    "sweep_quantity": {
        "ja": "{quantity}という列はありません。{nearest}のことでしょうか(使えるもの: {names})。",
        "en": "There is no column {quantity}. Do you mean {nearest}? (There are: {names}.)",
    },
    "file_no_name": {
        "ja": '{file}はファイル名ではありません。"runs.csv"のような名前を指定してください。',
        "en": '{file} is no file name. Give one such as "runs.csv".',
    },
    "file_is_folder": {
        "ja": "{file}はフォルダーです。その中のファイル名まで指定してください。",
        "en": "{file} is a folder. Give the name of a file in it.",
    },
    "file_no_folder": {
        "ja": "{file}を書き込むフォルダー{folder}がありません。先にフォルダーを作ってください。",
        "en": "There is no folder {folder} for {file}. Make the folder first.",
    },
    "file_read_only": {
        "ja": "{file}には書き込めません。書き込める場所のファイル名を指定してください。",
        "en": "{file} can't be written to. Give a file where you may write.",
    },
    "file_unreadable": {
        "ja": "{file}を読めません({reason})。ファイル名を確かめてください。",
        "en": "{file} can't be read ({reason}). Check its name.",
    },
    "file_no_table": {
        "ja": "{file}の{line}行目は、学習の結果の表として読めません。別のファイル名を指定してください。",
        "en": "Line {line} of {file} can't be read as a table of trainings. Give another file name.",
    },
    "sweep_error": {
        "ja": "{label}(学習率{lr}、乱数の種{seed})はエラーで止まりました: {error}",
        "en": "{label} (learning rate {lr}, seed {seed}) stopped with an error: {error}",
    },
}
