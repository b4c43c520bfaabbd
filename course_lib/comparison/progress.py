"""Who watches a comparison while it trains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course_lib.comparison.history import History
from course_lib.language import text


class Observer:
    """Is told of every step of every training, in the thread that called ``compare``.

    This one keeps silent; others do more in what they override. Raising ``KeyboardInterrupt`` in
    ``step`` stops the comparison as the notebook's stop button does.
    """

    def begin(self, labels: Sequence[str], steps: int) -> None:
        """The trainings called so will go through the rows 0 to ``steps``, if all goes well."""

    def step(self, label: str, t: int, loss: float, accuracy: float) -> None:
        """A training has reached row ``t``; each goes through its rows in order.

        Several calls come at once, about twenty times a second; what is taken from a file comes
        first.
        """

    def end(self, history: History) -> None:
        """All trainings have ended, or were stopped: this is what ``compare`` will return."""


class ProgressBar(Observer):
    """A bar with the time left and the latest losses: a widget in notebooks, text elsewhere."""

    def begin(self, labels: Sequence[str], steps: int) -> None:
        """Show the bar."""
        from tqdm.auto import tqdm  # here, since it costs as much to import as all the rest

        self._bar = tqdm(total=len(labels) * (steps + 1), unit="step")
        self._losses: dict[str, float] = {}

    def step(self, label: str, t: int, loss: float, accuracy: float) -> None:
        """Move the bar on."""
        self._losses[label] = loss
        losses = ", ".join(f"{label} {loss:.3f}" for label, loss in self._losses.items())
        self._bar.set_postfix_str(losses, refresh=False)
        self._bar.update()

    def end(self, history: History) -> None:
        """Leave the bar as it is."""
        self._bar.close()


def observer_of(progress: Any) -> Observer:
    """The observer that ``progress`` stands for: True for a bar, False for none, or itself.

    Raises ``ValueError`` for what can't observe.
    """
    if isinstance(progress, int) or progress is None:
        return ProgressBar() if progress else Observer()
    if isinstance(progress, type) or not all(
        callable(getattr(progress, name, None)) for name in ("begin", "step", "end")
    ):
        raise ValueError(text("progress_no_observer", got=repr(progress)[:60]))
    return progress
