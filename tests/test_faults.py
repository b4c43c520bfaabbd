"""What goes wrong at a learner's desk: a killed kernel, a full disk, a folder that is read-only."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import KernelManager

from course_lib.comparison import compare
from course_lib.optimizers import adam, sgd

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX systems")


# ---- a killed kernel ----

LONG = """
from course_lib.comparison import compare
from course_lib.optimizers import adam, sgd
rules = {"SGD": (sgd, {}), "Adam": (adam, {})}
compare(rules, steps=100_000, examples=2000)
"""
SHORT = """
import json
from course_lib.comparison import compare
from course_lib.optimizers import adam, sgd
rules = {"SGD": (sgd, {}), "Adam": (adam, {})}
history = compare(rules, steps=3, examples=700, progress=False)
print(json.dumps([loss.tolist() for loss in history.loss.values()]))
"""


def wait_for_progress(client):
    """Let the kernel work until the progress bar has moved."""
    while client.get_iopub_msg(timeout=60)["msg_type"] != "comm_msg":
        pass


@posix
def test_after_a_killed_kernel_the_comparison_runs_as_if_nothing_had_been(tmp_path):
    work, scratch = tmp_path / "work", tmp_path / "scratch"
    work.mkdir()
    scratch.mkdir()
    manager = KernelManager()
    manager.start_kernel(cwd=str(work), env={**os.environ, "TMPDIR": str(scratch)})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        client.execute(LONG)
        wait_for_progress(client)
        process = psutil.Process(manager.provisioner.pid)
        assert process.num_threads() > 2
        family = [process, *process.children(recursive=True)]
        process.send_signal(signal.SIGKILL)
        _, alive = psutil.wait_procs(family, timeout=10)
        assert not alive
        assert list(work.iterdir()) == list(scratch.iterdir()) == []

        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        printed = []
        client.execute_interactive(
            SHORT,
            timeout=60,
            output_hook=lambda message: printed.append(message["content"].get("text", "")),
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    rules = {"SGD": (sgd, {}), "Adam": (adam, {})}
    undisturbed = compare(rules, steps=3, examples=700, progress=False)
    for after, loss in zip(json.loads("".join(printed)), undisturbed.loss.values(), strict=True):
        assert after == pytest.approx(loss, rel=1e-6)


# ---- a full disk ----

FILL = """
import resource, sys
from pathlib import Path
from authoring import build
build.ROOT = build.NOTEBOOKS = build.LESSONS = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
build.main([])
"""
LESSON = """
```{code-cell}
:ja: language
language = "ja"
```

```{code-cell}
:en: language
language = "en"
```

```{code-cell}
:name: output
print("x" * LENGTH)
```
"""


@posix
def test_a_full_disk_leaves_the_good_notebook_in_place(tmp_path):
    def build_with(length):
        (tmp_path / "00_sample.md").write_text(LESSON.replace("LENGTH", str(length)), "utf-8")
        return subprocess.run(
            [sys.executable, "-c", FILL, str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={**os.environ, "IPYTHONDIR": str(tmp_path / "ipython")},
        )

    assert build_with(10).returncode == 0
    notebooks = [tmp_path / language / "00_sample.ipynb" for language in ("ja", "en")]
    good = [notebook.read_bytes() for notebook in notebooks]
    run = build_with(300_000)
    assert run.returncode != 0
    assert run.stderr.splitlines()[-1].startswith("00_sample: ")
    assert "File too large" in run.stderr
    assert "Traceback" not in run.stderr
    assert [notebook.read_bytes() for notebook in notebooks] == good
    for notebook in notebooks:
        assert list(notebook.parent.iterdir()) == [notebook]


# ---- a folder that is read-only, even for root ----

READ_ONLY = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"]
MOUNT = 'mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"; cd "$0"; exec "$@"'


def read_only(folder, *command, **options):
    """Run a command in ``folder``, to which it can't write."""
    if shutil.which("unshare") is None:
        pytest.skip("needs Linux's unshare")
    start = [*READ_ONLY, MOUNT, str(folder)]
    if subprocess.run([*start, "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a folder read-only")
    return subprocess.run([*start, *command], capture_output=True, text=True, **options)


@pytest.fixture
def course(tmp_path):
    """A copy of the course as a learner has it."""
    folder = tmp_path / "course"
    folder.mkdir()
    for name in ("course_lib", "notebooks", "authoring", "lessons"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "ja")
        )
    for name in ("Makefile", "start.py", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_a_notebook_runs_in_a_read_only_folder(course):
    code = """
        import nbformat
        from nbclient import NotebookClient
        import course_lib
        assert course_lib.__file__.startswith(PATH), course_lib.__file__
        notebook = nbformat.read("notebooks/en/02_momentum.ipynb", as_version=4)
        NotebookClient(notebook, resources={"metadata": {"path": "notebooks/en"}}).execute()
        print(sum(cell.cell_type == "code" for cell in notebook.cells), "cells")
    """
    code = textwrap.dedent(code).replace("PATH", repr(str(course)))
    environment = {**os.environ, "PYTHONPATH": str(course)}
    run = read_only(course, sys.executable, "-c", code, env=environment)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout.split()[0]) > 5


def test_make_lab_says_that_it_cannot_install_into_a_read_only_folder(course):
    run = read_only(course, "make", "lab", f"PYTHON={sys.executable}")
    assert run.returncode != 0
    assert "This folder can't be written to" in run.stderr
    assert "書き込めません" in run.stderr
    assert "Traceback" not in run.stderr
