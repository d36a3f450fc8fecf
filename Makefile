.PHONY: run test lint eval bench clean
PY := .venv/bin/python
STAMP := .venv/.installed

$(STAMP): requirements.lock pyproject.toml
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

run: $(STAMP)
	.venv/bin/tocsin run $(if $(LIVE),,--drill $(if $(ONCE),--once))

lint: $(STAMP)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

test: $(STAMP) lint
	$(PY) -m pytest

eval: $(STAMP)
	$(PY) tests/evaluation/run.py

bench: $(STAMP)
	$(PY) tests/benchmarks/bench.py $(ONLY)

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache
