# Every task is one line. Nothing has to be done before: what a task needs is set up first, and only once.
# PYTHON=python3.13 chooses a Python; ARGS='...' adds arguments: make preview ARGS='--port 5001'

PY = .venv/bin/python
COMPILE = CUSTOM_COMPILE_COMMAND='make lock' $(PY) -m piptools compile --quiet

help:  # this list
	@sed -n 's/^\([a-z]*\):.*  # /\1	/p' Makefile | while IFS='	' read -r task what; do printf 'make %-8s %s\n' "$$task" "$$what"; done

venv: .venv/run.stamp  # make .venv from requirements.lock

preview: .venv/run.stamp  # serve the site while you edit it, at http://127.0.0.1:5000
	$(PY) -m flask --debug run $(ARGS)

freeze: .venv/run.stamp  # write the site as static files into build/
	$(PY) freeze.py $(ARGS)

test: .venv/dev.stamp  # run the tests; ARGS='-m slow' runs the long ones
	$(PY) -m pytest $(ARGS)

check: .venv/dev.stamp  # lint, formatting and types
	$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy

bench: .venv/dev.stamp  # measure Plenary beside Hugo and others; ARGS=--quick tries it, ARGS=--write keeps the result
	$(PY) -m bench $(ARGS)

lock: .venv/dev.stamp  # pin the newest versions that pyproject.toml allows, with hashes; ARGS=--upgrade renews them
	$(COMPILE) $(ARGS) -o requirements.lock pyproject.toml
	$(COMPILE) $(ARGS) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(COMPILE) $(ARGS) --extra browser -c requirements-dev.lock -o requirements-browser.lock pyproject.toml

clean:  # remove .venv, the frozen site and the tools' caches
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The development tools are installed on top of what the site runs with, so the two are made one after the other.
.venv/run.stamp: requirements.lock deploy/venv.sh
	@sh deploy/venv.sh make requirements.lock && touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@sh deploy/venv.sh add requirements-dev.lock && touch $@

.venv/browser.stamp: requirements-browser.lock .venv/dev.stamp
	@sh deploy/venv.sh add requirements-browser.lock && touch $@

# A .venv whose Python is gone, as after an upgrade of the system, is made again.
ifneq ($(shell test -x $(PY) && $(PY) -c '' 2>/dev/null && echo fine),fine)
.PHONY: .venv/run.stamp
endif

.PHONY: help venv preview freeze test check bench lock clean
