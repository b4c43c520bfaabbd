"""``make update``: the course is renewed, and nothing that a student wrote is lost."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
MOMENTUM = "notebooks/en/02_momentum.ipynb"
ADAGRAD = "notebooks/en/03_adagrad.ipynb"
NEWS = "# news from the course"
MINE = "my_answer = 42"


def git(folder, *arguments):
    author = ["-c", "user.name=teacher", "-c", "user.email=teacher@localhost"]
    command = ["git", *author, *arguments]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, encoding="utf-8"
    ).stdout


BEFORE = "e41828b9f5ce4625413cfc15891aa8631f38eaa0"
"""The last version with the lessons' sources and the builder in ``notebooks``."""


def copy_the_course(folder):
    """Put what an update takes, and two lessons, into ``folder``."""
    words = "course_lib/language"
    shutil.copytree(ROOT / words, folder / words, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "update.py", "course_lib/__init__.py", MOMENTUM, ADAGRAD):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copy(ROOT / ".gitignore", folder)


@pytest.fixture
def course(tmp_path):
    """The course's repository, with two lessons."""
    folder = tmp_path / "course"
    copy_the_course(folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    publish(folder)
    return folder


@pytest.fixture
def student(course):
    """A student's clone, in which the second lesson has been worked through."""
    folder = course.with_name("student's folder")
    git(course.parent, "clone", "--quiet", str(course), str(folder))
    edit(folder / MOMENTUM, MINE)
    return folder


def publish(course):
    git(course, "add", "--all")
    git(course, "commit", "--quiet", "--message=news")


def update(folder):
    command = ["make", "--silent", "update", f"PYTHON={sys.executable}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def edit(path, text):
    """Put a line before the code of a cell and run it, as JupyterLab saves that."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.source = f"{text}\n{cell.source}"
    cell.execution_count = 99
    cell.outputs = [nbformat.v4.new_output("stream", text=f"{text}\n")]
    nbformat.write(notebook, path)


def files(folder):
    """All the files that belong to the course or to the student, with their contents."""
    listed = git(folder, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    paths = [folder / name for name in listed.split("\0") if name]
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths if p.exists()}


def test_news_in_another_notebook_leave_the_students_where_it_is(course, student):
    mine = (student / MOMENTUM).read_bytes()
    edit(course / ADAGRAD, NEWS)
    publish(course)
    assert update(student).returncode == 0
    assert files(student) == {**files(course), MOMENTUM: mine}


@pytest.mark.parametrize("staged", [False, True])
def test_a_notebook_that_both_changed_is_there_twice(course, student, staged):
    if staged:
        git(student, "add", "--all")
    mine = (student / MOMENTUM).read_bytes()
    edit(course / MOMENTUM, NEWS)
    publish(course)
    run = update(student)
    assert run.returncode == 0
    assert "Yours is kept as 02_momentum-mine1.ipynb" in run.stdout
    assert "自分のものは02_momentum-mine1.ipynb" in run.stdout
    kept = MOMENTUM.replace(".ipynb", "-mine1.ipynb")
    assert files(student) == {**files(course), kept: mine}


def test_a_notebook_that_was_only_opened_counts_as_unchanged(course, student):
    for name, news in ((ADAGRAD, True), (MOMENTUM, False)):
        git(student, "checkout", "--quiet", "--", name)
        notebook = json.loads((student / name).read_text("utf-8"))
        notebook["metadata"]["language_info"]["version"] = "3.11.7"
        (student / name).write_text(json.dumps(notebook), "utf-8")
        if news:
            edit(course / name, NEWS)
    publish(course)
    assert update(student).returncode == 0
    assert files(student) == files(course)


def test_a_notebook_that_is_none_any_more_stays(course, student):
    (student / MOMENTUM).write_text("[]")
    assert update(student).returncode == 0
    assert files(student) == {**files(course), MOMENTUM: b"[]"}


def test_a_notebook_that_the_course_gives_up_stays_if_it_was_edited(course, student):
    mine = (student / MOMENTUM).read_bytes()
    (course / MOMENTUM).unlink()
    (course / ADAGRAD).unlink()
    publish(course)
    assert update(student).returncode == 0
    kept = MOMENTUM.replace(".ipynb", "-mine1.ipynb")
    assert files(student) == {**files(course), kept: mine}


def test_a_notebook_that_the_course_renames_stays_if_it_was_edited(course, student):
    mine = (student / MOMENTUM).read_bytes()
    (course / MOMENTUM).rename(course / "notebooks/en/02_velocity.ipynb")
    publish(course)
    assert update(student).returncode == 0
    kept = MOMENTUM.replace(".ipynb", "-mine1.ipynb")
    assert files(student) == {**files(course), kept: mine}


@pytest.mark.parametrize("staged", [False, True])
def test_a_file_with_the_name_of_a_new_one_is_renamed(course, student, staged):
    git(student, "checkout", "--quiet", "--", MOMENTUM)
    new = "notebooks/en/最適化 09.ipynb"
    (student / new).write_text(MINE)
    taken = new.replace("09", "09-mine1")
    (student / taken).write_text(f"{MINE}, older")
    if staged:
        git(student, "add", new)
    (course / new).write_text(NEWS)
    publish(course)
    assert update(student).returncode == 0
    kept = {taken: f"{MINE}, older".encode(), taken.replace("mine1", "mine2"): MINE.encode()}
    assert files(student) == {**files(course), **kept}


def test_a_deleted_notebook_comes_back_as_the_course_has_it_now(course, student):
    (student / MOMENTUM).unlink()
    (student / ADAGRAD).unlink()
    edit(course / MOMENTUM, NEWS)
    publish(course)
    assert update(student).returncode == 0
    assert files(student) == files(course)


def test_updates_follow_one_another_and_one_without_news_changes_nothing(course, student):
    for _ in range(2):
        edit(student / MOMENTUM, MINE)
        edit(course / MOMENTUM, NEWS)
        publish(course)
        assert update(student).returncode == 0
    before = files(student)
    assert len(before) == len(files(course)) + 2
    run = update(student)
    assert run.returncode == 0
    assert "up to date" in run.stdout
    assert "最新" in run.stdout
    assert files(student) == before


def test_an_update_that_was_cut_off_is_finished_by_the_next_one(course, student):
    mine = (student / MOMENTUM).read_bytes()
    edit(course / MOMENTUM, NEWS)
    publish(course)
    kept = MOMENTUM.replace(".ipynb", "-mine1.ipynb")
    (student / MOMENTUM).rename(student / kept)  # and then the power failed
    assert update(student).returncode == 0
    assert files(student) == {**files(course), kept: mine}


def test_a_clone_from_before_the_files_were_moved_becomes_the_course_of_today(tmp_path):
    if subprocess.run(["git", "cat-file", "-e", BEFORE], cwd=ROOT).returncode:
        pytest.skip("this copy of the course has no history")
    course, lesson = tmp_path / "course", "notebooks/lessons/02_momentum.md"
    old = ["Makefile", "update.py", "requirements.txt", ".gitignore", "course_lib/__init__.py"]
    old += ["course_lib/words.py", "course_lib/language.py", lesson, "notebooks/build.py"]
    for name in [*old, MOMENTUM, ADAGRAD]:
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(git(ROOT, "show", f"{BEFORE}:{name}"), "utf-8")
    git(course, "init", "--quiet", "--initial-branch=main")
    publish(course)
    student = tmp_path / "student"
    git(tmp_path, "clone", "--quiet", str(course), str(student))
    edit(student / MOMENTUM, MINE)
    edit(student / ADAGRAD, MINE)
    (student / lesson).write_text(MINE)
    mine = {name: (student / name).read_bytes() for name in (MOMENTUM, ADAGRAD, lesson)}

    for name in old:
        (course / name).unlink()
    copy_the_course(course)
    edit(course / MOMENTUM, NEWS)
    publish(course)
    for _ in range(2):  # once with the old update.py, once with today's
        run = update(student)
        assert run.returncode == 0, run.stderr
        kept = {str(Path(n).with_stem(f"{Path(n).stem}-mine1")): t for n, t in mine.items()}
        assert files(student) == {**files(course), **kept}


# ---- where no update is possible, it says so and changes nothing ----


def refused(student, words):
    before = files(student)
    run = update(student)
    assert run.returncode != 0
    assert words in run.stderr
    assert "Traceback" not in run.stderr
    assert files(student) == before


def test_without_the_network(course, student):
    course.rename(course.with_name("moved away"))
    refused(student, "Check the network")


def test_in_a_folder_that_git_did_not_make(student):
    (student / ".git").rename(student / "git")
    run = update(student)
    assert run.returncode != 0
    assert "copy your notebooks" in run.stderr
    assert "Traceback" not in run.stderr


def test_on_a_branch_of_ones_own(student):
    git(student, "switch", "--quiet", "--create", "experiment")
    refused(student, "use git pull")


def test_with_commits_of_ones_own(course, student):
    git(student, "commit", "--quiet", "--all", "--message=mine")
    edit(course / MOMENTUM, NEWS)
    publish(course)
    refused(student, "use git pull")


def test_where_a_file_stands_in_the_way_of_a_new_folder(course, student):
    (student / "notes").write_text(MINE)
    (course / "notes").mkdir()
    (course / "notes/new.txt").write_text(NEWS)
    publish(course)
    refused(student, "The update did not succeed")
