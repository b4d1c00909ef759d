# Everything a person does with Bodycheck, from a checkout and Python 3.11 or newer. `make` alone lists it.

PYTHON ?= python3
ARCH ?= arm64
PYTHONS ?= $(PYTHON)
EVENT ?= events/s3-put.json
DATA ?= ../shared/data
SCORER ?= $(wildcard $(DATA)/../bench/score.py)
READERS ?= ninjs json_article newsml nitf feed html_page markdown plain_text lines json_list warc zip_archive
FUZZER = PATH="$(CURDIR)/.venv-fuzz/bin:$$PATH" PYTHONPATH=layers/bodycheck tests/fuzz/fuzz_readers.py
UNSEEN := build/unseen
MEANING := build/meaning
BIN := .venv/bin
WEATHER := SEED UPLOADS KEYS DUPLICATED DISORDERED OVERWRITTEN_IN_FLIGHT DELETED POISON FAULTS KILLS VISIBILITY
SAM := SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 .venv-sam/bin/sam
# Python 3.13, where there is one, also compiles the layers' modules: cold starts are faster.
LAYER_PYTHON = $(shell python3.13 -c 'import pip, sys; print(sys.executable)' 2>/dev/null || echo "$(CURDIR)/.venv-sam/bin/python")
CODE := layers/bodycheck/bodycheck functions training tests benchmarks layers/build_layer.py layers/meaning/bodycheck_meaning

.DEFAULT_GOAL := help
.PHONY: help bench-quality bench-unseen bench-speed bench-linear bench-sweep bench-archives bench-extraction chaos fuzz audit same-verdict cold-start setup setup-sam setup-training demo local invoke test lint types validate unit build train train-meaning lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: .venv/.installed ## make the virtual environment from the locked requirements

setup-sam: .venv-sam/.installed ## make sam's own virtual environment (it pins what the project pins otherwise)

setup-training: .venv-training/.installed ## make an environment to train the meaning model in

.venv/.installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Bodycheck needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-sam/.installed: requirements/sam.txt
	$(PYTHON) -m venv .venv-sam
	.venv-sam/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/sam.txt
	@touch $@

.venv-training/.installed: requirements/training.txt
	$(PYTHON) -m venv .venv-training
	.venv-training/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/training.txt
	.venv-training/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	.venv-training/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## start an embedded AWS, drop the sample articles, print their verdicts
	@$(BIN)/bodycheck demo

local: setup ## an embedded AWS that stays until Ctrl-C
	@$(BIN)/bodycheck local

invoke: setup setup-sam ## run a handler on one event under the Lambda emulator: EVENT=events/....json [ARTICLE=file] [FUNCTION=SweepFunction]
	@$(BIN)/bodycheck invoke $(EVENT) $(if $(ARTICLE),--article "$(ARTICLE)") $(if $(FUNCTION),--function $(FUNCTION))

test: setup setup-sam lint types unit ## lint, types and every test

lint: setup setup-sam validate ## ruff and sam validate
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

validate: setup-sam ## check the template
	$(SAM) validate --lint
	.venv-sam/bin/cfn-lint --append-rules cfn_lint_serverless.rules --template template.yaml

types: setup ## mypy, strict
	$(BIN)/mypy $(wildcard $(CODE))

unit: setup setup-sam ## every test, the end-to-end ones among them
	$(BIN)/pytest -n 2 --dist loadfile

build: setup-sam ## sam build for ARCH=arm64 (default) or x86_64
	BODYCHECK_PYTHON="$(LAYER_PYTHON)" $(SAM) build --parameter-overrides Architecture=$(ARCH)

train: setup ## train the shipped models anew: DATA=folder that holds train/*.jsonl.gz
	$(BIN)/python training/lexicon.py --data $(DATA)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python training/vectors.py --data $(DATA)
	OMP_NUM_THREADS=1 $(BIN)/python training/train.py --data $(DATA)

# Real headlines that the development sets share are left out, so that what is measured on those is honest.
train-meaning: setup setup-training ## train the meaning model anew, under three hours on two cores, and combine it with the words': [ROUNDS=1] [RUN="--passes 100000"] [OTHER_RUNS=folders]
	$(BIN)/python -m benchmarks.quality.unseen --data $(DATA) --to $(MEANING)/data --only real_pairs
	$(BIN)/python training/meaning_pairs.py --data $(MEANING)/data --out $(MEANING) $(if $(ROUNDS),--rounds $(ROUNDS))
	.venv-training/bin/python training/meaning_start.py --pairs $(MEANING)
	.venv-training/bin/python training/train_meaning.py --pairs $(MEANING) $(RUN)
	.venv-training/bin/python training/export_meaning.py --pairs $(MEANING) $(if $(OTHER_RUNS),--other-runs $(OTHER_RUNS))
	$(BIN)/python training/words_apart.py --data $(MEANING)/data --to $(MEANING)/words
	OMP_NUM_THREADS=1 $(BIN)/python training/train.py --data $(MEANING)/words --out $(MEANING)/words/models
	$(BIN)/python training/calibrate_meaning.py --pairs $(MEANING) --words $(MEANING)/words/models

bench-quality: setup ## verdict quality on the development sets, into docs/quality.md: DATA=folder that holds dev/ and train/
	$(BIN)/python -m benchmarks.quality --data $(DATA) $(if $(SCORER),--against-scorer $(SCORER))

bench-unseen: setup ## the same for word models trained without any article of those sets; prints, and writes into benchmarks/out
	$(BIN)/python -m benchmarks.quality.unseen --data $(DATA) --to $(UNSEEN)
	OMP_NUM_THREADS=1 $(BIN)/python training/train.py --data $(UNSEEN) --out $(UNSEEN)/models
	$(BIN)/python -m benchmarks.quality --data $(DATA) --training $(UNSEEN) --models $(UNSEEN)/models \
	  --out benchmarks/out/unseen --report benchmarks/out/unseen/quality.md

bench-speed: setup ## time and memory of a check beside a TF-IDF transform: DATA=folder that holds train/ [CHECKS=100000]
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/speed.py $(if $(wildcard $(DATA)/train),--data $(DATA)) \
	  $(if $(CHECKS),--memory-checks $(CHECKS))

bench-linear: setup ## time of a check on hostile texts of doubling sizes
	PYTHONPATH=. $(BIN)/python benchmarks/linear.py

bench-sweep: setup ## a sweep over many objects, cut off every few seconds: [OBJECTS=200000] [SECONDS=5]
	$(BIN)/python benchmarks/sweep.py $(if $(OBJECTS),--objects $(OBJECTS)) $(if $(SECONDS),--seconds $(SECONDS))

chaos: setup setup-sam ## replay a storm and compare the table with the bucket: [SEED=1] [UPLOADS=10000] [KEYS=6000] [FAULTS=0.02] ...
	@$(BIN)/python -m benchmarks.chaos $(foreach name,$(WEATHER),$(if $($(name)),--$(name)=$($(name))))

audit: .venv-audit/.installed ## known weaknesses of the locked packages (asks PyPI), and a scan of the template's policies
	.venv-audit/bin/checkov --file template.yaml --framework cloudformation --compact --quiet --skip-download
	.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes -r layers/runtime/requirements.txt
	.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes -r layers/meaning/requirements.txt
	.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/dev.txt

.venv-audit/.installed: requirements/audit.txt
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/audit.txt
	@touch $@

fuzz: .venv-fuzz/.installed ## any bytes end in articles or a typed error: [READERS="ninjs html_page"] [SECONDS=1800] each
	@mkdir -p build/fuzz
	@for reader in $(READERS); do \
	  mkdir -p build/fuzz/$$reader tests/corpus/$$reader; echo "== $$reader"; \
	  READER=$$reader $(FUZZER) build/fuzz/$$reader tests/corpus/$$reader -max_total_time=$(or $(SECONDS),1800) \
	    -timeout=2 -rss_limit_mb=512 -max_len=20000 -artifact_prefix=build/fuzz/$$reader- -print_final_stats=1 || exit 1; \
	  READER=$$reader $(FUZZER) -merge=1 -rss_limit_mb=512 tests/corpus/$$reader build/fuzz/$$reader 2>/dev/null; \
	done

.venv-fuzz/.installed: requirements/fuzz.txt
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/fuzz.txt
	@touch $@

bench-archives: setup setup-sam ## a file of many articles, its workers killed on the way: [FORMAT=ndjson|warc] [ARTICLES=100000] [MEGABYTES=1000]
	@$(BIN)/python -m benchmarks.archives $(if $(FORMAT),--format $(FORMAT)) $(if $(ARTICLES),--articles $(ARTICLES)) \
	  $(if $(MEGABYTES),--megabytes $(MEGABYTES)) $(if $(KILLS),--kills $(KILLS))

bench-extraction: setup ## what is read of web pages, beside other extractors: [PAGES=folder of NAME.html and NAME.json]
	$(BIN)/python -m benchmarks.extraction $(if $(PAGES),--pages $(PAGES))

same-verdict: ## verdicts are the same bytes on every Python: PYTHONS="python3.11 python3.13"
	$(PYTHON) benchmarks/same_verdict.py $(PYTHONS)

cold-start: setup setup-sam ## the handler's cold start beside that of an empty Powertools handler
	$(BIN)/python benchmarks/cold_start.py

build/lock/bin/uv:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv==0.13.9

lock: build/lock/bin/uv ## resolve the requirements anew
	build/lock/bin/uv pip compile -q --universal --python-version 3.11 pyproject.toml --all-extras --group dev \
	  --generate-hashes --no-annotate --no-header --excludes requirements/unused.in -o requirements/dev.txt
	build/lock/bin/uv pip compile -q --python-version 3.13 --python-platform x86_64-manylinux_2_28 pyproject.toml --extra aws \
	  --generate-hashes --no-annotate --no-header -c requirements/dev.txt -o layers/runtime/requirements.txt
	echo tokenizers | build/lock/bin/uv pip compile -q --python-version 3.13 --python-platform x86_64-manylinux_2_28 - --no-deps \
	  --generate-hashes --no-annotate --no-header -c requirements/dev.txt -o layers/meaning/requirements.txt
	build/lock/bin/uv pip compile -q --universal --python-version 3.11 requirements/sam.in \
	  --generate-hashes --no-annotate --no-header -o requirements/sam.txt
	build/lock/bin/uv pip compile -q --universal --python-version 3.11 pyproject.toml requirements/fuzz.in \
	  --generate-hashes --no-annotate --no-header -c requirements/dev.txt -o requirements/fuzz.txt
	build/lock/bin/uv pip compile -q --universal --python-version 3.11 requirements/audit.in \
	  --generate-hashes --no-annotate --no-header -o requirements/audit.txt
	build/lock/bin/uv pip compile -q --universal --python-version 3.11 pyproject.toml requirements/training.in \
	  --generate-hashes --no-annotate --no-header --excludes requirements/training-unused.in -c requirements/dev.txt \
	  -o requirements/training.txt

clean: ## remove what the targets made
	rm -rf .venv .venv-sam .venv-audit .venv-fuzz .venv-training .aws-sam build benchmarks/out .mypy_cache .ruff_cache .pytest_cache .hypothesis
