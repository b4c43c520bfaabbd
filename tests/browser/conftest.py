"""A real JupyterLab in a real Chromium. Without a Chromium the tests here are skipped."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

TOKEN = "browser-tests"
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


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab, and the folder it serves."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    folder = tmp_path_factory.mktemp("lab")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", f"--IdentityProvider.token={TOKEN}", "--expose-app-in-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    settings = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings")}
    with open(folder / "lab.log", "w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=settings)
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/api", timeout=1)
            break
        except OSError:
            time.sleep(0.5)
    else:
        server.kill()
        pytest.fail((folder / "lab.log").read_text())
    yield address, folder
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_notebook(lab, chromium):
    """Open a notebook, given as a path or as the sources of its cells, and run all its cells."""
    address, folder = lab
    pages = []

    def open_and_run(notebook, *, dark=False, name="sample"):
        target = folder / f"{name}-{len(list(folder.iterdir()))}.ipynb"
        if isinstance(notebook, list):
            node = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(source) for source in notebook],
                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            )
            nbformat.write(node, target)
        else:
            shutil.copy(notebook, target)
        context = chromium.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{address}/lab/tree/{target.name}?token={TOKEN}&reset", timeout=60_000)
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
        pages.append(context)
        return page

    yield open_and_run
    for context in pages:
        context.close()
