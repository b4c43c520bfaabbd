"""A training watched live: its curves grow while it runs, and a button stops it."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
from IPython import get_ipython
from IPython.display import display
from ipywidgets import Widget

from course_lib.comparison import History, Observer, ProgressBar
from course_lib.explorers.history_explorer import HistoryExplorer
from course_lib.explorers.prediction import folded
from course_lib.explorers.protocol import STOP, Training
from course_lib.explorers.stage import has_page
from course_lib.figures.race import last_row, race_picture
from course_lib.language.facts import Fact, fact

_APART = 0.33
"""Seconds from one look at the training to the next, at least."""
_SHARE = 0.01
"""Of the training's time that looking may cost in this thread; the page has its own."""
_FEW, _LOOKS = 4, 20
"""The speed is that of the last looks: of so many at least, and at most."""


class Watch(Observer):
    """Shows a comparison while it trains, ``compare(rules, progress=watch)``.

    On a page with a kernel it is the race of :func:`course_lib.explorers.explore_history`, growing,
    with the time left and a button that stops the training and keeps what there is; at the end it
    plays the race back. Where no widget can live, it is a progress bar, and a picture at the end.
    """

    def begin(self, labels: Sequence[str], steps: int) -> None:
        """Show the race before its start."""
        self._view: Observer = _Live() if has_page() else _Still()
        self._view.begin(labels, steps)

    def step(self, label: str, t: int, loss: float, accuracy: float) -> None:
        """Let a line grow."""
        self._view.step(label, t, loss, accuracy)

    def end(self, history: History) -> None:
        """Show what can be played back, and let go of it."""
        self._view.end(history)
        del self._view


watch = Watch()
"""What ``compare`` takes as ``progress``."""


def _hear_while_busy(widget: Widget) -> None:
    """Let the page choose the thread that hears it, if there is a choice.

    JupyterLab 4.4 and later chooses one that is free while a cell runs (a "subshell"). But
    ipykernel 7.4 brings a widget's messages to the thread that last wrote to it: the cell's own,
    which hears nothing until it has finished. Other kernels never look at what is set here.
    """
    widget.comm._reply_subshell_for = lambda data, chosen: chosen


class _Still(ProgressBar):
    """A bar, and a folded picture at the end; in a script, where nothing shows one, its words."""

    def end(self, history: History) -> None:
        """Show the picture, to be unfolded: who watches first says who will win."""
        super().end(history)
        picture = race_picture(history)
        if get_ipython():
            display(folded(picture), raw=True)
        else:
            print(picture.description)


class _Live(Observer):
    """The race on a page, looked at a few times a second."""

    def begin(self, labels: Sequence[str], steps: int) -> None:
        """Show empty axes."""
        self._history = History(
            loss={label: np.full(steps + 1, np.nan) for label in labels},
            accuracy={label: np.full(steps + 1, np.nan) for label in labels},
            weights={},
            diverged_at=dict.fromkeys(labels),
        )
        self._looks: deque[tuple[float, int]] = deque(maxlen=_LOOKS)
        self._next_look = 0.0
        self._stopped = threading.Event()
        self._race = HistoryExplorer(self._history, self._training())
        self._race.on_msg(self._hear)
        _hear_while_busy(self._race)
        self._output = display(self._race, display_id=True)

    def step(self, label: str, t: int, loss: float, accuracy: float) -> None:
        """Keep the row; look, if it is time. Raises ``KeyboardInterrupt`` if stopped."""
        self._history.loss[label][t], self._history.accuracy[label][t] = loss, accuracy
        if not math.isfinite(loss):
            self._history.diverged_at[label] = t
        if self._stopped.is_set():
            raise KeyboardInterrupt
        now = time.perf_counter()
        if now < self._next_look:
            return
        begin = time.thread_time()  # which doesn't count what other threads and programs take
        self._looks.append((now, self._rows()))
        self._race.show(self._history, self._training())
        cost = time.thread_time() - begin
        self._next_look = now + max(_APART, cost / _SHARE)

    def end(self, history: History) -> None:
        """Show the whole race, and leave its picture in the notebook."""
        self._race.show(history)
        self._output.update(self._race)

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if content == STOP:
            self._stopped.set()

    # ---- how far it is ----

    def _rows(self) -> int:
        return sum(int(np.count_nonzero(~np.isnan(row))) for row in self._history.accuracy.values())

    def _missing(self) -> int:
        """The rows that are still to come; those after a divergence never will."""
        history = self._history
        return sum(
            len(loss) - 1 - last_row(history, label)
            for label, loss in history.loss.items()
            if history.diverged_at[label] is None
        )

    def _training(self) -> Training:
        rows, missing = self._rows(), self._missing()
        return {"done": rows / max(rows + missing, 1), "left": self._left(missing)}

    def _left(self, missing: int) -> Fact:
        """How long the missing rows will take, at the speed of the last looks."""
        if len(self._looks) < _FEW:
            return fact("stage_training")
        (then, before), (now, rows) = self._looks[0], self._looks[-1]
        seconds = missing * (now - then) / (rows - before)
        if seconds < 60:
            return fact("stage_seconds_left", seconds=math.ceil(seconds))
        return fact("stage_minutes_left", minutes=math.ceil(seconds / 60))
