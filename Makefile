# Posko. `make demo` and `make test` set themselves up; nothing but Python 3.11, make and the package registries is needed.
# The first Python that is new enough; `make demo PYTHON=…` names another.
IS_NEW = -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each $(IS_NEW) && { echo $$each; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
TEST_STAMP := $(VENV)/.ready-test
ARGS ?=

.PHONY: demo venv wheel quick test check bench faults docs format sbom audit release clean

# uv where it is, else pip. Both read constraints.txt. Neither is quiet: a newcomer sees what takes so long.
define install
	@command -v uv >/dev/null 2>&1 || { test -n '$(PYTHON)' && '$(PYTHON)' $(IS_NEW); } || { \
	 echo 'Posko needs Python 3.11 or later, and $(or $(PYTHON),python3) is none; name one: make demo PYTHON=/path/to/python3.12'; \
	 echo 'Posko memerlukan Python 3.11 ke atas; sebutkan letaknya: make demo PYTHON=/path/to/python3.12'; exit 1; } >&2
	@! test -x $(BIN)/python || $(BIN)/python $(IS_NEW) || { \
	 echo '$(VENV) was made with a Python older than 3.11: make clean, then again.'; \
	 echo '$(VENV) dibuat dengan Python di bawah 3.11: make clean, lalu ulangi.'; exit 1; } >&2
	@echo 'Setting up $(VENV), once; this takes a minute or two. / Menyiapkan $(VENV), sekali saja; satu atau dua menit.'
	@test -x $(BIN)/python || { command -v uv >/dev/null 2>&1 && uv venv --seed --python '>=3.11' $(VENV); } \
	 || '$(PYTHON)' -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1; then VIRTUAL_ENV=$(VENV) uv pip install -c constraints.txt -e '$(1)'; \
	 else $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '$(1)'; fi
endef

$(STAMP): pyproject.toml constraints.txt
	$(call install,.)
	@touch $@

$(TEST_STAMP): pyproject.toml constraints.txt
	$(call install,.[test])
	@touch $@ $(STAMP)

venv: $(STAMP)
	@echo 'Ready. In this shell and every new one: . $(VENV)/bin/activate'

wheel: $(STAMP)
	@$(BIN)/python -m pip wheel --disable-pip-version-check -q --no-deps -w dist . && ls dist/*.whl

demo: $(STAMP)
	@$(BIN)/posko demo $(ARGS)

quick: $(TEST_STAMP)
	@$(BIN)/python -m tests.quick $(ARGS)

test: $(TEST_STAMP)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

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
	@$(BIN)/python -m tests.faults.run $(ARGS)

# The bill of materials, whether what is pinned is known to be broken, and a signed release: docs/releasing.md.
sbom: $(TEST_STAMP)
	@mkdir -p dist && $(BIN)/python -m tools.sbom dist/sbom.cdx.json && echo dist/sbom.cdx.json

audit: $(TEST_STAMP)
	@test -x .audit/bin/pip-audit || { $(BIN)/python -m venv .audit && .audit/bin/python -m pip install -q pip-audit; } || \
	 echo 'pip-audit cannot be installed here.' >&2
	@$(BIN)/python -m tools.audit .audit/bin/pip-audit

release: $(TEST_STAMP)
	@$(BIN)/python -m tools.release dist/release $(KEY)

format: $(TEST_STAMP)
	$(BIN)/ruff check --fix-only -q cc tests bench migrations tools
	$(BIN)/ruff format -q cc tests bench migrations tools

clean:
	rm -rf $(VENV) .audit dist .mypy_cache .ruff_cache .pytest_cache .hypothesis posko-demo
