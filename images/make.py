"""``python images/make.py``: README's pictures, from the built notebooks and from a real browser.

The curves are taken out of the notebooks. The explorers are photographed in JupyterLab, which
needs Chromium (Debian: ``apt install chromium fonts-noto-cjk``).
"""

from __future__ import annotations

import base64
import io
import math
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
from course_lib.explorers.stage import surface_background  # noqa: E402
from course_lib.surfaces import SURFACES_2D  # noqa: E402

# For each lesson without a picture of the browser's, the cell that shows one.
FIGURES = {
    "08": ("08_mnist", "compare"),
    "09": ("09_practice", "schedules-picture"),
    "10": ("10_matrices", "newton-schulz"),
}

# What README shows in full.
PICTURES = {
    "mnist": FIGURES["08"],
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
FILM_SURFACE = "himmelblau"
FILM = f"""explore(
    {{"SGD": (sgd, {{"lr": 0.005}}), "momentumSGD": (momentum_sgd, {{"lr": 0.005}}),
      "Adam": (adam, {{"lr": 0.1}})}},
    "{FILM_SURFACE}", steps=60)"""
# The way on which the start is dragged: around the hill, and back to its top.
FILM_WAY = [
    (-away * math.sin(turn), -away * math.cos(turn))
    for turn, away in ((0.22 * step, 0.5 + 2 * math.sin(math.pi * step / 24)) for step in range(25))
]

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
    for language in ("ja", "en"):
        for name, shown in PICTURES.items():
            (HERE / f"{name}.{language}.png").write_bytes(picture_of(language, *shown))
        for number, shown in FIGURES.items():
            write_small(picture_of(language, *shown), number, language)


def picture_of(language: str, lesson: str, cell_id: str) -> bytes:
    """The picture that a cell of a committed notebook shows, as PNG."""
    path = ROOT / "notebooks" / language / f"{lesson}.ipynb"
    [cell] = [c for c in nbformat.read(path, as_version=4).cells if c.id == cell_id]
    [data] = [output.data for output in cell.outputs if "data" in output]
    folded = re.findall('base64,([^"]+)"', data.get("text/html", ""))
    return base64.b64decode(folded[0] if folded else data["image/png"])


def from_the_browser() -> None:
    """Write the pictures of explorers: each one, one for each lesson, and one that moves."""
    folder = Path(tempfile.mkdtemp())
    with running_lab(folder) as address, running_chromium() as browser:
        for language in ("ja", "en"):
            opened = partial(open_explorer, browser, address, folder, language)
            photograph_explorers(opened, language)
            photograph_lessons(opened, language)
            film(opened(FILM), HERE / f"moving.{language}.gif")


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


class Film:
    """Frames of an explorer on a page, each with how long it stays."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.frames: list[tuple[Image.Image, int]] = []

    def keep(self, milliseconds: int) -> None:
        """Add what is to be seen now."""
        top = self.page.locator(".stage").bounding_box()
        bottom = self.page.locator(".stage-controls").bounding_box()
        clip = {**top, "height": bottom["y"] + bottom["height"] + 4 - top["y"]}
        self.frames.append((scaled(self.page.screenshot(clip=clip), FILM_WIDTH), milliseconds))

    def write(self, target: Path) -> None:
        """Write them as a picture that moves, as tall as the tallest, in the colours of a few."""
        tall = max(frame.height for frame, _ in self.frames)
        frames = [Image.new("RGB", (FILM_WIDTH, tall), "white") for _ in self.frames]
        for frame, (picture, _) in zip(frames, self.frames, strict=True):
            frame.paste(picture, (0, 0))
        few = frames[::20]
        samples = Image.new("RGB", (FILM_WIDTH, tall * len(few)))
        for i, frame in enumerate(few):
            samples.paste(frame, (0, tall * i))
        palette = samples.quantize(256)
        pictures = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
        durations = [milliseconds for _, milliseconds in self.frames]
        pictures[0].save(
            target, save_all=True, append_images=pictures[1:], duration=durations, loop=0
        )


def film(page: Any, target: Path) -> None:
    """Write a moving picture: three rules descend, their start is dragged, the surface turns."""
    page.set_viewport_size(FILM_WINDOW)
    film = Film(page)
    scrubber = page.locator(".stage-scrubber")
    for step in range(0, 61, 2):
        scrubber.evaluate(SET, step)
        film.keep(70)
    film.keep(800)
    page.mouse.move(*on_surface(page, FILM_WAY[0]))
    page.mouse.down()
    for place in FILM_WAY[1:]:
        page.mouse.move(*on_surface(page, place))
        page.wait_for_timeout(150)
        film.keep(90)
    page.mouse.up()
    film.keep(800)
    page.get_by_role("button", name="3D").click()
    x, y = on_surface(page, (0, 0))
    page.mouse.move(x, y)
    page.mouse.down()
    for pixels in [*range(0, 180, 9), *range(180, 0, -9)]:
        page.mouse.move(x + pixels, y + pixels / 6)
        page.wait_for_timeout(100)
        film.keep(80)
    page.mouse.up()
    film.keep(800)
    film.write(target)
    page.context.close()


def on_surface(page: Any, place: tuple[float, float]) -> list[float]:
    """Where a place of the film's surface is in the window."""
    drawn = surface_background(SURFACES_2D[FILM_SURFACE])
    left, top, width, height = drawn["box"]
    across, up = (
        (value - low) / (high - low)
        for value, (low, high) in zip(place, (drawn["x"], drawn["y"]), strict=True)
    )
    box = page.locator(".stage-surface").bounding_box()
    return [
        box["x"] + box["width"] * (left + width * across),
        box["y"] + box["height"] * (top + height * (1 - up)),
    ]


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
