"""A class on one machine: a kernel for each student, and all of them at work at the same time.

The kernels are real, and are spoken to as the browser speaks to them, over sockets of this
machine. Server and browsers are left out: on a hub each student has an own one.
"""

from __future__ import annotations

import asyncio
import json
import platform
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from subprocess import DEVNULL
from typing import Any

import nbformat
from jupyter_client.manager import start_new_async_kernel

STUDENTS = 20
CHANGES, RATE = 50, 10
"""How often each student moves a slider, and how often a second."""
PATIENCE = 300
"""Seconds after which an answer counts as failed."""

LESSON = Path(__file__).parents[1] / "notebooks/en/02_momentum.ipynb"
CELLS = ["language", "imports", "explorer-1d"]
WHERE = "import json; print(json.dumps([_.model_id, _.values]))"

TRAINERS = 4
PREPARE = """
from course_lib.comparison import compare
from course_lib.optimizers import RULES
rules = {label: (rule, {}) for label, rule in RULES.items()}
compare(rules, examples=6000, steps=1, progress=False);
"""
TRAIN = "compare(rules, examples=6000, steps=10, progress=False);"
LARGEST = """
from course_lib.landscape import look_around
look_around(rules);
"""


class Student:
    """A running kernel and the one who talks to it."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager = manager
        self.client = client

    async def ask(self, kind: str, content: dict[str, Any]) -> list[dict[str, Any]]:
        """Send a message; everything that the kernel published because of it, once it is idle.

        Raises ``TimeoutError`` if that takes too long and ``RuntimeError`` if it was an error.
        """
        message = self.client.session.msg(kind, content)
        self.client.shell_channel.send(message)
        published = []
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = await self.client.get_iopub_msg()
                if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                    continue
                published.append(answer)
                if answer["msg_type"] == "error":
                    raise RuntimeError(answer["content"]["evalue"])
                if answer["content"].get("execution_state") == "idle":
                    return published

    async def run(self, code: str) -> str:
        """Execute ``code``; what it printed."""
        published = await self.ask("execute_request", {"code": code})
        streams = [answer for answer in published if answer["msg_type"] == "stream"]
        return "".join(answer["content"]["text"] for answer in streams)

    async def open_explorer(self) -> None:
        """Run the lesson's cells up to its first explorer, and remember that."""
        notebook = nbformat.read(LESSON, as_version=4)
        sources = {cell.id: cell.source for cell in notebook.cells}
        for cell in CELLS:
            await self.run(sources[cell])
        self.explorer, self.values = json.loads(await self.run(WHERE))

    async def move(self, momentum: float) -> None:
        """Set the explorer's slider, and see to it that new paths come back."""
        values = {**self.values, "momentum": momentum}
        data = {"method": "update", "state": {"values": values}, "buffer_paths": []}
        published = await self.ask("comm_msg", {"comm_id": self.explorer, "data": data})
        states = [answer["content"].get("data", {}).get("state", {}) for answer in published]
        if not any(state.get("paths", {}).get("runs") for state in states):
            raise RuntimeError("no paths came back")

    async def drag(self) -> list[float]:
        """The seconds from each move of the slider to its answer.

        As in the browser, a move has to wait for the answer to the one before, and of those that
        happened meanwhile only the newest is sent.
        """
        times = []
        began = time.perf_counter()
        change = 0
        while change < CHANGES:
            due = began + change / RATE
            await asyncio.sleep(due - time.perf_counter())
            await self.move(0.5 + change / 1000)
            now = time.perf_counter()
            times.append(now - due)
            change = max(change + 1, int((now - began) * RATE))
        return times

    @property
    def pid(self) -> int:
        """The number of the kernel's process."""
        return self.manager.provisioner.pid

    def memory(self) -> Memory:
        """What the kernel's process holds now."""
        rollup = _fields(f"/proc/{self.pid}/smaps_rollup")
        status = _fields(f"/proc/{self.pid}/status")
        return Memory(
            rollup["Pss"] / 1024, rollup["Rss"] / 1024, status["VmHWM"] / 1024, status["Threads"]
        )


@dataclass
class Memory:
    """Megabytes of a process, its shared pages divided by those who share them or not."""

    pss: float
    rss: float
    peak_rss: float
    threads: int


def _fields(path: str) -> dict[str, int]:
    """The numbers of a file of ``/proc`` that has a name and a number in each line."""
    lines = (line.split() for line in Path(path).read_text().splitlines())
    return {line[0][:-1]: int(line[1]) for line in lines if line[1:] and line[1].isdigit()}


@asynccontextmanager
async def classroom(students: int) -> AsyncIterator[list[Student]]:
    """A kernel for each student, started together and ended with the class."""
    starting = [
        start_new_async_kernel(stderr=DEVNULL, startup_timeout=PATIENCE) for _ in range(students)
    ]
    kernels = await asyncio.gather(*starting)
    try:
        yield [Student(*kernel) for kernel in kernels]
    finally:
        for manager, client in kernels:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)


async def exploring() -> list[str]:
    """The table of a class that opens lesson 02 and moves one slider, all at once."""
    async with classroom(STUDENTS) as students:
        began = time.perf_counter()
        await asyncio.gather(*(student.open_explorer() for student in students))
        opened = time.perf_counter() - began
        memory = [student.memory() for student in students]
        [alone] = await asyncio.gather(*(student.drag() for student in students[:1]))
        drags = await asyncio.gather(
            *(student.drag() for student in students), return_exceptions=True
        )
    answered = [times for times in drags if not isinstance(times, BaseException)]
    together = [seconds for times in answered for seconds in times]
    lines = [f"| {STUDENTS} kernels, lesson 02 | |", "|:--|--:|"]
    lines.append(f"| imports and explorer, all at once, s | {opened:.1f} |")
    lines.append(f"| memory of a kernel, PSS, MB | {max(m.pss for m in memory):.0f} |")
    lines.append(f"| the same as RSS, MB | {max(m.rss for m in memory):.0f} |")
    lines.append(f"| threads of a kernel | {max(m.threads for m in memory)} |")
    for name, times in (("one student", alone), ("all at once", together)):
        tail = quantiles(times, n=20)[-1]
        lines.append(
            f"| slider, {name}: median, 95th percentile, ms "
            f"| {1e3 * median(times):.0f}, {1e3 * tail:.0f} |"
        )
    lines.append(f"| answers a second, all at once | {len(together) * RATE / CHANGES:.0f} |")
    lines.append(f"| students with an error or no answer | {len(drags) - len(answered)} |")
    return lines


async def training() -> list[str]:
    """The table of some who compare the six rules at the same time, or one after another."""
    async with classroom(TRAINERS) as students:
        await asyncio.gather(*(student.run(PREPARE) for student in students))
        began = time.perf_counter()
        for student in students:
            await student.run(TRAIN)
        in_turn = time.perf_counter() - began
        began = time.perf_counter()
        await asyncio.gather(*(student.run(TRAIN) for student in students))
        together = time.perf_counter() - began
        await students[0].run(LARGEST)
        peak = students[0].memory().peak_rss
    return [
        f"| {TRAINERS} kernels, six rules on 6,000 images, 10 steps | |",
        "|:--|--:|",
        f"| one after another, s | {in_turn:.1f} |",
        f"| at the same time, s | {together:.1f} |",
        f"| peak memory of a kernel, for the landscape of lesson 08, RSS, MB | {peak:.0f} |",
    ]


def report() -> list[str]:
    """The tables of a class, or a line that says why there is none."""
    if platform.system() != "Linux":
        return ["The class was not measured: a kernel's memory can be read on Linux only."]
    return [*asyncio.run(exploring()), "", *asyncio.run(training())]


if __name__ == "__main__":
    print("\n".join(report()))
