"""The race of a comparison: losses and accuracies, played back step by step with the ranking."""

from __future__ import annotations

from course_lib.comparison import History
from course_lib.explorers.packing import Shown, packed, page_styles, paths_of
from course_lib.explorers.protocol import Paths, Run, Scene, Training, Values
from course_lib.explorers.stage import Stage
from course_lib.figures import Picture
from course_lib.figures.race import highest_shown, last_row, race_picture
from course_lib.language import text
from course_lib.language.facts import fact, sent

_APART = 10
"""So many rows behind the first, or a tenth of them all, and a run no longer holds up the rest."""


class HistoryExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_history` makes.

    As long as ``training`` is given, ``history`` still grows; :meth:`show` tells the page of it.
    """

    def __init__(self, history: History, training: Training | None = None) -> None:
        self.history = history
        self._training = training
        scene: Scene = {
            "title": text("stage_race"),
            "controls": [],
            "grips": [],
            "plays": True,
            "background": None,
            "relief": None,
            "styles": page_styles(history.loss),
            "remarks": {},
            "kinds": [],
        }
        super().__init__(scene)

    def show(self, history: History, training: Training | None = None) -> None:
        """Show the rows that ``history`` has by now."""
        self.history = history
        self._training = training
        self.paths = dict(self.respond(self.values))

    def picture(self) -> Picture | None:
        """The curves beside each other as a static picture, once the training has ended."""
        return None if self._training else race_picture(self.history)

    def respond(self, values: Values) -> Paths:
        """The runs as far as they have got."""
        history = self.history
        rows = {label: last_row(history, label) for label in history.loss}
        training = self._training
        steps = max(len(loss) - 1 for loss in history.loss.values())
        return {
            **paths_of(self._said(rows), runs=[self._run(label, rows[label]) for label in rows]),
            "race": {
                "steps": max(rows.values()) if training is None else steps,
                "reached": self._reached(rows),
                "top": highest_shown(history.loss.values()),
                "training": sent(training),
            },
        }

    def _run(self, label: str, row: int) -> Run:
        history = self.history
        return {
            "names": [],
            "label": label,
            "steps": row,
            "diverged": history.diverged_at[label] is not None,
            "positions": b"",
            "losses": packed(history.loss[label]),
            "accuracies": packed(100 * history.accuracy[label]),
            "gradients": None,
            "velocity": False,
            "state": [],
            "lines": [],
        }

    def _reached(self, rows: dict[str, int]) -> int:
        """The row to which the race can be played: that of the last one still in it."""
        history = self.history
        last = {label: len(loss) - 1 for label, loss in history.loss.items()}
        racing = [
            row
            for label, row in rows.items()
            if history.diverged_at[label] is None
            and label not in history.errors
            and not (self._training and row == last[label])
        ]
        if not racing:
            return max(rows.values())
        apart = max(_APART, max(racing) // 10)
        return min(row for row in racing if row >= max(racing) - apart)

    def _said(self, rows: dict[str, int]) -> Shown:
        """Which runs ended early, and why."""
        history = self.history
        messages = [
            fact("training_not_finite", label=label, step=step)
            for label, step in history.diverged_at.items()
            if step is not None
        ]
        messages += [
            fact("training_error", label=label, step=rows[label], error=repr(error))
            for label, error in history.errors.items()
        ]
        steps = max(len(loss) - 1 for loss in history.loss.values())
        stopped = fact(
            "stage_race_stopped", step=self._reached(rows), steps=steps, when=history.interrupted
        )
        return Shown(notes=[stopped], messages=messages)
