# make demo   see the whole product on an invented school
# make test   every check there is
# make lock   update what the two install

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lock clean help

help:
	@sed -n 's/^# make/make/p' Makefile

demo: .venv/demo-ready
	$(BIN)/sipbot demo

test: .venv/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sipbot check
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --cov --cov-report term-missing:skip-covered

.venv/demo-ready: requirements.lock pyproject.toml
	$(PYTHON) tests/python_is_new_enough.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/test-ready: .venv/demo-ready requirements-dev.lock tests/doubles/package-lock.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	bash tests/get_chromium.sh
	if command -v npm >/dev/null; then npm ci --silent --prefix tests/doubles; fi
	touch $@

lock:
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade --no-emit-index-url --no-header --group build pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade --no-emit-index-url --no-header --group dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf .venv demo-data tests/doubles/node_modules
