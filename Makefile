# Two commands matter: `make run` and `make test`. Both need git, make and Python 3.11 or later, nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup run worker test check fix unit integration postgresql browser heard accessibility quality bench load soak fuzz audit model clean

UV := .uv/bin/uv
BIN := .venv/bin
PYTHON ?= python3
export CONSULT_ENVIRONMENT ?= development

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Consult needs Python 3.11 or later. Name one with: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .uv || { rm -rf .uv; echo "Python has no venv module here. On Debian: apt-get install python3-venv"; exit 1; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"

.venv/.made: uv.lock pyproject.toml | $(UV)
	@$(UV) sync --frozen --python $(PYTHON)
	@touch $@

setup: .venv/.made ## Make the environment from the lock file

run: setup ## Serve the demonstration, with its worker
	@$(BIN)/flask --app wsgi consult run-demo

worker: setup ## Start a worker of the queue by itself
	@$(BIN)/flask --app wsgi consult worker

test: check unit quality integration postgresql browser ## Every check and every test

check: setup ## Format, lint, types, import contracts, lock file, migrations
	$(UV) lock --check --quiet
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest tests/migrations -q

unit: setup ## Unit tests: no database, no network
	$(BIN)/pytest tests/unit -q -n auto

quality: setup ## The theming engine against coded answers
	$(BIN)/pytest tests/quality -q

integration: setup ## The application on SQLite
	$(BIN)/pytest tests/integration -q -n auto

postgresql: setup ## The application on PostgreSQL
	$(BIN)/pytest tests/integration -q -n auto --database postgresql

browser: setup ## Journeys and accessibility in Chromium (skipped where there is none, unless CONSULT_REQUIRE_CHROMIUM=1)
	$(BIN)/pytest tests/browser -q -n auto

heard: setup ## Write anew what a screen reader says of each page (tests/browser/heard), to be reviewed with git diff
	CONSULT_RENEW_HEARD=1 $(BIN)/pytest tests/browser/test_heard.py -q

accessibility: setup ## Write docs/accessibility.md from consult/public/accessibility.yaml
	$(BIN)/python -m tests.accessibility

bench: setup ## Measure, and write docs/benchmarks.md
	$(BIN)/python -m tests.bench

load: setup ## Residents who come all at once: print what they cost, and write it into docs/benchmarks.md
	$(BIN)/python -m tests.load

soak: setup ## Kill processes at random while people respond, on both databases, and compare: make soak MINUTES=60
	$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),10)

fuzz: setup ## Search through random journeys, requests and damaged files: make fuzz MINUTES=60
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),10)

audit: setup ## Known weaknesses of the locked dependencies, and secrets in the files and their history
	CONSULT_REQUIRE_AUDIT=$(or $(CONSULT_REQUIRE_AUDIT),1) $(BIN)/python -m tests.audit

model: setup ## Make the model that ships: tune the encoder, train and weigh the heads, train the judge of concerns (needs torch, and an hour of one processor)
	@$(BIN)/python -c 'import torch' || { echo "Tuning needs torch, which the product does not: $(UV) pip install torch==2.13.0"; exit 1; }
	$(BIN)/python -m nlp.tuning --work var/tuning --output nlp/resources/model
	$(BIN)/python -m nlp train
	$(BIN)/python -m nlp.concern_training

fix: setup ## Put format and imports right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove the environment and the demonstration's data
	rm -rf .venv .uv var
