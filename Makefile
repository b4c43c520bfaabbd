# Thin names for plain commands. README.md gives the plain ones, for Windows and other set-ups.

PYTHON ?= python3
PY := .venv/bin/python
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: lab test notebooks bench constraints

lab: .venv/course-installed  ## open the course in JupyterLab; LAB="--no-browser" passes options on
	cd notebooks && ../$(PY) -m jupyterlab $(LAB)

test: .venv/tools-installed  ## check style and types, run all tests and both languages' notebooks
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest

notebooks: .venv/tools-installed  ## build the notebooks from the lessons; LESSON=02 builds one
	$(PY) notebooks/build.py $(LESSON)

bench: .venv/tools-installed  ## measure the training core and the explorers against plain ways
	$(PY) -m benchmarks

# The marks stand for a finished install: they are written last, and an interrupted one is repeated.

.venv/course-installed: requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo \
	  "The course needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

.venv/tools-installed: .venv/course-installed requirements-dev.txt
	$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

constraints:
	$(PYTHON) -m venv .venv && $(PY) -m pip install --quiet uv
	{ sed -n '/^#/p' constraints.txt; grep -hv '^-' requirements.txt requirements-dev.txt \
	  | $(PY) -m uv pip compile --universal --python-version 3.11 --no-header --no-annotate - ; } > constraints.new
	mv constraints.new constraints.txt
