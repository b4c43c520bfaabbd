"""A question that is answered before the figure is seen."""

from __future__ import annotations

import base64
import html
from typing import Any

from ipywidgets import HTML, Button, HBox, VBox

from course_lib.explorers.stage import Stage, close_parts, live_view, replace_earlier
from course_lib.figures import Picture
from course_lib.language import text


class Prediction(VBox):
    """The widget that :func:`course_lib.explorers.predict` makes.

    On a page without a kernel, where nobody can press a button, the picture can be unfolded.
    ``choices`` and ``reveal`` are what it was made of.
    """

    def __init__(self, choices: str, reveal: Picture | Stage) -> None:
        self.choices = choices
        self.reveal = reveal
        self._shown = reveal if isinstance(reveal, Stage) else HTML(_image(reveal))
        self._shown.layout.display = "none"
        self._verdict = HTML(_status(text("predict_ask")))
        self._buttons = [
            Button(description=f"({choice})", tooltip=text("predict_choice", choice=choice))
            for choice in choices
        ]
        for button, choice in zip(self._buttons, choices, strict=True):
            button.on_click(lambda _, choice=choice: self._take(choice))
        super().__init__([HBox(self._buttons), self._verdict, self._shown])
        replace_earlier(self)

    def _take(self, choice: str) -> None:
        """Show the figure, and say where the reply to this choice is."""
        for button in self._buttons:
            button.disabled = True
        self._verdict.value = _status(text("predict_taken", choice=choice))
        self._shown.layout.display = None

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        live = live_view(super()._repr_mimebundle_(**kwargs))
        picture = self.reveal if isinstance(self.reveal, Picture) else self.reveal.picture()
        if picture is None:  # an explorer in which no rule could walk
            return {**live, "text/plain": text("predict_ask")}
        return {**live, **folded(picture)}

    def close(self) -> None:
        """End the widget with all that is in it; also one whose making has failed half-way."""
        for widget in (*getattr(self, "_buttons", ()), *self.children):
            close_parts(widget)
            widget.close()
        close_parts(self)
        super().close()


def folded(picture: Picture) -> dict[str, str]:
    """What shows ``picture`` to those only who unfold it, by type: it answers a question."""
    fold = f"<details><summary>{text('predict_open')}</summary>{_image(picture)}</details>"
    return {"text/html": fold, "text/plain": picture.description}


def _status(words: str) -> str:
    return f'<p role="status" style="font-size: 110%">{html.escape(words)}</p>'


def _image(picture: Picture) -> str:
    data = base64.b64encode(picture.png()).decode("ascii")
    alt = html.escape(picture.description)
    return f'<img alt="{alt}" src="data:image/png;base64,{data}" style="max-width: 100%">'
