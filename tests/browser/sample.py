"""A small notebook with one of each: a race, a map and a question; and the site's page of it."""

import nbformat
from nbclient import NotebookClient

from authoring.site.lesson import run
from authoring.site.pages import Site, read_lesson

SETUP = """
from course_lib import language
from course_lib.explorers import explore, explore_outcomes, predict
from course_lib.optimizers import adam, momentum_sgd, sgd
language.use({language!r})
"""
EXPLORERS = {
    "race": "explore({'SGD': sgd, 'Adam': adam}, 'ravine', steps=100)",
    "map": "explore_outcomes(momentum_sgd, 'terrace')",
    "question": "predict('ab', explore(momentum_sgd, 'terrace', steps=200))",
}
REPLY = "<details><summary>({choice})</summary>\n\n?\n</details>"


def write_sample(folder, language, explorers=EXPLORERS):
    """A notebook with these cells, by their names, as it is before it runs."""
    new = nbformat.v4
    cells = [new.new_markdown_cell("# Explorers", id="title")]
    cells.append(new.new_code_cell(SETUP.format(language=language), id="setup"))
    cells += [new.new_code_cell(source, id=name) for name, source in explorers.items()]
    replies = "\n\n".join(REPLY.format(choice=choice) for choice in "ab")
    cells.append(new.new_markdown_cell(replies, id="replies"))
    kernel = {"name": "python3", "display_name": "Python 3"}
    path = folder / "sample.ipynb"
    nbformat.write(new.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def executed(notebook):
    """The same notebook beside it, run as a program runs one."""
    node = nbformat.read(notebook, as_version=4)
    NotebookClient(node).execute()
    path = notebook.with_stem("executed")
    nbformat.write(node, path)
    return path


def site_page(notebook, language):
    """The address of the site's page of a notebook."""
    lesson = read_lesson(executed(notebook))
    page = notebook.with_suffix(".html")
    page.write_text(Site().lesson_page(language, [lesson], lesson, run(notebook)), "utf-8")
    return page.as_uri()
