# Two commands do everything on a machine with Python >= 3.11 and make:
#   make demo   train and audit a real model on real people's data
#   make test   run every test (Spark: WITH=spark, where Java is; a browser: where chromium is)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt

.PHONY: demo test check cards schemas golden picture constraints clean
.DELETE_ON_ERROR:

demo: $(VENV)/.demo
	$(BIN)/aitoolkit demo

test: $(VENV)/.test $(WITH:%=$(VENV)/.with-%)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: $(VENV)/.check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --doctest-modules src --quiet

cards: $(VENV)/.demo
	$(BIN)/python -m aitoolkit.examples.cards model_cards

# Published schemas of everything that is kept.
schemas: $(VENV)/.demo
	$(BIN)/aitoolkit schema all --output src/aitoolkit/schema/files

# Packs that every later version must still verify; made anew only until this version is released.
golden: $(VENV)/.demo
	AITOOLKIT_PROGRESS=off $(BIN)/python tests/golden/make.py

# The picture in README; needs chromium, and nothing but README needs it.
picture: cards
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1100,1200 \
	  --user-data-dir=$$(mktemp -d) --screenshot=$(CURDIR)/model_cards/benefits/card.en.png \
	  file://$(CURDIR)/model_cards/benefits/card.en.html

# Exact versions for every Python from 3.11, without any address.
constraints: $(BIN)/python
	echo "# Exact versions of everything, for any Python from 3.11; made by: make constraints" > constraints.tmp
	echo uv | $(BIN)/uv pip compile pyproject.toml - --universal --all-extras --group test --group check \
	  --python-version 3.11 --no-emit-index-url --no-annotate --no-header --quiet >> constraints.tmp
	mv constraints.tmp constraints.txt

# An interpreter that is too old is named before anything is made.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "aitoolkit needs Python 3.11 or newer; set PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt uv

$(VENV)/.demo: $(BIN)/python pyproject.toml constraints.txt
	$(UV) --editable '.[examples,pdf]'
	@touch $@

$(VENV)/.test: $(VENV)/.demo
	$(UV) --editable '.[examples,pdf,frames,boosting,explainable,large]' --group test
	@touch $@

# An extra that only some machines have use for, as in WITH=spark.
$(VENV)/.with-%: $(VENV)/.test
	$(UV) --editable '.[$*]'
	@touch $@

$(VENV)/.check: $(VENV)/.test
	$(UV) --group check
	@touch $@

clean:
	rm -rf $(VENV)
