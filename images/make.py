"""``python images/make.py``: README's pictures, from the built notebooks and from a real browser.

The curves are taken out of the notebooks. The explorers are photographed in JupyterLab, which
needs Chromium (Debian: ``apt install chromium fonts-noto-cjk``).
"""

from __future__ import annotations

import base64
import io
import re
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from authoring.browser import open_and_run, running_chromium, running_lab  # noqa: E402

PICTURES = {
    "mnist": ("08_mnist", "loss-curves"),
}

EXPLORERS = {
    "explore": 'explore(momentum_sgd, "terrace", steps=200)',
    "race": 'explore(RULES, "ravine", steps=100, lr=0.01)',
    "tangent": "explore_tangent()",
    "batches": "explore_batches()",
    "average": "explore_average()",
    "rates": 'explore_rates(RULES, "ravine")',
    "outcomes": "explore_outcomes()",
}

# For each lesson an explorer and the step at which its surface tells most, None if it doesn't play.
LESSONS: dict[str, tuple[str, int | None]] = {
    "00": ("explore_tangent()", None),
    "01": ('explore(sgd, "bowl", steps=20, lr=0.9)', 12),
    "02": ('explore(momentum_sgd, "terrace", steps=200)', 25),
    "03": ('explore(adagrad, "ravine", steps=100, lr=0.4)', 25),
    "04": ('explore([adagrad, rmsprop], "rosenbrock", steps=500, lr=0.005)', 400),
    "05": ('explore(adadelta, "ravine", steps=200, epsilon=1e-5)', 200),
    "06": ('explore([momentum_sgd, rmsprop, adam], "ravine", steps=300, lr=0.01)', 100),
    "07": ('explore_rates(RULES, "ravine")', None),
}
LESSON_WIDTH = 320

# The window in which the moving picture is taken is as narrow as its two parts allow.
FILM_WINDOW = {"width": 1096, "height": 1000}
FILM_WIDTH = 700

SETUP = """
from course_lib import language
from course_lib.explorers import *
from course_lib.optimizers import *
language.use({language!r})
"""

# Sets a control as a hand does, but without the focus, and waits for the next picture.
SET = """async (control, value) => {
    control.value = value;
    for (const kind of ['input', 'change']) control.dispatchEvent(new Event(kind));
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
}"""


def from_notebooks() -> None:
    """Write the pictures that cells of the committed notebooks show, in full and small."""
    for name, (lesson, cell_id) in PICTURES.items():
        for language in ("ja", "en"):
            notebook = nbformat.read(
                ROOT / "notebooks" / language / f"{lesson}.ipynb", as_version=4
            )
            [cell] = [cell for cell in notebook.cells if cell.id == cell_id]
            [data] = [output.data for output in cell.outputs if "data" in output]
            folded = re.search('base64,([^"]+)"', data.get("text/html", ""))  # of a prediction
            png = folded.group(1) if folded else data["image/png"]
            picture = base64.b64decode(png)
            (HERE / f"{name}.{language}.png").write_bytes(picture)
            write_small(picture, lesson[:2], language)


def from_the_browser() -> None:
    """Write the pictures of explorers: each one, one for each lesson, and one that moves."""
    folder = Path(tempfile.mkdtemp())
    with running_lab(folder) as address, running_chromium() as browser:
        for language in ("ja", "en"):
            opened = partial(open_explorer, browser, address, folder, language)
            photograph_explorers(opened, language)
            photograph_lessons(opened, language)
            film(opened(EXPLORERS["explore"]), HERE / f"moving.{language}.gif")


def open_explorer(browser: Any, address: str, folder: Path, language: str, call: str) -> Any:
    """A page with the explorer that ``call`` makes."""
    cells = [SETUP.format(language=language), call]
    page = open_and_run(browser, address, folder, cells, height=1000)
    page.wait_for_selector(".stage-surface", timeout=60_000)
    page.wait_for_timeout(1000)
    return page


def photograph_explorers(opened: Callable[[str], Any], language: str) -> None:
    """Write a picture of each explorer, halfway through its steps where it plays."""
    for name, call in EXPLORERS.items():
        page = opened(call)
        scrubber = page.locator(".stage-scrubber")
        if scrubber.is_visible():
            scrubber.evaluate(SET, 25)
        page.wait_for_timeout(1000)  # until the description has been said
        page.locator(".stage").screenshot(path=HERE / f"explorer_{name}.{language}.png")
        page.context.close()


def photograph_lessons(opened: Callable[[str], Any], language: str) -> None:
    """Write a small picture for each lesson."""
    for number, (call, step) in LESSONS.items():
        page = opened(call)
        if step is not None:
            page.locator(".stage-scrubber").evaluate(SET, step)
        write_small(page.locator(".stage-surface").screenshot(), number, language)
        page.context.close()


def film(page: Any, target: Path) -> None:
    """Write a moving picture: momentum crosses the terrace, then its slider is moved."""
    page.set_viewport_size(FILM_WINDOW)
    scrubber = page.locator(".stage-scrubber")
    momentum = page.locator(".stage-control", has_text="momentum").locator(".stage-number")
    lines = page.locator(".stage-lines")
    frames: list[tuple[Image.Image, int]] = []

    def keep(milliseconds: int) -> None:
        top, bottom = page.locator(".stage").bounding_box(), lines.bounding_box()
        clip = {**top, "height": bottom["y"] + bottom["height"] + 4 - top["y"]}
        frames.append((scaled(page.screenshot(clip=clip), FILM_WIDTH), milliseconds))

    for step in range(0, 121, 3):
        scrubber.evaluate(SET, step)
        keep(70)
    keep(800)
    for percent in [*range(88, 50, -2), *range(50, 91, 4)]:
        before = lines.inner_text()
        momentum.evaluate(SET, percent / 100)
        page.wait_for_function(
            "(before) => document.querySelector('.stage-lines').innerText !== before", arg=before
        )
        keep(1000 if percent == 50 else 80)
    keep(800)
    palette = frames[len(frames) // 3][0].quantize(128)
    pictures = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame, _ in frames]
    pictures[0].save(
        target,
        save_all=True,
        append_images=pictures[1:],
        duration=[milliseconds for _, milliseconds in frames],
        loop=0,
    )
    page.context.close()


def write_small(png: bytes, lesson: str, language: str) -> None:
    """Write a lesson's picture for README's table."""
    small = scaled(png, LESSON_WIDTH).quantize(256, Image.Quantize.FASTOCTREE)
    small.save(HERE / f"lesson_{lesson}.{language}.png", optimize=True)


def scaled(png: bytes, width: int) -> Image.Image:
    """A PNG as a picture of another width, its proportions kept."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    from_notebooks()
    from_the_browser()
