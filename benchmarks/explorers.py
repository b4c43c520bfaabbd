"""How quickly an explorer answers, beside the plain way of writing one, in the same browser run.

Both show a filled contour with a path of 100 steps and its loss. "Shown" is the end of the frame
that shows the new picture. The two take turns, so that both meet the machine in the same moods.
"""

from __future__ import annotations

import base64
import io
import os
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np
from PIL import Image

from authoring.browser import CHROMIUM, open_and_run, running_chromium, running_lab
from course_lib.descent import descend
from course_lib.explorers import explore
from course_lib.optimizers import RULES
from course_lib.surfaces import SURFACES_2D

OURS = """
from course_lib.explorers import explore
from course_lib.optimizers import momentum_sgd
explore(momentum_sgd, "ravine", steps=100)
"""

RACE = """
from course_lib.explorers import explore
from course_lib.optimizers import RULES
explore(RULES, "ravine", steps=200)
"""

NAIVE = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
from course_lib.descent import descend
from course_lib.figures import draw_surface
from course_lib.optimizers import momentum_sgd
from course_lib.surfaces import SURFACES_2D

ravine = SURFACES_2D["ravine"]

@interact(momentum=FloatSlider(min=0, max=0.999, step=0.001, value=0))
def show(momentum):
    path = descend(momentum_sgd, ravine, ravine.start, 100, momentum=momentum)
    _, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6))
    draw_surface(left, ravine)
    left.plot(*path.positions.T)
    right.plot(path.losses)
    plt.show()
"""

# `move` changes the slider by a little; `shown` collects the times of new pictures.
HOOK_OURS = """() => {
    window.shown = [];
    const canvas = document.querySelector('.stage-surface');
    const pen = canvas.getContext('2d');
    const draw = pen.drawImage;
    const request = window.requestAnimationFrame;
    let inFrame = false;
    window.requestAnimationFrame = (act) => request((time) => {
        inFrame = true;
        act(time);
        inFrame = false;
    });
    pen.drawImage = (...args) => {
        const painted = () => setTimeout(() => shown.push(performance.now()));
        if (inFrame) painted();
        else request(painted);
        return draw.apply(pen, args);
    };
    const control = [...document.querySelectorAll('.stage-control')].find(
        (c) => c.textContent.includes('momentum'));
    const slider = control?.querySelector('.stage-slider');
    let value = 100;
    window.move = () => {
        value = 100 + ((value - 99) % 800);
        slider.value = value;
        slider.dispatchEvent(new Event('input', { bubbles: true }));
    };
}"""

HOOK_NAIVE = """() => {
    window.shown = [];
    const seen = (image) => image.decode().catch(() => 0).then(() => requestAnimationFrame(
        () => setTimeout(() => shown.push(performance.now()))));
    new MutationObserver((records) => records.forEach((record) => record.addedNodes.forEach(
        (node) => node.querySelectorAll?.('img').forEach(seen)))
    ).observe(document.querySelector('.jp-Notebook'), { childList: true, subtree: true });
    const handle = document.querySelector('.jp-Notebook .noUi-handle');
    window.move = () => handle.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
}"""

LATENCIES = """async (count) => {
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    const latencies = [];
    for (let i = 0; i < count; i++) {
        const before = shown.length;
        const began = performance.now();
        move();
        while (shown.length === before && performance.now() - began < 5000) await pause(2);
        latencies.push(shown[before] - began);
        await pause(120);
    }
    return latencies;
}"""

DRAG = """async (seconds) => {
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    const before = shown.length;
    const began = performance.now();
    for (let i = 0; i < 60 * seconds; i++) {
        await pause(Math.max(0, began + (1000 * i) / 60 - performance.now()));
        move();
    }
    const released = performance.now();
    const during = shown.length - before;
    await pause(2500);
    return [during / seconds, Math.max(0, shown.at(-1) - released)];
}"""


def measure(pages: list[Any]) -> list[dict[str, float]]:
    """Of each page 100 single moves in rounds of 10, then a fast drag of 3 s."""
    latencies: list[list[float]] = [[] for _ in pages]
    for _ in range(10):
        for page, measured in zip(pages, latencies, strict=True):
            measured += page.evaluate(LATENCIES, 10)
    figures = []
    for page, measured in zip(pages, latencies, strict=True):
        frames, lag = page.evaluate(DRAG, 3)
        figures.append(
            {
                "median, ms": median(measured),
                "95th percentile, ms": quantiles(measured, n=20)[-1],
                "frames a second in a fast drag": frames,
                "lag after release, ms": lag,
            }
        )
    return figures


def blank_frames(page: Any) -> tuple[int, int]:
    """How many frames of a screencast of a drag show an empty surface, and how many there were."""
    box = page.locator(".stage-surface").bounding_box()
    frames: list[str] = []
    session = page.context.new_cdp_session(page)

    def keep(event: dict[str, Any]) -> None:
        frames.append(event["data"])
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 60, "everyNthFrame": 1})
    page.evaluate(DRAG, 2)
    session.send("Page.stopScreencast")
    blank = 0
    for data in frames:
        frame = Image.open(io.BytesIO(base64.b64decode(data)))
        scale = frame.width / page.viewport_size["width"]
        corners = (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
        plot = frame.crop(tuple(round(scale * c) for c in corners)).convert("L")
        blank += float(np.asarray(plot).std()) < 5
    return blank, len(frames)


def playing(page: Any) -> float:
    """Frames a second while six paths of 200 steps are played for 3 s."""
    page.locator(".stage-scrubber").fill("0")
    page.get_by_role("button", name="Play").click()
    before = page.evaluate("() => shown.length")
    page.wait_for_timeout(3000)
    return (page.evaluate("() => shown.length") - before) / 3


def kernel_times() -> tuple[float, float]:
    """Milliseconds in which six rules walk 200 steps, and in which an explorer answers so."""
    rules: Any = RULES
    explorer = explore(rules, "ravine", steps=200)
    ravine = SURFACES_2D["ravine"]
    walks, answers = [], []
    for i in range(50):
        began = time.perf_counter()
        for rule in rules.values():
            descend(rule, ravine, ravine.start, 200)
        walks.append(time.perf_counter() - began)
        began = time.perf_counter()
        explorer.values = {**explorer.values, "lr": 0.01 + i * 1e-5}
        answers.append(time.perf_counter() - began)
    return 1e3 * median(walks), 1e3 * median(answers)


def report() -> list[str]:
    """The table of the explorers' figures, or a line that says why there is none."""
    if CHROMIUM is None:
        return ["Without Chromium the explorers were not measured."]
    folder = Path(tempfile.mkdtemp())
    with running_lab(folder) as address, running_chromium() as browser:

        def opened(cell: str, ready: str, hook: str) -> Any:
            language = "from course_lib import language; language.use('en')"
            page = open_and_run(browser, address, folder, [language, cell])
            page.wait_for_selector(ready, timeout=60_000)
            page.wait_for_timeout(3000)
            page.evaluate(hook)
            return page

        pages = [
            opened(OURS, ".stage-surface", HOOK_OURS),
            opened(NAIVE, ".jp-Notebook img", HOOK_NAIVE),
        ]
        ours, naive = measure(pages)
        blank, frames = blank_frames(pages[0])
        for page in pages:
            page.context.close()
        fps = playing(opened(RACE, ".stage-surface", HOOK_OURS))
    lines = ["| from the slider to pixels | interact + plt.show | explorer |", "|:--|--:|--:|"]
    lines += [f"| {name} | {naive[name]:.0f} | {value:.0f} |" for name, value in ours.items()]
    walk, answer = kernel_times()
    ratio = naive["median, ms"] / ours["median, ms"]
    return [
        *lines,
        "",
        f"The explorer is {ratio:.1f} times as quick at the median. Of {frames} screencast frames "
        f"of a drag {blank} were blank. Six rules of 200 steps play at {fps:.0f} frames a second. "
        f"The kernel computes the paths in {walk:.1f} ms, the whole answer in {answer:.1f} ms. "
        f"The machine's load average was {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.",
    ]
