"""A real kernel in which one cell is run again and again, as a class does."""

import json

import pytest
from jupyter_client.manager import start_new_kernel

pytestmark = pytest.mark.slow

RUNS = 20
CELL = """
from course_lib.explorers import explore, predict
from course_lib.optimizers import RULES, momentum_sgd
predict("ab", explore(RULES, "ravine", steps=50))
kept = [*globals().get("kept", []), explore(momentum_sgd, "terrace", steps=50)]
"""
"""What Out keeps alive is kept, but not the pictures that IPython's own history keeps."""
COUNT = """
import gc, json, sys, threading, tracemalloc
from ipywidgets.widgets.widget import _instances
gc.collect()
print(json.dumps({
    "widgets": len(_instances),
    "pyplot": "matplotlib.pyplot" in sys.modules,
    "threads": threading.active_count(),
    "bytes": tracemalloc.get_traced_memory()[0],
}))
tracemalloc.start()
"""


@pytest.fixture
def kernel():
    manager, client = start_new_kernel()
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(client, code, cell):
    """Execute ``code`` as JupyterLab does for the cell with the id ``cell``; what it printed."""
    content = {
        "code": code,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": True,
    }
    message = client.session.msg("execute_request", content, metadata={"cellId": cell})
    client.shell_channel.send(message)
    printed = []
    while True:
        answer = client.get_iopub_msg(timeout=60)
        if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        if answer["msg_type"] == "stream":
            printed.append(answer["content"]["text"])
        assert answer["msg_type"] != "error", answer["content"]["evalue"]
        if answer["content"].get("execution_state") == "idle":
            return "".join(printed)


def count(client):
    return json.loads(run(client, COUNT, "count"))


def test_running_a_cell_again_leaves_the_kernel_as_it_was(kernel):
    for _ in range(5):  # until all that is kept for reuse is there
        run(kernel, CELL, "explorer")
        count(kernel)
    before = count(kernel)
    run(kernel, CELL, "another")
    shown = count(kernel)
    for _ in range(RUNS):
        run(kernel, CELL, "explorer")
    after = count(kernel)
    assert before["widgets"] > 0
    assert shown["widgets"] == 2 * before["widgets"]
    assert after["widgets"] == shown["widgets"]
    assert after["threads"] == before["threads"]
    assert not after["pyplot"]  # so there are no figures of its own to pile up
    one = shown["bytes"] - before["bytes"]
    assert (after["bytes"] - shown["bytes"]) / RUNS < one / 2
