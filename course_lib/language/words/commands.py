"""Words of start.py and update.py, which say them in both languages."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "start_no_lab": {
        "ja": "このPythonにはJupyterLabが入っていません。先に次を実行してください："
        'python -m pip install -r "{requirements}"',
        "en": "JupyterLab is not installed in this Python. First run: "
        'python -m pip install -r "{requirements}"',
    },
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
