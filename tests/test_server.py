"""The servers that ``make lab`` starts: several at once, each with Jupyter's own protections."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course that is installed already: its Python is the one of the tests."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks/START.md", folder / "notebooks")
    shutil.copytree(ROOT / ".jupyter", folder / ".jupyter")
    for name in ("Makefile", "start.py", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    python = folder / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (folder / ".venv/course-installed").touch()
    return folder


@pytest.fixture(scope="module")
def servers(course):
    """What two servers say of themselves, the second started while the first one runs."""
    if shutil.which("make") is None:
        pytest.skip("no make on this machine")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    options = "--no-browser --allow-root" if root else "--no-browser"
    runtime = course / "runtime"
    environment = {
        **os.environ,
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_CONFIG_DIR": str(course / "config"),
    }
    started, found = [], {}
    try:
        for number in range(2):
            with open(course / f"log{number}", "w") as log:
                command = ["make", "lab", f"LAB={options}"]
                make = subprocess.Popen(
                    command, cwd=course, env=environment, stdout=log, stderr=log
                )
            started.append(make)
            deadline = time.monotonic() + 60
            while len(found) <= number:
                assert time.monotonic() < deadline, (course / f"log{number}").read_text()
                time.sleep(0.2)
                for path in runtime.glob("jpserver-*.json"):
                    server = json.loads(path.read_text() or "{}")  # just created
                    if server and is_listening(server):
                        found[path.name] = server
        yield list(found.values())
    finally:
        for make in started:
            for process in [*psutil.Process(make.pid).children(recursive=True), make]:
                process.terminate()
            make.wait(20)


def is_listening(server):
    return server["port"] in [address.port for address in addresses(server)]


def addresses(server):
    """Where a server listens."""
    connections = psutil.Process(server["pid"]).net_connections("tcp")
    return [each.laddr for each in connections if each.status == psutil.CONN_LISTEN]


def status(server, path, token=None):
    """The HTTP status of a request, after any redirections, and the path it led to."""
    headers = {"Authorization": f"token {token}"} if token else {}
    request = urllib.request.Request(f"{server['url']}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.url.removeprefix(server["url"])
    except urllib.error.HTTPError as error:
        return error.code, path


def test_two_servers_at_once_take_a_port_each_and_both_work(servers):
    assert len({server["port"] for server in servers}) == 2
    for server in servers:
        assert status(server, "api/contents", server["token"])[0] == 200


def test_a_server_answers_to_nobody_without_its_token(servers):
    assert len({server["token"] for server in servers}) == 2
    for server in servers:
        assert len(server["token"]) >= 40
        for token in (None, "wrong"):
            assert status(server, "api/contents", token)[0] == 403
            assert status(server, "lab", token)[1].startswith("login?")


def test_a_server_can_be_reached_from_this_machine_only(servers):
    for server in servers:
        assert is_listening(server)
        assert {address.ip for address in addresses(server)} <= {"127.0.0.1", "::1"}


def test_another_sites_page_can_change_nothing_in_a_browser_that_is_logged_in(servers, course):
    url, token = servers[0]["url"], servers[0]["token"]
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    assert browser.open(f"{url}lab?token={token}", timeout=10).status == 200
    assert browser.open(f"{url}api/contents", timeout=10).status == 200
    for origin in ({}, {"Origin": "http://another.example"}):  # which may not be sent along
        headers = {"Content-Type": "application/json", **origin}
        forged = urllib.request.Request(f"{url}api/contents", data=b"{}", headers=headers)
        with pytest.raises(urllib.error.HTTPError) as error:
            browser.open(forged, timeout=10)
        assert error.value.code in (403, 404)
    assert not list((course / "notebooks").glob("untitled*"))


def test_what_opens_is_the_start_page_and_nothing_is_asked(servers, chromium):
    address = f"{servers[0]['url']}?token={servers[0]['token']}"
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address, timeout=60_000)
    page.get_by_role("link", name="02 Momentum: moving with a velocity").wait_for(timeout=60_000)
    page.wait_for_timeout(1000)  # in which a pop-up would have come
    assert page.locator(".Toastify__toast, .jp-Dialog, .jp-Launcher").count() == 0
    assert page.locator(".jp-DirListing-itemName").all_inner_texts() == ["START.md"]
    page.context.close()


# ---- nothing in the course takes a protection away ----


def test_make_lab_adds_to_jupyters_own_options_only_what_opens_first():
    recipe = re.search(r"(?m)^lab:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"))
    assert recipe.group(1) == "\t$(PY) start.py $(LAB)\n"
    options = re.findall(r"--[\w.]+", (ROOT / "start.py").read_text("utf-8"))
    assert options == ["--LabApp.default_url"]


def test_the_course_brings_neither_settings_nor_extensions_for_the_server():
    assert not re.search(r"entry.points|data.files", (ROOT / "pyproject.toml").read_text("utf-8"))
    own = [path for path in ROOT.iterdir() if path.name not in (".venv", ".git")]
    paths = [inner for path in own for inner in (path.rglob("*") if path.is_dir() else [path])]
    assert not [p for p in paths if re.search(r"jupyter.*config|jupyter_.*\.d$", p.name)]
    settings = [p for p in (ROOT / ".jupyter").rglob("*") if p.is_file()]
    assert [p.name for p in settings] == [
        "default_setting_overrides.json"
    ]  # JupyterLab's page only


def test_the_stage_makes_no_page_or_code_from_text():
    ways = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|\bFunction\b|srcdoc"
    scripts = list((ROOT / "course_lib").rglob("*.js"))
    assert scripts
    for script in scripts:
        assert not re.search(ways, script.read_text("utf-8")), script.name
