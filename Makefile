# make run    the questionnaire on this machine: prints its address
# make test   every test, the browser's too
.DEFAULT_GOAL := help
.PHONY: help run test attack bench lint format lock cases pictures sbom audit clean

PYTHON_IN = .venv/bin/python
ARGS ?=

help:
	@echo 'make run    start the questionnaire here (ARGS="--port 8001" passes options on)'
	@echo 'make test   run every test (ARGS="tests/test_vault.py -x" chooses)'
	@echo 'make attack the long runs: every box marked, faults, floods (minutes)'
	@echo 'make bench  speed as ratios against peers (ARGS="--write" keeps it in docs/benchmarks.md)'
	@echo 'make lint   ruff and mypy'
	@echo 'make format let ruff put the code in order'
	@echo 'make cases  decided cases against the assessment'
	@echo 'make pages  count the pages of the memo over the decided cases'
	@echo 'make pictures  draw docs/pictures again'
	@echo 'make lock   write the locks again, with hashes'
	@echo 'make sbom   what the program is made of (dist/sbom.json)'
	@echo 'make audit  known holes in what is locked (asks the network)'
	@echo 'make clean  remove what make made'

run:
	@.ci/setup run
	@exec .venv/bin/screener serve $(ARGS)

test:
	@.ci/setup test
	$(PYTHON_IN) -m pytest -n auto --maxprocesses 4 --cov --cov-report=term $(ARGS)

attack:
	@.ci/setup test
	$(PYTHON_IN) -m pytest -n auto --maxprocesses 2 -m attack $(ARGS)

bench:
	@.ci/setup test
	$(PYTHON_IN) -m tests.bench $(ARGS)

lint:
	@.ci/setup test
	$(PYTHON_IN) -m ruff check .
	$(PYTHON_IN) -m ruff format --check .
	$(PYTHON_IN) -m mypy

format:
	@.ci/setup test
	$(PYTHON_IN) -m ruff check --fix .
	$(PYTHON_IN) -m ruff format .

cases:
	@.ci/setup run
	@.venv/bin/screener cases tests/cases $(ARGS)

pages:
	@.ci/setup test
	$(PYTHON_IN) -m tests.pages

pictures:
	@.ci/setup test
	$(PYTHON_IN) -m tests.pictures

# Needs the network. No registry address, option or path is written into the locks.
COMPILE = CUSTOM_COMPILE_COMMAND='make lock' .venv/bin/pip-compile --quiet --generate-hashes --strip-extras \
	--no-annotate --no-emit-options $(ARGS)
lock:
	@.ci/setup test
	$(COMPILE) --extra build --extra server -o requirements.lock pyproject.toml
	$(COMPILE) --extra dev --allow-unsafe -c requirements.lock -o requirements-dev.lock pyproject.toml

# What the program is made of, by name, version and hash, in CycloneDX.
sbom:
	@.ci/setup test
	@mkdir -p dist
	.venv/bin/cyclonedx-py requirements requirements.lock --output-reproducible --of JSON -o dist/sbom.json

# Needs the network: asks for known holes in what is locked.
audit:
	@.ci/setup test
	.venv/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

clean:
	rm -rf .venv build dist .coverage .hypothesis .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
