"""The words of the site itself; what explorers say is in :mod:`course_lib.language.words`."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "course": {
        "ja": "最適化アルゴリズムを動かして学ぶ",
        "en": "How optimizers learn: an interactive course",
    },
    "language": {"ja": "日本語", "en": "English"},
    "goals": {"ja": "このレッスンの目標：{}", "en": "By the end of this lesson you can {}"},
    "locale": {"ja": "ja_JP", "en": "en_US"},
    "picture": {
        "ja": "6つの規則が、細長い谷の同じ出発点から最小値へ向かって競走している図",
        "en": "Six rules race from one start down a ravine to its minimum",
    },
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
    "note_with_python": {
        "ja": "図の操作も練習問題も、このページでできます。ほかのコードを書き換えて実行するには、"
        "ノートブックが必要です。",
        "en": "The figures and the exercises work on this page. To change and run the other code "
        "you need the notebook.",
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
    "exercise_editor": {"ja": "答えのコード", "en": "The code of your answer"},
    "exercise_check": {"ja": "答えを確かめる", "en": "Check my answer"},
    "exercise_stop": {"ja": "止める", "en": "Stop"},
    "exercise_reset": {"ja": "最初に戻す", "en": "Start over"},
    "exercise_progress": {"ja": "Pythonの読み込み", "en": "Loading Python"},
    "exercise_hint": {
        "ja": "コードはこのブラウザーの中で動き、どこにも送られません。最初に1回だけ"
        "Python（約{size}MB）を読み込みます。",
        "en": "Your code runs in this browser and is sent nowhere. The first time, Python is "
        "loaded (about {size} MB).",
    },
    "exercise_keys": {
        "ja": "Tabで字下げします。Escに続けてTabで次へ進み、Ctrl+Enterで確かめます。",
        "en": "Tab indents. Esc and then Tab goes on, Ctrl+Enter checks.",
    },
    "exercise_loading": {
        "ja": "Pythonを読み込んでいます。数秒かかります。",
        "en": "Python is being loaded. This takes some seconds.",
    },
    "exercise_starting": {"ja": "Pythonを起動しています。", "en": "Python is starting."},
    "exercise_running": {"ja": "確かめています。", "en": "Checking."},
    "exercise_no_network": {
        "ja": "Pythonを読み込めませんでした。ネットワークにつないで、もう一度押してください。"
        "読み込んだあとは、ネットワークがなくても使えます。",
        "en": "Python could not be loaded. Connect to the network and press again; once it is "
        "loaded, no network is needed.",
    },
    "exercise_file": {
        "ja": "ファイルとして開いたページでは、ブラウザーがPythonを読み込めません。サイトの"
        "フォルダーで「python3 -m http.server」を実行し、http://localhost:8000/ を開いてください。",
        "en": "In a page opened as a file the browser can't load Python. In the site's folder run "
        "'python3 -m http.server', and open http://localhost:8000/.",
    },
    "exercise_endless": {
        "ja": "{seconds}秒たっても終わらないので、止めました。終わらない繰り返しがありませんか。",
        "en": "Stopped: it had not ended after {seconds} seconds. Is there a loop without end?",
    },
    "exercise_stopped": {"ja": "止めました。", "en": "Stopped."},
    "exercise_broken": {
        "ja": "ページの中のPythonが止まりました。もう一度押すと、起動し直します（{error}）。",
        "en": "The page's Python broke down. Press again to start it anew ({error}).",
    },
    "exercise_no_name": {
        "ja": "{name}が見つかりません。名前は{name}のままにしてください。",
        "en": "There is no {name}. Keep the name as it was.",
    },
    "exercise_numpy": {
        "ja": "このページでは{name}が使えません。ここにあるのは、規則を書くのに要るNumPyの"
        "関数だけです。ノートブックではNumPyのすべてが使えます。",
        "en": "This page does not have {name}: it knows only what of NumPy a rule needs. In the "
        "notebook all of NumPy works.",
    },
    "exercise_elsewhere": {
        "ja": "このページでは{name}が使えません。ノートブックでは使えます。",
        "en": "This page does not have {name}. In the notebook it works.",
    },
    "exercise_syntax": {
        "ja": "{line}行目が、Pythonの文になっていません（{error}）。",
        "en": "Line {line} is not Python ({error}).",
    },
    "exercise_raised": {
        "ja": "{line}行目でエラーが起きました（{error}）。",
        "en": "Line {line} raised an error ({error}).",
    },
    "exercise_joined": {
        "ja": "{name}が、このページの図に加わりました。",
        "en": "{name} has joined this page's figures:",
    },
    "exercise_not_joined": {
        "ja": "{name}は、このページの図には加わりません。図で動くのは、値によって分かれず、"
        "座標ごとに計算する規則だけです。ノートブックのexploreでは動きます。",
        "en": "{name} can't join this page's figures: there only rules run that compute each "
        "coordinate by itself and don't branch on values. The notebook's explore runs it.",
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
    "quiz": {"ja": "確認クイズ", "en": "Quick check"},
    "sources": {"ja": "出典", "en": "Sources"},
    "glossary": {"ja": "用語集", "en": "Glossary"},
    "glossary_about": {
        "ja": "この教材で使う言葉とその意味です。リンクは、その言葉が最初に出てくる所へ飛びます。",
        "en": "The words of this course and what they mean. The link leads to where a word is "
        "first met.",
    },
    "first_met": {"ja": "最初に出てくる所", "en": "Where it is first met"},
    "overview": {"ja": "どこに何があるか", "en": "What is where"},
    "overview_about": {
        "ja": "レッスンごとに、本編にかかる時間、触って試せる図、予想と練習問題の数、全部のセルを"
        "実行するのにかかる時間をまとめました。",
        "en": "For each lesson: how long its core takes, the figures to explore, how many "
        "predictions and exercises there are, and how long all of its cells take to run.",
    },
    "overview_how": {
        "ja": "**本編**の分数は、「もっと知りたい人へ」の前までを授業で扱うときの目安です。"
        "日本語の本文を1分に350字で読み、コードのセル1つに1分、予想と触れる図にはさらに3分、"
        "練習問題にはさらに5分と数えます。**実行時間**は、このページを作ったときに、すべての"
        "セルを上から順に実行して測った秒数です（Pythonの起動を含みます）。ほかの"
        "コンピューターでは変わります。「–」は、そのとき実行しなかったレッスンです。",
        "en": "The minutes of the **core**, all that comes before *Going further*, are those to "
        "reckon with in class: 350 characters of the Japanese text a minute, 1 minute a code "
        "cell, 3 more a prediction or a figure to explore, 5 more an exercise. The **run time** "
        "is what all cells took, one after another, when this page was made (the start of Python "
        "included). Another computer takes another time. A dash stands for a lesson that was not "
        "run then.",
    },
    "lesson": {"ja": "レッスン", "en": "Lesson"},
    "core_minutes": {"ja": "本編（分）", "en": "Core (minutes)"},
    "explorers": {"ja": "触って試せる図", "en": "Figures to explore"},
    "predictions": {"ja": "予想", "en": "Predictions"},
    "exercises": {"ja": "練習問題と宿題", "en": "Exercises and homework"},
    "run_time": {"ja": "実行時間", "en": "Run time"},
    "seconds": {"ja": "{:.0f}秒", "en": "{:.0f} s"},
    "accessibility": {"ja": "アクセシビリティ", "en": "Accessibility"},
    "accessibility_about": {
        "ja": "このサイトの使いやすさについて、テストで確かめていることと、確かめていないこと。",
        "en": "What is tested of this site's accessibility, and what is not.",
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
