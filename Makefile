SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check attack html serve devserver publish bench drill clean

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
HUSTINGS := $(BIN)/hustings
# Stamps inside the environment go when it goes.
RUN := .venv/.installed-to-run
TEST := .venv/.installed-to-test
PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

help: ## what you can ask for (this list)
	@echo "make ..."
	@awk -F ':[^#]*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Each works as the first command in a fresh copy. Another port: make demo PORT=8001"

demo: $(RUN) ## an example campaign with 5,000 invented people and a town, served here
	@$(HUSTINGS) init
	@$(HUSTINGS) build
	@$(HUSTINGS) demo --port $(PORT)
	@exec $(HUSTINGS) serve --port $(PORT)

test: $(TEST) ## every test, on SQLite, PostgreSQL and in a browser
	@tests/install-browser
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: $(TEST) ## style, types, who imports whom, templates, translations (under a minute)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -q tests/test_templates.py tests/test_words.py

attack: $(TEST) ## the security tests in their long form, and every page before the Nu Html Checker
	@tests/install-browser auditors
	@echo "Attacking: the long form of the security tests and of the checks. It takes three quarters of an hour."
	@$(BIN)/python -m pytest tests/security tests/serving tests/audits --full --numprocesses 2 --dist worksteal

html: $(RUN) ## build the site into output/
	@$(HUSTINGS) build

serve: $(RUN) ## site, sign-ups and letters from one process
	@$(HUSTINGS) init
	@test -e output || $(HUSTINGS) build
	@exec $(HUSTINGS) serve --port $(PORT)

devserver: $(RUN) ## pages only, shown a second after each change, for writers and designers
	@exec $(HUSTINGS) preview --port $(PORT)

publish: $(RUN) ## build for the public address and put it in place
	@$(HUSTINGS) publish

# Both tables are printed, whatever the first one says.
bench: $(TEST) ## measure sign-ups beside Django and bare SQLite, pages beside Pelican's own theme
	@$(BIN)/python -m benchmarks.signups; signups=$$?; $(BIN)/python -m benchmarks.site && exit $$signups

drill: $(RUN) ## put a backup back in an empty place, use it there, remove it all; prints the times
	@$(HUSTINGS) init
	@test -e output || $(HUSTINGS) build
	@$(HUSTINGS) drill

# Never instance/, .env or .venv: people's data and an hour's download are no build products.
clean: ## remove what was built; people's data, secrets and .venv stay
	@rm -rf .site output build dist *.egg-info test-results
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find capture content theme tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	@rm -rf __pycache__
	@echo "Clean. People's data, secrets and .venv were left alone."

# pip is the last thing that venv makes: a half-made environment has none and is made again.
$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON) here. Install Python 3.11 or newer (on Debian: apt-get install python3 python3-venv)."; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Hustings needs Python 3.11 or newer, and this is $$($(PYTHON) --version). With another one: make PYTHON=python3.12"; \
		exit 1; }
	@echo "Making a Python environment in .venv ..."
	@rm -rf .venv
	@$(PYTHON) -m venv .venv >/dev/null || { \
		rm -rf .venv; \
		echo "Python cannot make an environment here. On Debian and Ubuntu type, as root: apt-get install python3-venv"; \
		echo "Then call make again."; \
		exit 1; }

# The project comes second and alone: pip refuses an unhashed folder in a call that demands hashes.
$(RUN): requirements.txt pyproject.toml | $(BIN)/pip
	@echo "Installing what Hustings needs to run (a minute or two, once) ..."
	@$(PIP_INSTALL) --require-hashes -r requirements.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(TEST): requirements-test.txt pyproject.toml | $(BIN)/pip
	@echo "Installing what Hustings needs to run and to be tested (a minute or two, once) ..."
	@$(PIP_INSTALL) --require-hashes -r requirements-test.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ $(RUN)
