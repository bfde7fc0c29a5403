# The tasks of kinkeeper; each does the set-up that it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# More than two cores: many a test waits for a server.
WORKERS ?= 3
RUNS ?= 5
ONLY ?=
MAILS ?= 50000
SIZES ?= 1000,10000,100000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

EVERY ?= 4

.PHONY: setup demo test faults bench accuracy model check lint types contracts picture lock clean

setup: $(VENV)/.runtime

demo: setup
	$(BIN)/kinkeeper demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# All faults that the mail engine must survive, as often as it must: a few minutes, on one core.
faults: $(VENV)/.dev
	KINKEEPER_FAULTS=full $(BIN)/python -m pytest tests/servers/test_faults.py tests/servers/test_kills.py

# How quick it is, beside mbsync and notmuch: make bench RUNS=1 ONLY=first-run,search MAILS=10000
bench: $(VENV)/.dev
	$(BIN)/python -m bench --runs $(RUNS) --only "$(ONLY)" --mails $(MAILS) --sizes $(SIZES) $(if $(FRESH),--fresh)

# How well life events are found, beside what is asked for; needs ../shared.
accuracy: $(VENV)/.dev
	$(BIN)/python -m bench.accuracy $(EVERY)

# Makes agent/life_events/model anew: about an hour and a half of two cores; see training/README.md.
model: $(VENV)/.training
	$(BIN)/python -m training

check: lint types contracts

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

# The picture in the README, taken from the demo.
picture: setup
	$(BIN)/kinkeeper demo --picture docs/today.svg

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'kinkeeper needs Python 3.11 or newer; try: make PYTHON=python3.12 setup'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/runtime.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/dev.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

$(VENV)/.training: $(VENV)/.dev
	$(PIP) --group training
	@touch $@

# Needs uv; run it after a change of the dependencies in pyproject.toml.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url
lock:
	$(LOCK) --extra demo --group build pyproject.toml -o requirements/runtime.lock
	$(LOCK) --extra demo --group build --group dev -c requirements/runtime.lock pyproject.toml -o requirements/dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
