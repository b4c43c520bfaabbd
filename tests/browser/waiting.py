"""A page answers in its next animation frame, and under load that comes a moment later."""

import time

SECONDS = 20


def eventually(page, claim, seconds=SECONDS):
    """Wait until a claim holds, a function of what the page shows that ``expect`` can't say."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if claim():
            return
        page.wait_for_timeout(50)
    assert claim()


def settled(locator):
    """Where it is in the window, once it has come to rest there."""
    boxes = []

    def rests():
        boxes.append(locator.bounding_box())
        return boxes[-1] and boxes[-2:-1] == boxes[-1:]

    eventually(locator.page, rests)
    return boxes[-1]


RECORD = """() => {
    window.written = new Set();
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (words, ...place) {
        window.written.add(words);
        return write.call(this, words, ...place);
    };
}"""
"""From here on a page keeps what it writes on its canvases."""


def wait_for_words(page, words):
    """Wait until they have been written on a canvas since ``RECORD``."""
    page.wait_for_function("words => window.written.has(words)", arg=words)
