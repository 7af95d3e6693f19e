# Every target sets itself up: a virtual environment in .venv and, on Debian, what Qt needs of the system.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# What the Qt wheels leave to the system: drawing, the xcb platform, a font with the mathematics' letters.
SYSTEM := libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxcb-cursor0 \
	libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 fonts-dejavu-core

# What the tests need besides: a virtual screen with a window manager (without one, two windows look like
# one), and who judges the entry in the desktop's menu.
SYSTEM_TEST := \
	xvfb \
	xauth \
	openbox \
	xdotool \
	x11-utils \
	desktop-file-utils

# What PyInstaller needs besides: objdump and, where Python is Debian's, Python as a library.
SYSTEM_APP = binutils $(shell $(BIN)/python -c 'import sys; \
	print("libpython%d.%d" % sys.version_info[:2] if sys.base_prefix == "/usr" else "")')

# What only the slow tests need: programs in which web pages and exported pictures are opened.
SYSTEM_SLOW := \
	chromium \
	librsvg2-bin \
	poppler-utils

# Two processes at least, for the suite waits much; four at most, for the tests start processes of their own.
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal

# Where `make app` puts the stand-alone program.
DIST ?= dist

# What the stand-alone program does without, be it installed or not: what pyqtgraph would like to have, what
# tests use, readline for its licence and PyAV for that of the x264 in it.
WITHOUT := tkinter readline av matplotlib scipy pandas sklearn torch numba cupy h5py OpenGL IPython pytest \
	hypothesis setuptools PySide6.QtNetwork PySide6.QtTest

.PHONY: run test test-slow lint bench app formulas derivation guide lesson architecture pictures fuzz clean

run: $(VENV)/.run $(VENV)/.system
	@$(BIN)/python main.py --without-display netviz-run

test: $(VENV)/.test $(VENV)/.system $(VENV)/.system-test
	$(PYTEST) -m "not slow"

# What takes seconds, with all its cases; CI runs it after `make test`.
test-slow: $(VENV)/.test $(VENV)/.app $(VENV)/.system $(VENV)/.system-test $(VENV)/.system-slow \
		$(VENV)/.system-app
	$(PYTEST) -m slow

lint: $(VENV)/.lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.bench $(VENV)/.system
	$(BIN)/python benchmarks/training.py
	$(BIN)/python benchmarks/frames.py
	$(BIN)/python benchmarks/equations.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/sweep.py
	$(BIN)/python benchmarks/landscape.py
	$(BIN)/python benchmarks/backward.py

# The program as a folder that needs no Python, $(DIST)/netviz; its parts lie beside what starts it.
app: $(VENV)/.app $(VENV)/.system $(VENV)/.system-app
	$(BIN)/python -m PyInstaller --noconfirm --log-level ERROR --name netviz \
		--distpath $(DIST) --workpath $(VENV)/app --specpath $(VENV)/app \
		--additional-hooks-dir "$(CURDIR)/resources/app" --add-data "$(CURDIR)/resources:netviz/_resources" \
		$(WITHOUT:%=--exclude-module %) main.py
	@echo "built: $(DIST)/netviz/netviz"

# Twenty thousand damaged files for the reader.
fuzz: $(VENV)/.test
	$(BIN)/python -m tests.data.reading.fuzz 20000

# Typesets resources/formulas anew after a change of the tables; needs Node.js and its package manager.
formulas: $(VENV)/.run
	mkdir -p $(VENV)/mathjax
	cp resources/formulas/make.mjs $(VENV)/mathjax/
	cd $(VENV)/mathjax && npm install --no-save --silent mathjax-full@3
	$(BIN)/python resources/formulas/table.py | \
		FORMULAS_FOLDER=$(CURDIR)/resources/formulas node $(VENV)/mathjax/make.mjs

# docs/derivation.md, from the tables in the code and a run.
derivation: $(VENV)/.run
	$(BIN)/python docs/make_derivation.py

# The table of keys in docs/guide.md, from the table of commands.
guide: $(VENV)/.run
	$(BIN)/python docs/make_guide.py

# The lists of words in docs/lesson.md, from the tables of lessons.
lesson: $(VENV)/.run
	$(BIN)/python docs/make_lesson.py

# docs/pictures/rooms.svg from the imports in the code, and the examples in docs/architecture.md.
architecture: $(VENV)/.run
	$(BIN)/python docs/make_architecture.py

# The pictures of the window in docs/pictures, from the real window.
pictures: $(VENV)/.run $(VENV)/.system
	$(BIN)/python docs/pictures/make.py
	$(BIN)/python docs/pictures/make_compare.py
	$(BIN)/python docs/pictures/make_landscape.py
	$(BIN)/python docs/pictures/make_code.py
	$(BIN)/python docs/pictures/make_presenter.py
	$(BIN)/python docs/pictures/prediction_make.py
	$(BIN)/python docs/pictures/lessons_make.py
	$(BIN)/python docs/pictures/lessons/worksheet.py

clean:
	rm -rf $(VENV) $(DIST)/netviz netviz-run
	@rmdir $(DIST) 2>/dev/null || true

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "netviz needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "installing python3-venv, which Debian keeps apart"; \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; \
		else echo "Python lacks venv; on Debian: sudo apt-get install python3-venv"; exit 1; fi; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test $(VENV)/.lint $(VENV)/.bench $(VENV)/.app: $(VENV)/.%: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@

$(VENV)/.system: PACKAGES = $(SYSTEM)
$(VENV)/.system-test: PACKAGES = $(SYSTEM_TEST)
$(VENV)/.system-slow: PACKAGES = $(SYSTEM_SLOW)
$(VENV)/.system-app: PACKAGES = $(SYSTEM_APP)

# A package may go by the name with t64 on newer systems.
$(VENV)/.system $(VENV)/.system-test $(VENV)/.system-slow $(VENV)/.system-app: $(BIN)/python
	@if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then \
		missing=""; \
		for package in $(PACKAGES); do \
			dpkg-query -W -f '$${Status}\n' $$package $${package}t64 2>/dev/null \
				| grep -q 'ok installed' || missing="$$missing $$package"; \
		done; \
		if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
			echo "installing what is needed of the system:$$missing"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
				apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		elif [ -n "$$missing" ]; then \
			echo "more of the system is needed: sudo apt-get install$$missing"; \
			exit 0; \
		fi; \
	fi
	@touch $@
