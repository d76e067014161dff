# A thin skin over the command `evaluation`, which does all the work; on Windows use that (README).
# Each target sets up by itself: .venv is made once and again when what it is made from has changed.
.DEFAULT_GOAL := help
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EVALUATION := PYTHONUTF8=1 $(BIN)/evaluation

# NAME=value on make's command line becomes --name=value, as it was typed; the command refuses a name it does not know.
# In the environment a setting is refused: a shell's own DATA or OUT is not meant for us.
names := BOROUGH PROJECT AUDIENCE AS_AT DATA OUT PREVIOUS COMPARE FORMAT JOBS ENGINE SCHEDULER FOLDER FROM TABLES OLD NEW
quoted = '$(subst ','\'',$(1))'
given := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
unexport $(filter-out MAKEFLAGS,$(given))
setting = $(call quoted,--$(shell printf %s '$(1)' | tr 'A-Z_' 'a-z-')=$(value $(1)))
only_given = $(foreach name,$(filter-out PYTHON VENV MAKEFLAGS $(unnamed),$(given)),$(call setting,$(name)))
in_environment = $(strip $(foreach name,$(names),$(if $(filter environment,$(origin $(name))),$(name))))
settings = $(if $(in_environment),$(error $(firstword $(in_environment)) is set in the environment, where make does \
    not look for it. Type it after make: make $@ $(firstword $(in_environment))=..., or unset it))$(only_given)

.PHONY: help setup report reports project site audit diff check measures sample import forget returns template dictionary glossary parameters expected bench attack fuzz lab test test-all lock clean

help: ## Print this list
	@echo "make TARGET [NAME=value ...]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16
	@echo "Settings: BOROUGH= PROJECT= AUDIENCE=public|borough|team AS_AT= DATA= OUT= PREVIOUS= COMPARE= FORMAT=docx|pdf|quarto-html JOBS= ENGINE=kernel SCHEDULER=  (make parameters explains a project's own)"

report: $(READY) ## Make a borough's report: make report BOROUGH=hackney
	@$(EVALUATION) report $(settings)

project: $(READY) ## Make the report of the project as a whole
	@$(EVALUATION) project $(settings)

reports: $(READY) ## Make the reports of every member borough and of the project
	@$(EVALUATION) reports $(settings)

site: $(READY) ## Make the publication: every public page, index and downloads, audited, into site/
	@$(EVALUATION) site $(settings)

check: $(READY) ## Check the records and parameters only: make check DATA=folder
	@$(EVALUATION) check $(settings)

measures: $(READY) ## Print every figure an audience may see, one a row
	@$(EVALUATION) measures $(settings)

audit: $(READY) ## Audit a publication: make audit FOLDER=reports/digital-apprenticeships/public
	@$(EVALUATION) audit $(call quoted,$(value FOLDER)) $(settings)
audit: unnamed := FOLDER

diff: $(READY) ## Compare two publications: make diff OLD=folder NEW=folder
	@$(EVALUATION) diff $(call quoted,$(value OLD)) $(call quoted,$(value NEW)) $(settings)
diff: unnamed := OLD NEW

template: $(READY) ## Write a workbook to fill in: make template OUT=mine.xlsx
	@$(EVALUATION) template $(settings)

import: $(READY) ## Turn a folder of exports into tables without names: make import FROM=folder OUT=tables
	@$(EVALUATION) import $(call quoted,$(value FROM)) $(settings)
import: unnamed := FROM

forget: $(READY) ## Take one person out of imported tables: make forget TABLES=folder
	@$(EVALUATION) forget $(call quoted,$(value TABLES)) $(settings)
forget: unnamed := TABLES

returns: $(READY) ## Make for each borough a folder to send, to agree its figures: make returns DATA=folder
	@$(EVALUATION) returns $(settings)

sample: $(READY) ## Write the illustrative records again
	@$(EVALUATION) sample $(settings)

dictionary: $(READY) ## Print every table and column
	@$(EVALUATION) dictionary $(only_given)

glossary: $(READY) ## Print every measure and symbol
	@$(EVALUATION) glossary $(only_given)

parameters: $(READY) ## Print every parameter of a project and a borough
	@$(EVALUATION) parameters $(only_given)

lab: $(READY) ## Open JupyterLab on the notebooks
	@$(EVALUATION) lab $(only_given)

test: $(READY) ## Run the tests that must pass before every commit
	@$(EVALUATION) test $(only_given)

test-all: $(READY) ## Run every test, also the slow ones and those that need a browser
	@$(EVALUATION) test-all $(only_given)

bench: $(READY) ## Time other ways of making reports, ours, and the limit: make bench JOBS=2
	@$(EVALUATION) bench $(settings)

attack: $(READY) ## Attack publications of programmes made at random: make attack PROGRAMMES=200 JOBS=2
	@$(EVALUATION) attack $(settings)

fuzz: $(READY) ## Change files at random, for whatever reads one: make fuzz MINUTES=10 ONLY=zoom
	@$(EVALUATION) fuzz $(settings)

expected: $(READY) ## Write what the tests compare with again
	@$(EVALUATION) expected $(only_given)

lock: $(READY) ## Resolve the dependencies again into requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	    --upgrade --extra dev --extra word --extra cluster pyproject.toml -o requirements.lock

setup: $(READY) ## Set up .venv (every target does it when it is needed)

clean: ## Take away what was built: build, reports, caches (not .venv)
	@rm -rf build site .pytest_cache .ruff_cache .hypothesis
	@find reports -mindepth 1 -not -name README.md -delete

# What the set-up runs on: PYTHON= if given, else the first Python 3.11 or newer that is found. What it says is no part of
# what a command prints: `make glossary > GLOSSARY.md`.
$(READY): requirements.lock pyproject.toml
	@set -eu; exec >&2; \
	for python in $(if $(value PYTHON),$(call quoted,$(value PYTHON)),python3 python3.13 python3.12 python3.11 python); do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	    python=; \
	done; \
	[ -n "$$python" ] || { echo "Python 3.11 or newer is needed, and none was found. Install one, or name it with PYTHON=." >&2; exit 2; }; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	    version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	    echo "Python $$version is here without the part that makes environments. On Debian or Ubuntu: sudo apt install python$$version-venv" >&2; exit 2; \
	fi; \
	venv=$(call quoted,$(value VENV)); \
	if [ -e "$$venv" ] && [ -n "$$(ls -A "$$venv")" ] && [ ! -f "$$venv/pyvenv.cfg" ]; then \
	    echo "VENV=$$venv is there, and is no environment of Python: nothing was taken away. Name a folder that is not there." >&2; exit 2; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version) (once; about a minute)"; \
	rm -rf -- "$$venv"; "$$python" -m venv "$$venv"; \
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt; \
	if $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.txt \
	    && $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock; then \
	    echo "Installed the locked packages with uv"; \
	else \
	    echo "uv could not install them; trying pip (slower)"; \
	    $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi; \
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	touch $@; echo "Set up."
