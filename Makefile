# Everything a developer types. Needs make and Python 3.11 or newer; the rest installs itself into .venv on first use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
LOWEST := .venv-lowest

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test coverage test-lowest lint format bench accuracy fuzz docs man tutorial packages clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo: $(INSTALLED)  ## Check, draw and repair the example project (in a copy, .demo/)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: lint  ## Run every check: lint, types, layers and all tests
	$(BIN)/pytest -n auto

coverage: $(INSTALLED)  ## Run all tests and measure which branches they take (slower than `make test`)
	$(BIN)/pytest -n auto --cov --cov-report=

test-lowest: $(INSTALLED)  ## Run the tests with the lowest versions that setup.py admits
	$(PYTHON) -m venv --clear $(LOWEST)
	$(BIN)/python -m tests.lowest > $(LOWEST)/constraints.txt
	$(LOWEST)/bin/python -m pip install -qq --disable-pip-version-check --constraint $(LOWEST)/constraints.txt \
		--config-settings editable_mode=compat --editable '.[dev]'
	$(LOWEST)/bin/pytest -n auto

lint: $(INSTALLED)  ## Check style, formatting, types and layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(INSTALLED)  ## Format the code and apply the safe fixes of lint
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: $(INSTALLED)  ## Measure the speed on the corpus
	$(BIN)/python -m bench

accuracy: $(INSTALLED)  ## Compare the findings with the real South; writes docs/explanation/accuracy.md
	$(BIN)/python -m tests.accuracy
	$(BIN)/python -m tests.accuracy.schemas
	$(BIN)/python -m tests.accuracy.drift
	$(BIN)/python -m tests.accuracy.repairs
	$(BIN)/python -m tests.accuracy.loads
	$(BIN)/python -m tests.accuracy.moves
	$(BIN)/python -m tests.accuracy.existing
	$(BIN)/python -m tests.accuracy.reports
	$(BIN)/python -m tests.sentences
	$(BIN)/python -m tests.setups
	SOUTHDEPS_ALL_CASES=1 $(BIN)/pytest -q tests/setups tests/verify/test_fixed_cases.py

MINUTES ?= 30
SEED ?= 0

fuzz: $(INSTALLED)  ## Analyse projects made by chance, and kill runs: make fuzz MINUTES=30 SEED=0
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) --seed $(SEED)
	$(BIN)/python -m tests.fuzz.kills --seed $(SEED)

docs: $(INSTALLED)  ## Write the generated pages, draw the pictures and build the site, build/docs/
	$(BIN)/python -m tests.documentation
	@mkdir -p docs/images
	$(BIN)/southdeps graph examples/bookshop --out docs/images/bookshop.png
	$(BIN)/python -m sphinx --quiet --fail-on-warning --nitpicky --jobs auto docs build/docs

man: $(INSTALLED)  ## Write the man pages, build/man/
	$(BIN)/python -m tests.documentation.man

packages: $(INSTALLED)  ## Build the sdist and the wheel, and try the wheel on each Python
	$(BIN)/python -m tests.packages

tutorial: $(INSTALLED)  ## Follow the tutorial word for word, in a new clone and new environments
	$(BIN)/python -m tests.documentation.follow

clean:  ## Remove everything that make has made
	rm -rf $(VENV) $(LOWEST) .demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .fuzz .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Half an environment is worse than none: it would pass for a whole one the next time.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "southdeps needs Python 3.11 or newer: make PYTHON=python3.x")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(INSTALLED): setup.py pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check --config-settings editable_mode=compat --editable '.[dev]'
	@touch $@
