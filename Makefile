# Thin names for plain commands. README.md gives the plain ones, for Windows and other set-ups.

PYTHON ?= python3
PY := .venv/bin/python
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: lab check test style check-js notebooks site class bench update constraints

lab: .venv/course-installed  ## open the course in JupyterLab; LAB="--no-browser" passes options on
	$(PY) start.py $(LAB)

check: style  ## check style and types, and run the unit tests: within a minute
	$(PY) -m pytest --numprocesses 2 --dist loadfile -m unit

test: style  ## the same, with all tests and both languages' notebooks
	$(PY) -m pytest --numprocesses 2 --dist loadfile

style: .venv/tools-installed check-js
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

check-js:  ## check the JavaScript, where there is a Node
	@if $(NPM_INSTALLED); then npm run --silent check; \
	else echo "The JavaScript is not checked: that needs Node.js."; fi

NPM_INSTALLED = test node_modules/.installed -nt package.json || { command -v npm >/dev/null \
  && npm install --silent --no-audit --no-fund --no-package-lock && touch node_modules/.installed; }

notebooks: .venv/tools-installed  ## build the notebooks from the lessons; LESSON=02 builds one
	$(PY) -m authoring.build $(LESSON)

site: .venv/tools-installed  ## build the static site; LESSON=02 one lesson, REPOSITORY=owner/name adds links, ADDRESS=https://... a sitemap
	@$(NPM_INSTALLED) || true # what is missing then, the site says itself
	$(PY) -m authoring.site $(LESSON) $(if $(REPOSITORY),--repository $(REPOSITORY)) $(if $(ADDRESS),--address $(ADDRESS))

class: .venv/tools-installed  ## write assignments for nbgrader to class/; LESSON=02 one lesson's
	$(PY) -m authoring.assignments $(LESSON)

bench: .venv/tools-installed  ## measure the training core and the explorers against plain ways
	$(PY) -m benchmarks

update:  ## fetch the newest version of the course; what you wrote stays
	@'$(PYTHON)' update.py

# The marks stand for a finished install: they are written last, and an interrupted one is repeated.
# So is one that works no longer, since Python was upgraded or this folder was moved.

ifeq ($(shell cd / && '$(CURDIR)/$(PY)' -c 'import course_lib' 2>/dev/null || echo broken),broken)
.PHONY: .venv/course-installed
endif

.venv/course-installed: constraints.txt pyproject.toml
	@'$(PYTHON)' -c "import sys; sys.exit(sys.version_info < (3, 11))" || $(call stop,TOO_OLD)
	@test -w . || $(call stop,READ_ONLY)
	@'$(PYTHON)' -c "import ensurepip" 2>/dev/null || $(call stop,NO_VENV)
	@$(ALONE) sh -exc '$(PY) -c "import pip" || "$(PYTHON)" -m venv --clear .venv; \
	  $(PIP_INSTALL) -e ".[lab]"; touch $@' || $(call stop,UNFINISHED)

.venv/tools-installed: .venv/course-installed
	@$(ALONE) sh -exc '$(PIP_INSTALL) -e ".[dev]"; touch $@' || $(call stop,UNFINISHED)

# One install at a time: a second make waits. The lock, on this file, ends with the last process
# that holds it, however that ends. (Python has it everywhere; macOS has no flock command.)
ALONE = '$(PYTHON)' -c 'import fcntl, os, sys; lock = os.open("Makefile", os.O_RDWR); \
  os.set_inheritable(lock, True); fcntl.flock(lock, fcntl.LOCK_EX); os.execvp(sys.argv[1], sys.argv[1:])'

stop = { printf '%s\n' "$($(1)_JA)" "$($(1))" >&2; exit 1; }

TOO_OLD_JA = この教材にはPython 3.11以降が必要ですが、「$(PYTHON)」はそれより古いか、見つかりません。例：make PYTHON=python3.12 lab
TOO_OLD = The course needs Python 3.11 or newer; '$(PYTHON)' is older or not there. Try: make PYTHON=python3.12 lab
READ_ONLY_JA = このフォルダーには書き込めません。書き込める場所にコピーして、そこで実行してください。
READ_ONLY = This folder can't be written to. Copy it to where you may write, and run make there.
NO_VENV_JA = Pythonの環境を作るパッケージ（venv）がありません。先に次を実行してください：sudo apt install $(notdir $(PYTHON))-venv
NO_VENV = Python's package for environments, venv, is not there. First run: sudo apt install $(notdir $(PYTHON))-venv
UNFINISHED_JA = インストールが終わっていません。ネットワークとディスクの空きを確かめ、同じコマンドをもう一度実行してください。
UNFINISHED = The install is not finished. Check the network and the free disk space, then run the same command again.

constraints: .venv/tools-installed  ## resolve the tested versions anew
	{ sed -n '/^#/p' constraints.txt; \
	  $(PY) -m uv pip compile --universal --python-version 3.11 --extra dev --no-header --no-annotate pyproject.toml; \
	  } > constraints.new
	mv constraints.new constraints.txt
