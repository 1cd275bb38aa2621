# Chalkcircle. `make help` lists what there is to do.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
STUDY ?= studies/south-caucasus
OUT ?= out
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/base:
	@$(PYTHON) -c 'import sys; sys.exit("Chalkcircle needs Python 3.11 or newer; this is %d.%d. Try: make brief PYTHON=python3.11" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python's venv module is not complete. On Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run: requirements/run.txt pyproject.toml | $(VENV)/base
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

brief: $(VENV)/run  ## write the briefing; DOCS="a.txt b.html" adds documents, DATE=2025-07-15 and OUTLET=name describe them
	@$(BIN)/chalkcircle brief $(DOCS) $(if $(DATE),--date $(DATE)) $(if $(OUTLET),--outlet "$(OUTLET)") --study $(STUDY) --out $(OUT) --ledger $(OUT)/ledger

test: $(VENV)/dev  ## run all tests
	$(BIN)/python -m pytest

check: $(VENV)/dev  ## format, lint, types, floors, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_house.py

docs: $(VENV)/dev  ## build the pages into out/docs; any warning is an error
	$(BIN)/python -m sphinx -W --keep-going -n -q -b html -d $(OUT)/docs-trees docs $(OUT)/docs

$(VENV)/training: $(VENV)/run
	$(BIN)/python -m pip install --quiet -c requirements/run.txt -e '.[training]'
	@touch $@

train: $(VENV)/training  ## make the weights of the reader anew; GRADED=uds.jsonl adds graded factuality
	$(BIN)/python training/train.py --out src/chalkcircle/coding/weights $(if $(GRADED),--graded $(GRADED))
	$(BIN)/python training/calibrate.py src/chalkcircle/coding/weights tests/gold/events.json

bench: $(VENV)/dev  ## time the import; BENCH_DOCS=items.jsonl also times the reader
	$(BIN)/python benchmarks/import_time.py --json
	$(if $(BENCH_DOCS),$(BIN)/python benchmarks/read_speed.py --docs $(BENCH_DOCS) --json)

format:  ## format the code
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

pins:  ## resolve the requirements anew (needs uv)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -q -o requirements/run.txt
	uv pip compile pyproject.toml --extra build --extra dev -c requirements/run.txt --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -q -o requirements/dev.txt

.PHONY: help brief test check docs train bench format pins
