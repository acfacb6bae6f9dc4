# Each target is idempotent; the first one that needs it installs the environment into .venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOL := $(BIN)/glamira
# What only the benchmark of `make detect` asks for.
PEERS := build/peers
# What only `make checkov` asks for.
CHECKOV := build/checkov
# What only the measurements ask for.
BENCH_PEERS := build/bench-peers
# What only a fleet of Airflow asks for: make up PROFILE=production, or embedded; as the last time when it is not said.
FLEET := build/fleet
PROFILE ?=
# Where the environment forbids cached bytecode, every process would compile half a thousand modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test soak detect bench lint up down bundle docs lock schemas checkov deploy destroy lookml

help: ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(READY): requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON): not found. Install Python 3.11 with venv, or set PYTHON."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
		echo "PYTHON=$(PYTHON): it is no Python 3.11, which every package is pinned for. Set it to one: PYTHON=python3.11"; \
		exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@# The installer too is what was pinned, by its hash: its entry ends with the first line that goes on in no other.
	@test -x $(BIN)/uv || { sed -n '/^uv==/,/[^\\]$$/p' $< >$(VENV)/uv.txt && $(BIN)/python -m ensurepip && \
		$(BIN)/python -m pip install --require-hashes --no-deps --requirement $(VENV)/uv.txt; } >/dev/null
	@echo "installing the pinned environment into $(VENV)"
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.txt
	@# Our own package has no hash: it is this folder. Nothing is fetched for it.
	@$(BIN)/uv pip install --quiet --offline --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@echo "compiling the SQL analyzer of the sandbox: half a minute, once"
	@$(BIN)/python -m sandbox.bigquery_proxy.compiled
	@touch $@

demo: $(READY) ## One day end to end, a bad day halted, repaired and published
	@$(TOOL) sandbox demo

test: $(READY) ## Every test, integration included, by two workers with servers of their own
	$(BIN)/python -m pytest -n 2 --no-loadscope-reorder

soak: $(READY) $(FLEET)/.ready ## The long fault and endurance runs
	$(BIN)/python -m pytest -m soak

$(PEERS)/.ready: tests/benchmark/requirements.txt
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(PEERS)
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(PEERS)/bin/python $<
	@touch $@

detect: $(READY) $(PEERS)/.ready ## Every defect at its level, every clean day; others' errors, beside others' methods
	$(BIN)/python -m pytest -m "not bench" tests/integration/detection
	$(BIN)/python -m tests.benchmark.batches 2
	$(BIN)/python -m tests.benchmark.verdicts
	$(BIN)/python -m tests.benchmark.report

$(BENCH_PEERS)/.ready: tests/bench/requirements.txt
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(BENCH_PEERS)
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BENCH_PEERS)/bin/python $<
	@touch $@

bench: $(READY) $(BENCH_PEERS)/.ready ## The measurements, as ratios
	$(BIN)/python -m pytest -m bench -s tests/bench

lint: $(READY) ## ruff, mypy, the import table, the packages, sqlfluff
	$(BIN)/ruff check .
	$(BIN)/mypy
	MYPYPATH=cloud_function $(BIN)/mypy --strict cloud_function infra/bundle.py infra/dependencies.py infra/schemas.py infra/lookml.py
	$(BIN)/lint-imports
	$(BIN)/python infra/dependencies.py
	cd dbt && ../$(BIN)/sqlfluff lint models tests --processes 2
	$(BIN)/sqlfluff lint expectations infra --config dbt/.sqlfluff
	cd etl && ../$(BIN)/sqlfluff lint . --processes 2

$(FLEET)/.ready: infra/fleet/requirements.txt $(READY)
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(FLEET)
	@echo "installing the pinned environment of a fleet into $(FLEET)"
	@$(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode --python $(FLEET)/bin/python $<
	@touch $@

up: $(READY) $(if $(filter production,$(PROFILE)),$(FLEET)/.ready) ## The sandbox with Airflow; PROFILE=production: PostgreSQL, Redis, workers, logins
	@$(TOOL) sandbox up
	@$(TOOL) sandbox airflow up $(if $(PROFILE),--profile $(PROFILE))

down: ## Stop all of it; the data stays
	@if test -x $(TOOL); then $(TOOL) sandbox down; else echo "nothing to stop: nothing is installed in $(VENV)"; fi

bundle: $(READY) ## The Cloud Function's deployable folder, build/cloud_function
	$(BIN)/python infra/bundle.py build/cloud_function

schemas: $(READY) ## The tables of infra/terraform anew from the contracts
	$(BIN)/python -m infra.schemas

$(CHECKOV)/.ready: infra/checkov.txt
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(CHECKOV)
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(CHECKOV)/bin/python $<
	@touch $@

checkov: $(READY) $(CHECKOV)/.ready ## The Terraform, read for mistakes of security
	$(CHECKOV)/bin/checkov --directory infra/terraform --framework terraform --skip-download --compact --quiet

deploy: $(READY) ## This commit to the cloud: uploads a release, plans, asks, applies
	@infra/deploy.sh deploy

destroy: ## The cloud side taken away; what holds data refuses
	@infra/deploy.sh destroy

lookml: $(READY) ## dbt/lookml to the repository that Looker reads: make lookml REMOTE=git@…
	@test -n "$(REMOTE)" || { echo "REMOTE: not set. Set it to the address of Looker's repository: make lookml REMOTE=git@…"; exit 1; }
	@$(BIN)/python -m infra.lookml $(REMOTE)

docs: $(READY) ## dbt docs and Data Docs
	@$(TOOL) docs build

lock: requirements.in cloud_function/requirements.in tests/benchmark/requirements.in tests/bench/requirements.in infra/checkov.in infra/vm/requirements.in infra/fleet/requirements.in ## Pin every requirements.in anew
	$(BIN)/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --generate-hashes --python-version 3.11 cloud_function/requirements.in \
		-c requirements.txt \
		-o cloud_function/requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 tests/benchmark/requirements.in \
		-o tests/benchmark/requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --generate-hashes --python-version 3.11 infra/vm/requirements.in \
		-c requirements.txt -o infra/vm/requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --generate-hashes --python-version 3.11 infra/fleet/requirements.in \
		-c requirements.txt -c infra/vm/requirements.txt -o infra/fleet/requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 infra/checkov.in -o infra/checkov.txt
	$(BIN)/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 tests/bench/requirements.in \
		-o tests/bench/requirements.txt
