# Everything that a fresh checkout needs: Python 3.11 or newer, make, and the package registries.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
export PICCOLO_CONF := contest_platform.piccolo_conf

.DEFAULT_GOAL := help
.PHONY: help install run test check bench migration frontend browser

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

install: $(VENV)/.installed frontend ## the dependencies, pinned, in .venv, and the built frontend

run: install ## the platform with the demonstration editions, on http://127.0.0.1:8000 (PORT=)
	@PORT=$(PORT) exec $(BIN)/contest run --demo

# In the order of the folders: a long browser test that came last would run alone.
test: install browser ## every test, browser tests included (TESTS= for some)
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

check: install ## format, lint, types, import contracts, templates, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python frontend/build.py --check
	$(BIN)/pytest -q tests/test_translations.py

bench: install ## the benchmarks, each as a ratio to a ceiling of the same run
	$(BIN)/python -m benchmarks

migration: install ## a migration of what changed in the tables, migrations/mDATE_NAME.py (NAME=)
	@test -n "$(NAME)" || { echo 'make migration NAME=what_changed'; exit 2; }
	@DATABASE_URL=postgresql://nobody@/none $(BIN)/python -W ignore -m piccolo.main migrations new contest_platform \
		--auto --desc="$(NAME)" --trace
	@for new in migrations/contest_platform_*.py; do test ! -e "$$new" || mv -n "$$new" "migrations/m$$(date +%Y_%m_%d)_$(NAME).py"; done

frontend: $(VENV)/.installed
	@$(BIN)/python frontend/build.py

browser: $(VENV)/.installed
	@$(BIN)/python tests/browser/chromium.py >/dev/null

$(VENV)/.installed: requirements/development.txt pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/development.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
