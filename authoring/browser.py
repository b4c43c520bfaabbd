"""A real JupyterLab in a real Chromium, for measurements, pictures and browser tests."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

TOKEN = "a-browser-on-this-machine"  # noqa: S105 - nobody else can reach the server
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_lab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab that serves ``folder``, stopped at the end."""
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", f"--IdentityProvider.token={TOKEN}", "--expose-app-in-browser"]
    command += ["--JupyterNotebookApp.expose_app_in_browser=True"]  # Notebook 7, if it is installed
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    notifications = folder / ".settings/@jupyterlab/apputils-extension"
    notifications.mkdir(parents=True)
    (notifications / "notification.jupyterlab-settings").write_text(
        '{"fetchNews": "false", "checkForUpdates": false}'  # or it would ask, over the notebook
    )
    course = str(Path(__file__).parents[1])
    environment = {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
        "PYTHONPATH": os.pathsep.join([course, os.environ.get("PYTHONPATH", "")]).rstrip(
            os.pathsep
        ),
    }
    with open(folder / "lab.log", "w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=1)  # noqa: S310 - it is http
                break
            except OSError:
                time.sleep(0.5)
        else:
            raise RuntimeError((folder / "lab.log").read_text())
        yield address
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def running_chromium() -> Iterator[Any]:
    """Debian's Chromium under Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def open_and_run(
    browser: Any,
    address: str,
    folder: Path,
    notebook: Path | list[str],
    *,
    height: int = 720,
    **options: Any,
) -> Any:
    """A new page of Playwright's browser, with a notebook as :func:`run_in` opens it."""
    page = browser.new_context(viewport={"width": 1280, "height": height}).new_page()
    page.set_default_timeout(30_000)
    run_in(page, address, folder, notebook, **options)
    return page


def run_in(
    page: Any,
    address: str,
    folder: Path,
    notebook: Path | list[str],
    *,
    dark: bool = False,
    app: str = "lab/tree",
) -> None:
    """Open a notebook, given as a file or as the sources of its cells, and start all its cells.

    ``app`` is the path of JupyterLab, or "notebooks" for Notebook 7.
    """
    target = folder / f"sample-{len(list(folder.iterdir()))}.ipynb"
    if isinstance(notebook, list):
        node = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in notebook],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(node, target)
    else:
        shutil.copy(notebook, target)
    page.goto(f"{address}/{app}/{target.name}?token={TOKEN}&reset", timeout=60_000)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    theme = json.dumps("JupyterLab Dark" if dark else "JupyterLab Light")
    page.evaluate(
        f"""async () => {{
            const app = window.jupyterapp;
            await app.commands.execute('apputils:change-theme', {{ theme: {theme} }});
            await app.commands.execute('application:toggle-left-area').catch(() => 0);
        }}"""
    )
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
        "?.connectionStatus === 'connected'",
        timeout=60_000,
    )
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
