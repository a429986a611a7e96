# make run    talk: in Telegram if TELEGRAM_BOT_TOKEN is set, else in the terminal
# make test   run all tests
# make test-cluster   the tests with a real OpenSearch of three nodes: Java 11 or later, and Maven
# make lint   formatting, lint, types
# make bench  the benchmarks' figures
# All set up .venv by themselves; needed are Python 3.11 or later, with venv and pip.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := run
.PHONY: run test test-cluster lint bench clean

# A stamp is younger than pyproject.toml as long as what it names is still what is installed.
$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更高版本 · Python 3.11 or later is needed: make PYTHON=python3.12" >&2; exit 1; }
	@echo "正在准备 .venv（只在第一次）…… · Setting up .venv, the first time only …" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tested: pyproject.toml
	@echo "正在准备 .venv 和测试工具…… · Setting up .venv and the test tools …" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/installed

run: $(VENV)/installed
	@$(BIN)/chuchu serve --or-chat

test: $(VENV)/tested
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

test-cluster: $(VENV)/tested
	@$(BIN)/python -m pytest -m cluster -o timeout=300

lint: $(VENV)/tested
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/tested
	@for file in tests/bench/[a-z]*.py; do \
	  $(BIN)/python -m "tests.bench.$$(basename $$file .py)" || exit 1; \
	done

clean:
	@rm -rf $(VENV)
