"""A class's day: everyone opens a lesson, runs it whole, drags, goes on to lesson 08; kernels die.

All students do the same thing at the same moment, which is the hardest that a class can do. Each
ends with two kernels, since a notebook that was closed keeps its own. In lesson 08 the comparison
comes from the results that are shipped, as TEACHING.md advises, and its exercise is really trained.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import signal
import tempfile
import time
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import nbformat

from benchmarks.classroom import LESSON, STUDENTS, WHERE, Memory, Student, classroom

LESSON_08 = LESSON.with_name("08_mnist.ipynb")
WATCHED, RECORDED = "progress=watch", 'progress=watch, file=shipped("trainings.txt")'

KILLED = 4
"""How many students' kernels are killed in the middle of a sweep."""
SWEEP = """
from course_lib.optimizers import RULES
from course_lib.sweeps import sweep
runs = sweep({{"SGD": RULES["SGD"], "Adam": RULES["Adam"]}}, [0.001, 0.003, 0.01, 0.03], range(5),
             steps=20, examples=600, progress=False, file={file!r})
print(len(runs.runs))
"""
TRAININGS = 2 * 4 * 5


@dataclass
class Phase:
    """What all students did at the same time: the seconds to each answer, and who had none."""

    name: str
    seconds: list[float]
    failures: list[str]
    took: float

    def row(self) -> str:
        """Its row of the table."""
        tail = quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else float("nan")
        middle, longest = median(self.seconds or [float("nan")]), max(self.seconds, default=0)
        return (
            f"| {self.name} | {len(self.seconds)} | {middle:.2f} | {tail:.2f} | {longest:.1f} "
            f"| {self.took:.0f} | {len(self.failures)} |"
        )


async def together(name: str, doing: Iterable[Awaitable[list[float]]]) -> Phase:
    """Let all students do something at the same time."""
    began = time.perf_counter()
    results = await asyncio.gather(*doing, return_exceptions=True)
    took = time.perf_counter() - began
    failures = [repr(result) for result in results if isinstance(result, BaseException)]
    answered = [result for result in results if not isinstance(result, BaseException)]
    return Phase(name, [seconds for times in answered for seconds in times], failures, took)


async def run_lesson(student: Student, cells: list[tuple[str, str]]) -> list[float]:
    """Run cells, given as names and sources, from top to bottom; the seconds that each took."""
    times = []
    for name, source in cells:
        began = time.perf_counter()
        await student.run(source)
        times.append(time.perf_counter() - began)
        if name == "explorer-1d":
            student.explorer, student.values = json.loads(await student.run(WHERE))
    return times


def cells_of(notebook: Path) -> list[tuple[str, str]]:
    """The names and sources of a notebook's code cells."""
    cells = nbformat.read(notebook, as_version=4).cells
    return [(cell.id, cell.source) for cell in cells if cell.cell_type == "code"]


def core_from_records() -> list[tuple[str, str]]:
    """Lesson 08's core, its comparison read from what is shipped, and the recorded race."""
    cells = nbformat.read(LESSON_08, as_version=4).cells
    chosen = [
        cell
        for cell in cells
        if cell.cell_type == "code"
        and ("optional" not in cell.metadata.get("tags", ()) or cell.id == "recorded-race")
    ]
    return [(cell.id, cell.source.replace(WATCHED, RECORDED)) for cell in chosen]


# ---- a kernel that dies ----


def answers_in(file: Path) -> list[str]:
    """The trainings in a sweep's file, a last line cut short left out."""
    lines = file.read_text("utf-8").splitlines(keepends=True) if file.exists() else []
    return [line for line in lines[1:] if line.endswith("\n")]


async def die(student: Student, file: Path) -> list[str]:
    """Kill a student's kernel in the middle of a sweep; the answers that the file has by then."""
    sweeping = asyncio.create_task(student.run(SWEEP.format(file=str(file))))
    while len(answers_in(file)) < TRAININGS // 4 and not sweeping.done():
        await asyncio.sleep(0.02)
    os.kill(student.pid, signal.SIGKILL)
    sweeping.cancel()
    return answers_in(file)


async def go_on(student: Student, file: Path, before: list[str]) -> int:
    """Run the same cell in a new kernel; how many answers are lost in the end.

    An answer is lost if it was in the file ``before`` and is not there any more, if it is there
    twice because it was trained again, or if it is missing.
    """
    await student.manager.restart_kernel(now=True)
    await student.client.wait_for_ready()
    printed = await student.run(SWEEP.format(file=str(file)))
    after = answers_in(file)
    gone = set(before) - set(after)
    return len(gone) + abs(TRAININGS - len(after)) + abs(TRAININGS - int(printed))


async def die_and_go_on(student: Student, file: Path) -> tuple[int, int]:
    """How many answers a killed kernel leaves in its file, and how many are lost in the end."""
    before = await die(student, file)
    return len(before), await go_on(student, file, before)


# ---- the report ----


async def day(students: int = STUDENTS) -> list[str]:
    """The table of a class's day, and what is to be said of memory, deaths and the machine."""
    load = f"The machine's load average was {os.getloadavg()[0]:.1f} before the class began, on "
    with tempfile.TemporaryDirectory() as folder:
        return [*await _day(students, Path(folder)), f"{load}{os.cpu_count()} processors."]


async def _day(students: int, folder: Path) -> list[str]:
    async with classroom(students) as first:
        lesson = cells_of(LESSON)
        phases = [
            await together("lesson 02, every cell", (run_lesson(s, lesson) for s in first)),
            await together("lesson 02, a slider dragged", (s.drag() for s in first)),
        ]
        async with classroom(students) as second:
            core = core_from_records()
            phases.append(
                await together("lesson 08, its core", (run_lesson(s, core) for s in second))
            )
            memory = [s.memory() for s in second]
            both = sum(m.pss for m in memory) + sum(s.memory().pss for s in first)
        dying = [die_and_go_on(s, folder / f"{n}.csv") for n, s in enumerate(first[:KILLED])]
        deaths = await asyncio.gather(*dying)
    return [*table(students, phases), "", *in_words(memory, both / students, deaths)]


def table(students: int, phases: list[Phase]) -> list[str]:
    """The phases, a row each, and below what failed."""
    failures = sorted({failure for phase in phases for failure in phase.failures})
    return [
        f"| {students} students at once | answers | median, s | 95th percentile, s | longest, s "
        "| all done, s | students with a failure |",
        "|:--|--:|--:|--:|--:|--:|--:|",
        *(phase.row() for phase in phases),
        *(["", *failures] if failures else []),
    ]


def in_words(memory: list[Memory], both: float, deaths: list[tuple[int, int]]) -> list[str]:
    """What the class holds in memory, and what became of the killed kernels' answers."""
    kept, lost = sum(before for before, _ in deaths), sum(lost for _, lost in deaths)
    return [
        f"A kernel of lesson 08 then holds {max(m.pss for m in memory):.0f} MB (PSS; at most "
        f"{max(m.peak_rss for m in memory):.0f} MB RSS before); a student's two kernels together "
        f"{both:.0f} MB. Of {len(deaths)} kernels killed in the middle of a sweep of {TRAININGS} "
        f"trainings {kept} trainings had ended; the same cell, run again in a new kernel, took "
        f"these from the file and trained the rest: {lost} lost or trained twice.",
    ]


def report() -> list[str]:
    """The table and the words, or nothing where a kernel's memory can't be read."""
    if platform.system() != "Linux":
        return []
    return asyncio.run(day())


if __name__ == "__main__":
    print("\n".join(report()))
