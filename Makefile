# Two commands are enough: `make run` and `make test`. The rest is for those who change the code.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
TESTS_AT_ONCE ?= 2
# A file stays with one worker, and the files of a folder follow each other: a site and a browser are
# started once a worker. By its own choice xdist mixes them, by how many tests a file has.
AS_COLLECTED := --dist loadfile --no-loadscope-reorder

# Whether a browser, a process or a second is in time is also up to the machine. What fails once is
# tried once more, and the summary shows the first failure with its traceback, so that it is seen.
ONCE_MORE := --reruns 1

# Running starts ten processes and testing hundreds: each would compile the whole product anew where
# the machine forbids to keep what was compiled.
export PYTHONDONTWRITEBYTECODE =

# What is imported is compiled then and kept; compiling all that is installed takes half a minute.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.DEFAULT_GOAL := help
.PHONY: help run test test-js lint fix bench validate audit fuzz docs reference screenshots translations clean faults scale load coverage mutants test-postgres

help:  ## List the targets
	@grep -E '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*  ## /\1\t/' | expand -t 12

run: .venv/.installed  ## Install what is needed and start Safe Passage; Ctrl-C stops all of it
	@$(BIN)/python manage.py up

test: .venv/.installed-dev  ## Every test; browser tests where Chromium is present
	$(BIN)/pytest -n $(TESTS_AT_ONCE) $(AS_COLLECTED) $(ONCE_MORE) -m "not benchmark and not servers"

test-postgres: .venv/.installed-dev  ## Tests on real servers, many processes among them; skipped where those are absent
	TESTS_AT_ONCE=$(TESTS_AT_ONCE) $(BIN)/python -m tests.on_postgres

test-js:  ## Tests of the pages' own JavaScript, where Node is present
	@if command -v node >/dev/null; then node --test tests/js; else echo "No Node here: JavaScript tests skipped."; fi

lint: .venv/.installed-dev  ## Style, types, import contracts, migrations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

fix: .venv/.installed-dev  ## Put right what a machine can put right
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: .venv/.installed-dev  ## Measure, and write docs/experiments; QUICK=1 for small inputs, ONLY="day stations" for some
	$(BIN)/python -m tests.benchmarks.bench $(if $(QUICK),--quick) $(foreach name,$(ONLY),--only $(name))

scale: .venv/.installed-dev  ## Fill the empty PostgreSQL in DATABASE_URL with a year, and time every page; QUICK=1 for a month
	$(BIN)/python -m tests.load.year $(if $(QUICK),--weeks 4 --assessments 100000 --objects-copied 2000 --cases 5)
	$(BIN)/python -m tests.load.pages --write $(if $(QUICK),--times 5)

load: .venv/.installed-measure  ## 200 operators and 50 programs at once; MINUTES=10, QUICK=1 for one minute of a tenth of them
	$(BIN)/python -m tests.load.load --minutes $(or $(MINUTES),10) $(if $(QUICK),--quick) $(if $(LOAD_DATABASE_URL),--database-url $(LOAD_DATABASE_URL) --redis-url $(LOAD_REDIS_URL))

validate: .venv/.installed-dev  ## Hold the product against outside truth in ../shared/data, and write docs/experiments
	SAFE_PASSAGE_VALIDATE_WHOLE=1 $(BIN)/pytest -m validation tests/validation
	$(BIN)/python -m tests.validation.validate

audit: .venv/.installed-measure  ## Known faults, bill of materials and licences of what is installed; QUICK=1 asks no network
	$(BIN)/python -m tests.security.audit $(if $(QUICK),--quick)

fuzz: .venv/.installed-measure  ## Attack every reader, page and operation, and write docs/experiments; SECONDS=60 of each reader, ONLY="tle api" for some, QUICK=1
	$(BIN)/python -m tests.fuzz.run $(if $(QUICK),--quick) $(if $(SECONDS),--seconds $(SECONDS)) $(foreach name,$(ONLY),--only $(name))

coverage: .venv/.installed-dev  ## Branches that tests enter: 100 % of rules and policy, 95 % of the engine; ONLY="rules policy" for some
	$(BIN)/python -m tests.coverage_bars $(if $(ONLY),--only $(ONLY))

mutants: .venv/.installed-dev  ## Change what decides a little at a time, and say which changes no test notices; ONLY="release", SAMPLE=30 of each file
	$(BIN)/python -m tests.mutants $(if $(ONLY),--only $(ONLY)) $(if $(SAMPLE),--sample $(SAMPLE))

faults: .venv/.installed-dev  ## Kill, freeze, fill, lie, and look what was lost; ROUNDS= SEED= ONLY= QUICK=1, writes docs/experiments
	$(BIN)/python -m tests.faults $(if $(QUICK),--quick) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEED),--seed $(SEED)) $(foreach name,$(ONLY),--only $(name))

docs: .venv/.installed  ## Check the API schema and write it to var/openapi.yaml
	$(BIN)/python manage.py spectacular --validate --file var/openapi.yaml

reference: .venv/.installed-dev  ## Write docs/reference from the code
	$(BIN)/python -m tests.reference

screenshots: .venv/.installed-dev  ## Take the pictures of docs/images anew, of the demo; needs Chromium
	$(BIN)/python -m tests.screenshots

translations: .venv/.installed-dev  ## Gather what is to be translated into locale/, and compile it
	$(BIN)/python -m tests.translations

clean:  ## Forget the installed packages; data under var/ stays
	rm -rf .venv

# --- Installing: only when a list of packages has changed --------------------------------------
.venv/bin/pip:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Safe Passage needs Python 3.11 or newer. Install it (Debian, Ubuntu: sudo apt install python3 python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) cannot make a virtual environment. Debian, Ubuntu: sudo apt install python3-venv. Then give the same command again."; exit 1; }

.venv/.installed: requirements.txt | .venv/bin/pip
	@echo "Installing packages into .venv. The first time this takes a minute or two."
	@$(PIP_INSTALL) -r requirements.txt || { echo "Installing failed: the lines above say why. Without a network, set PIP_FIND_LINKS to a folder of wheels."; exit 1; }
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing the packages that tests need."
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

.venv/.installed-measure: requirements-measure.txt .venv/.installed-dev
	@echo "Installing the packages that measuring needs."
	@$(PIP_INSTALL) -r requirements-measure.txt
	@touch $@
