"""Words of the table of standings."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "standings": {
        "ja": "面ごとの、規則別の残りの割合。出発点が1、谷底が0。",
        "en": "The share of the way down that each rule has left on each surface: 1 at the start, "
        "0 at the bottom.",
    },
    "standings_no_minima": {
        "ja": "{surface}の最小値の場所が分かりません。"
        'surface_from("x**2", minima=[[0]]) のように指定してください。',
        "en": "The minimum of {surface} is not known. Give it as in "
        'surface_from("x**2", minima=[[0]]).',
    },
    "standings_below": {
        "ja": "{surface}には、最小値として指定した点よりも低い場所があります。",
        "en": "{surface} has places that are lower than what was given as its minimum.",
    },
    "standings_row": {"ja": "{surface}: {cells}。", "en": "{surface}: {cells}."},
    "standings_cell": {"ja": "{label}は{left}", "en": "{label} {left}"},
    "standings_bottom": {"ja": "底", "en": "bottom"},
    "standings_diverged": {"ja": "発散", "en": "diverged"},
    "standings_key": {
        "ja": "数字は残りの割合。太い枠は、その面の1位(底に着いた規則はすべて1位)",
        "en": "Numbers: share left. Bold frame: first on its surface (all at the bottom are)",
    },
}
