# Posko. `make demo` and `make test` set themselves up; nothing but Python, make and the package registries is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
TEST_STAMP := $(VENV)/.ready-test
ARGS ?=

.PHONY: demo quick test check bench faults docs format clean

# uv where it is, else pip. Both read constraints.txt.
define install
	@test -x $(BIN)/python || { command -v uv >/dev/null 2>&1 && uv venv -q --seed $(VENV) || $(PYTHON) -m venv $(VENV); }
	@if command -v uv >/dev/null 2>&1; then VIRTUAL_ENV=$(VENV) uv pip install -q -c constraints.txt -e '$(1)'; \
	 else $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '$(1)'; fi
endef

$(STAMP): pyproject.toml constraints.txt
	$(call install,.)
	@touch $@

$(TEST_STAMP): pyproject.toml constraints.txt
	$(call install,.[test])
	@touch $@ $(STAMP)

demo: $(STAMP)
	@$(BIN)/posko demo $(ARGS)

quick: $(TEST_STAMP)
	@$(BIN)/python -m tests.quick $(ARGS)

test: $(TEST_STAMP)
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: $(TEST_STAMP)
	$(BIN)/ruff check cc tests bench migrations tools
	$(BIN)/ruff format --check cc tests bench migrations tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.check_schema
	$(BIN)/python -m tests.architecture.generated --check
	$(BIN)/python -m tools.phrases --check

docs: $(TEST_STAMP)
	$(BIN)/python -m tests.architecture.generated --write

bench: $(TEST_STAMP)
	@$(BIN)/python -m bench $(ARGS)

faults: $(TEST_STAMP)
	@POSKO_FAULTS=long $(BIN)/python -m pytest tests/faults tests/core/rules/sla/test_sla_oracle.py $(ARGS)

format: $(TEST_STAMP)
	$(BIN)/ruff check --fix-only -q cc tests bench migrations tools
	$(BIN)/ruff format -q cc tests bench migrations tools

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis posko-demo
