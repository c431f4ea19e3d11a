# One set of commands for people and for CI. `make` alone lists them.
# Needs Python >= 3.11, git and make; everything else is fetched, locked by hash, into .venv.

# Compiled modules are kept: without them each command would compile a thousand files anew.
unexport PYTHONDONTWRITEBYTECODE
# Behind a company proxy the certificates of the machine are the ones that hold.
export UV_SYSTEM_CERTS = 1

PYTHON ?= python3
BIN := .venv/bin
LOCKED := .venv/.locked
# Where `make demo` makes its project; Prefect keeps its own files there too, never in the home directory.
DEMO ?= demo
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow acceptance check fix notebooks lock clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(LOCKED) ## make .venv with the locked dependencies

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "vocflow needs Python 3.11 or later: make PYTHON=/path/to/python3.11 ..." >&2; exit 2; }
	@$(PYTHON) -m venv .venv \
	  || { rm -rf .venv; echo "next: install the venv module of $(PYTHON) (Debian: apt-get install python3-venv)" >&2; exit 2; }

# uv comes out of the same lock when there is none on PATH. The project itself is built without isolation,
# by the locked hatchling, so that nothing is fetched without a hash.
$(LOCKED): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing the locked dependencies into .venv"
	@command -v uv >/dev/null || test -x $(BIN)/uv || { \
	  sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock && \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock; }
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; export VIRTUAL_ENV="$(CURDIR)/.venv"; \
	  uv pip sync --quiet --require-hashes requirements.lock && \
	  uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(LOCKED) ## make the sample project in demo/ and run the nightly flow on it
	@test -f $(DEMO)/vocflow.toml || { echo "making the sample company in $(DEMO)"; \
	  $(BIN)/vocflow init $(DEMO) --example >/dev/null; }
	@PREFECT_HOME="$(CURDIR)/$(DEMO)/.prefect" $(BIN)/python -m pipelines.nightly $(DEMO)

test: $(LOCKED) ## the quick suite
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m "not slow and not acceptance"

test-slow: $(LOCKED) ## kills, browser, Prefect server runs; repeated runs, ten times each
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m slow

acceptance: $(LOCKED) ## repeated runs at the numbers the issues ask for; prints what was measured
	@VOCFLOW_REPEATS=full $(BIN)/python -m pytest -m acceptance -rP

check: $(LOCKED) ## format, lint, types, the import rule, docs; edits nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -q -m "not slow and not acceptance" tests/house

fix: $(LOCKED) ## format, and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

notebooks: $(LOCKED) ## run the notebooks on the project of make demo, and keep what they show
	@cd notebooks && ../$(BIN)/jupytext --quiet --to ipynb *.py && \
	  ../$(BIN)/jupyter-execute --inplace --NotebookClient.record_timing=False *.ipynb

lock: $(LOCKED) ## choose versions anew for pyproject.toml
	@PATH="$$PATH:$(CURDIR)/$(BIN)" uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --group dev pyproject.toml --output-file requirements.lock

clean: ## remove everything that these commands made
	rm -rf .venv $(DEMO) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
