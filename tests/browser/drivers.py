"""Firefox and WebKit under the few methods of Playwright's page that tests of all browsers use.

Playwright drives neither Debian's Firefox nor WebKitGTK. Firefox itself speaks WebDriver BiDi, and
WebKit's driver the older WebDriver: both take a function, and the same descriptions of what keys
and pointers do.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import websocket
from waiting import SECONDS, eventually

from authoring.browser import free_port

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
MINI_BROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), None)
WEBKIT_DRIVER = MINI_BROWSER and shutil.which("xvfb-run") and shutil.which("WebKitWebDriver")
SIZE = {"width": 1280, "height": 900}

PREFERENCES = [  # it asks nothing of a network by itself
    '"app.normandy.enabled", false',
    '"network.captive-portal-service.enabled", false',
    '"network.connectivity-service.enabled", false',
]

KEYS = {
    **{"Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008", "Escape": "\ue00c", "Space": " "},
    **{"ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015"},
}


class Page:
    """A page; its browser has ``call(function, argument)``, ``act(sources)`` and ``goto(url)``."""

    def __init__(self, browser):
        self.browser = browser
        self.goto = lambda url, **_: browser.goto(url)
        self.keyboard = self.mouse = self

    def evaluate(self, source, arg=None):
        """What a function of JavaScript returns, or an expression."""
        is_function = re.match(r"(async )?(\(|\w+ =>)", source)
        function = source if is_function else f"() => ({source})"
        body = f"JSON.stringify(await ({function})({json.dumps(arg)}))"
        answer = self.browser.call(f"async () => {body}")
        return None if answer is None else json.loads(answer)

    def wait_for_function(self, source, arg=None, timeout=1000 * SECONDS):
        eventually(self, lambda: self.evaluate(source, arg), timeout / 1000)

    def wait_for_selector(self, selector, timeout=1000 * SECONDS):
        shown = "selector => Boolean(document.querySelector(selector)?.getClientRects().length)"
        self.wait_for_function(shown, selector, timeout)

    def wait_for_timeout(self, milliseconds):
        time.sleep(milliseconds / 1000)

    def press(self, keys):
        """Press a key, after those that are held down with it: "Shift+Tab"."""
        values = [KEYS.get(key, key) for key in keys.split("+")]
        downs = [{"type": "keyDown", "value": value} for value in values]
        ups = [{"type": "keyUp", "value": value} for value in reversed(values)]
        self.browser.act([{"type": "key", "id": "keys", "actions": downs + ups}])

    def move(self, x, y):
        self._point({"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20})

    def down(self):
        self._point({"type": "pointerDown", "button": 0})

    def up(self):
        self._point({"type": "pointerUp", "button": 0})

    def _point(self, action):
        mouse = {"pointerType": "mouse"}
        self.browser.act(
            [{"type": "pointer", "id": "mouse", "parameters": mouse, "actions": [action]}]
        )


class Firefox:
    """What Firefox is told over WebDriver BiDi."""

    def __init__(self, address):
        self.socket = websocket.create_connection(f"{address}/session", suppress_origin=True)
        self.socket.settimeout(90)
        self.number = 0
        self.tell("session.new", capabilities={})
        self.context = self.tell("browsingContext.create", type="tab")["context"]
        self.tell("browsingContext.setViewport", context=self.context, viewport=SIZE)

    def tell(self, method, **params):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != self.number:
            pass
        assert answer["type"] == "success", answer
        return answer["result"]

    def goto(self, url):
        self.tell("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def call(self, function):
        answer = self.tell(
            "script.callFunction",
            functionDeclaration=function,
            awaitPromise=True,
            target={"context": self.context},
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return answer["result"].get("value")

    def act(self, sources):
        self.tell("input.performActions", context=self.context, actions=sources)


class WebKit:
    """What WebKit's driver is told over WebDriver."""

    def __init__(self, address):
        self.address = address
        binary = {"binary": str(MINI_BROWSER), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": binary}}
        session = self.tell("/session", capabilities=wanted)["sessionId"]
        self.address = f"{address}/session/{session}"
        self.tell("/window/rect", x=0, y=0, **SIZE)

    def tell(self, path, **params):
        request = urllib.request.Request(self.address + path, json.dumps(params).encode())
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None

    def goto(self, url):
        self.tell("/url", url=url)

    def call(self, function):
        return self.tell("/execute/sync", script=f"return ({function})()", args=[])

    def act(self, sources):
        self.tell("/actions", actions=sources)


@contextmanager
def running_firefox(folder):
    """A page of a Firefox with a new profile in this folder."""
    (folder / "user.js").write_text("".join(f"user_pref({p});\n" for p in PREFERENCES))
    port = free_port()
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(folder)]
    with running([*command, f"--remote-debugging-port={port}"], port, folder):
        yield Page(Firefox(f"ws://127.0.0.1:{port}"))


@contextmanager
def running_webkit(folder):
    """A page of a WebKit, on a screen of its own."""
    port = free_port()
    with running(["xvfb-run", "-a", WEBKIT_DRIVER, f"--port={port}"], port, folder):
        yield Page(WebKit(f"http://127.0.0.1:{port}"))


@contextmanager
def running(command, port, folder):
    """A program that listens at a port, ended at last with all that it has started."""
    with open(folder / "log", "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(port)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for(port):
    """Wait until something listens there."""
    for _ in range(10 * SECONDS):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing listens at port {port}")
