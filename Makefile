# Every target sets itself up: a virtual environment in .venv and, on Debian, what Qt needs of the system.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# What the Qt wheels leave to the system: drawing, the xcb platform, a font with the mathematics' letters,
# and for the tests a virtual screen with a window manager: without one, two windows look like one.
SYSTEM := libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxcb-cursor0 \
	libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 fonts-dejavu-core xvfb xauth \
	openbox xdotool x11-utils

# What only tests need of the system: programs in which exported pictures are opened.
TEST_SYSTEM := \
	chromium \
	librsvg2-bin \
	poppler-utils

# Two processes at least, for the suite waits much; four at most, for the tests start processes of their own.
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal

.PHONY: run test test-slow lint bench formulas derivation architecture pictures fuzz clean

run: $(VENV)/.run $(VENV)/.system
	@$(BIN)/python main.py --without-display netviz-run

test: $(VENV)/.test $(VENV)/.system $(VENV)/.test-system
	$(PYTEST) -m "not slow"

# What takes seconds, with all its cases; CI runs it after `make test`.
test-slow: $(VENV)/.test $(VENV)/.system $(VENV)/.test-system
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

# docs/pictures/rooms.svg from the imports in the code, and the examples in docs/architecture.md.
architecture: $(VENV)/.run
	$(BIN)/python docs/make_architecture.py

# The pictures of the window in docs/pictures, from the real window.
pictures: $(VENV)/.run $(VENV)/.system
	$(BIN)/python docs/pictures/make.py

clean:
	rm -rf $(VENV) netviz-run

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

$(VENV)/.test $(VENV)/.lint $(VENV)/.bench: $(VENV)/.%: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@

# A package may go by the name with t64 on newer systems.
$(VENV)/.system: WANTED := $(SYSTEM)
$(VENV)/.system: WHAT_FOR := Qt
$(VENV)/.test-system: WANTED := $(TEST_SYSTEM)
$(VENV)/.test-system: WHAT_FOR := the test suite
$(VENV)/.system $(VENV)/.test-system: $(BIN)/python Makefile
	@if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then \
		missing=""; \
		for package in $(WANTED); do \
			dpkg-query -W -f '$${Status}\n' $$package $${package}t64 2>/dev/null \
				| grep -q 'ok installed' || missing="$$missing $$package"; \
		done; \
		if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
			echo "installing what $(WHAT_FOR) needs of the system:$$missing"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
				apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		elif [ -n "$$missing" ]; then \
			echo "$(WHAT_FOR) needs more of the system: sudo apt-get install$$missing"; \
			exit 0; \
		fi; \
	fi
	@touch $@
