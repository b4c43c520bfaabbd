"""The words of the site itself; what explorers say is in :mod:`course_lib.language.words`."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "course": {
        "ja": "最適化アルゴリズムを動かして学ぶ",
        "en": "How optimizers learn: an interactive course",
    },
    "language": {"ja": "日本語", "en": "English"},
    "skip": {"ja": "本文へ", "en": "Skip to the text"},
    "contents": {"ja": "目次", "en": "Contents"},
    "lessons": {"ja": "レッスン", "en": "Lessons"},
    "previous": {"ja": "前のレッスン", "en": "Previous lesson"},
    "next": {"ja": "次のレッスン", "en": "Next lesson"},
    "this_page": {"ja": "このページの内容", "en": "On this page"},
    "theme": {"ja": "明るい画面と暗い画面を切り替える", "en": "Switch between dark and light"},
    "slides": {"ja": "スライド", "en": "Slides"},
    "slides_how": {
        "ja": "大きな文字で1画面ずつ見せる。→と←で前後へ、Homeで最初、Endで最後、Escで終わる",
        "en": "Show it screen by screen in large type: → and ← turn, Home and End go to the ends, "
        "Esc leaves",
    },
    "slide_back": {"ja": "前の画面", "en": "Previous screen"},
    "slide_forward": {"ja": "次の画面", "en": "Next screen"},
    "intro": {
        "ja": "ニューラルネットワークの学習を支える6つの規則（SGD、momentumSGD、AdaGrad、"
        "RMSprop、AdaDelta、Adam）を、予想し、動かし、壊してみながら学ぶ教材です。最後に、"
        "6つの規則のそれぞれでネットワークにMNISTを学習させて比べます。",
        "en": "Six rules by which neural networks learn — SGD, momentum, AdaGrad, RMSprop, "
        "AdaDelta and Adam — to predict, to move and to break. At the end all six train on "
        "MNIST, side by side.",
    },
    "lives": {
        "ja": "出発点を動かす、スライダーを動かす、1ステップずつ再生する。どれも、このページだけで"
        "できます。コードを書き換えるには、ノートブックを開いてください。",
        "en": "On these pages you can drag the start, move the sliders and play the steps. To "
        "change the code, open the notebooks.",
    },
    "note": {
        "ja": "これは読むためのページです。図の操作とスライダーはここで使えますが、コードの実行と"
        "練習問題の確認にはノートブックが必要です。",
        "en": "This is a page to read. Its figures and sliders work here; to run code and to have "
        "your exercises checked you need the notebook.",
    },
    "run": {"ja": "自分で動かすには", "en": "Run it yourself"},
    "run_how": {
        "ja": "Python 3.11以降と`make`が必要です。教材のフォルダーで次を実行すると、必要なものが"
        "`.venv`に入り、JupyterLabが開きます。",
        "en": "You need Python 3.11 or newer, and `make`. In the course's folder, this installs "
        "everything into `.venv` and opens JupyterLab:",
    },
    "run_folder": {
        "ja": "`ja/`が日本語、`en/`が英語です。レッスン00から始めてください。Windowsでは、"
        "次のように実行します（PowerShell）。",
        "en": "Open `en/` for English or `ja/` for Japanese, and begin with lesson 00. On Windows "
        "(PowerShell):",
    },
    "binder": {"ja": "Binderで開く", "en": "Open in Binder"},
    "colab": {"ja": "Colabで開く", "en": "Open in Colab"},
    "exercise": {
        "ja": "このセルはノートブックで実行してください。答えをその場で確かめられます。",
        "en": "Run this cell in the notebook: there your answer is checked at once.",
    },
    "still": {
        "ja": "この図は再生だけできます。スライダーを動かすには、ノートブックで実行してください。",
        "en": "This figure can be played only. To move its sliders, run it in the notebook.",
    },
    "table": {
        "ja": "このページでは、この図の損失と勾配を細かい表から読み取っています。折れ目のすぐ近くに"
        "限り、最後の桁がノートブックと違うことがあります。",
        "en": "On this page the loss and the gradient of this figure are read off a fine table. "
        "Right beside a kink the last digits may differ from the notebook's.",
    },
    "code": {"ja": "コード", "en": "Code"},
    "output": {"ja": "出力", "en": "Output"},
    "colab_setup": {
        "ja": "# Colabでだけ必要な準備です（約1分）。そのあと、上から順に実行してください。",
        "en": "# Only Colab needs this setup (about a minute). Then run the cells from the top.",
    },
}


def words_in(language: str) -> dict[str, str]:
    """All words in one language."""
    return {key: words[language] for key, words in WORDS.items()}
