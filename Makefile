# make run and make test are all a newcomer needs; the rest is for those who change it.
PYTHON ?= python3
VENV := .venv
UV := .tools/bin/uv
BIN := $(VENV)/bin

.PHONY: run env dev test check fuzz bench lock clean

run: env
	@$(BIN)/python app.py

# The environment, from versions and hashes alone. uv is fetched by pip into a folder of the project.
env: $(VENV)/.ready

$(UV): requirements-tools.lock
	@echo "Fetching the installer …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --upgrade --target .tools -r requirements-tools.lock
	@touch $(UV)

$(VENV)/.ready: requirements.lock | $(UV)
	@echo "Creating the environment from requirements.lock …"
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	@$(UV) pip install --quiet --require-hashes --python $(BIN)/python -r requirements.lock
	@touch $(VENV)/.ready

dev: $(VENV)/.ready-dev

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo "Adding what the tests and checks need …"
	@$(UV) pip install --quiet --require-hashes --python $(BIN)/python -r requirements-dev.lock
	@touch $(VENV)/.ready-dev

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy app.py indicators collectors dashboard operation tools bench

test: dev
	$(BIN)/python -m tools.run_tests

# Schemathesis against a running instance, longer than the tests do: make fuzz FUZZ_SECONDS=600
fuzz: dev
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),600) $(BIN)/python -m pytest -q tests/system/test_schemathesis.py

bench: dev
	$(BIN)/python -m bench

# After a change in pyproject.toml: new locks, with versions and hashes and no address.
LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: $(UV)
	$(UV) $(LOCK) pyproject.toml -o requirements.lock
	$(UV) $(LOCK) pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) .tools .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
