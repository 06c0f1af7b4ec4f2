# All commands of the repository: `make help`. CI runs the same targets. Needs node, npm, git and a POSIX shell.

EXSIM  := node bin/exsim.js
# The instance file: your own where you have one, the example otherwise.
FILE   ?= $(firstword $(wildcard instances.yaml) instances.example.yaml)
# Options passed on: make up ARGS=-d
ARGS   ?=
VITEST := node_modules/.bin/vitest
TESTS  := --project unit --project integration --project e2e

# Written by every npm install, last of all: older than the lockfile means not installed.
INSTALLED := node_modules/.package-lock.json
BUILT     := dist/.built
# Folders are listed too: their time changes when a file is removed or renamed.
SOURCES   := $(shell find src proto schema 2>/dev/null) package.json tsconfig.json tsconfig.build.json .ci/copy-assets.mjs .ci/bundle-engine.mjs .ci/bundle-programs.mjs

.DEFAULT_GOAL := help
.PHONY: help check-env up down status provision test test-all test-unit test-integration test-e2e test-short \
        fuzz fuzz-edges sim crash chaos isolation provision-kills mutants planted test-nodes test-postgres-all bench-engine bench-durable bench-restart bench-edges bench-fleet bench-metrics observability \
        build clean lint fmt proto proto-image test-list \
        test-files

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' Makefile

check-env: ## say which tools and settings are missing, and how to get them
	@sh .ci/check-env.sh

up: $(BUILT) ## install, build, start all exchanges of the instance file; ARGS=-d returns when they are ready
	@$(EXSIM) up $(FILE) $(ARGS)

down: $(BUILT) ## stop everything that `make up` started
	@$(EXSIM) down $(ARGS)

status: $(BUILT) ## show the exchanges and what they do
	@$(EXSIM) status $(ARGS)

provision: $(BUILT) ## create schemas, roles and Redis users without starting anything
	@$(EXSIM) provision $(FILE) $(ARGS)

test: test-all ## run all tests, with private servers on free ports

test-all: $(BUILT) ## the same as test
	@node .ci/test.mjs unit integration e2e

test-unit: $(INSTALLED) ## run the tests that need no server
	@node .ci/test.mjs unit

test-integration: $(INSTALLED) ## run the tests against a real Postgres and Redis
	@node .ci/test.mjs integration

test-e2e: $(BUILT) ## run the tests of the built command, with real processes
	@node .ci/test.mjs e2e

fuzz: $(INSTALLED) ## compare engine and reference model over 1,000,000 random commands; ARGS="--seed N --commands N"
	@node .ci/fuzz.mjs $(ARGS)

fuzz-edges: $(INSTALLED) ## send 100,000 bad and good requests to every route, method and socket; ARGS="--requests N --seed N"
	@node .ci/fuzz-edges.mjs $(ARGS)

sim: $(INSTALLED) ## play 100,000 seeds of faults against the worker's core; ARGS="--seeds N --from N", "--seed N", --planted
	@node .ci/sim.mjs $(ARGS)

crash: $(BUILT) ## kill a venue 500 times at work and check that nothing is lost; ARGS="--kills N --seed N" or ARGS=--planted
	@node .ci/crash.mjs $(ARGS)

chaos: $(BUILT) ## kill supervisors and workers at any moment and count processes; ARGS="--seed N --only NAME" or ARGS=--planted
	@node .ci/chaos.mjs $(ARGS)

provision-kills: $(BUILT) ## kill provisioning at 30 random moments and check that the next run completes it
	@EXSIM_PROVISION_KILLS=30 $(VITEST) run --project e2e tests/e2e/provision-killed.test.ts

isolation: $(INSTALLED) ## try every way from one exchange into another, on every Postgres and Redis here; ARGS="--postgres 14,16"
	@node .ci/isolation.mjs $(ARGS)

mutants: $(INSTALLED) ## change the engine in small ways and count how many the tests notice; ARGS="--sample N --seed N"
	@node tests/mutants/run.mjs $(ARGS)

planted: $(INSTALLED) ## plant wrong rules in a copy of the engine and show which tests notice each
	@node tests/mutants/run.mjs --planted $(ARGS)

test-nodes: $(INSTALLED) ## replay one journal on Node 20, 22 and 24 and compare the state hashes
	@node tests/nodes/run.mjs $(ARGS)

test-postgres-all: $(BUILT) ## run the tests that talk to Postgres on 14 to 18, and see 13 refused; ARGS="--postgres 14,16"
	@node .ci/test-postgres-all.mjs $(ARGS)

test-short: $(INSTALLED) ## run the unit tests, stop at the first failure
	@$(VITEST) run --project unit --reporter dot --bail 1 $(ARGS)

test-list: $(INSTALLED) ## list the tests by name
	@$(VITEST) list $(TESTS) $(ARGS)

test-files: $(INSTALLED) ## list the test files
	@$(VITEST) list $(TESTS) --filesOnly $(ARGS)

bench-engine: $(INSTALLED) ## measure the engine beside its peers and write docs/benchmarks.md; ARGS=--quick for a short run
	@node .ci/bench.mjs engine $(ARGS)

bench-durable: $(INSTALLED) ## measure durable answers beside their floor and write docs/benchmarks.md; ARGS=--quick for a short run
	@node .ci/bench.mjs durable $(ARGS)

bench-restart: $(INSTALLED) ## measure restarts by length of the journal and write docs/benchmarks.md; ARGS=--quick for a short run
	@node .ci/bench.mjs restart $(ARGS)

bench-edges: $(INSTALLED) ## measure orders from socket to answer and write docs/benchmarks.md; ARGS=--quick for a short run
	@node .ci/bench.mjs edges $(ARGS)

bench-fleet: $(BUILT) ## measure first starts, idle fleets and write docs/benchmarks.md; ARGS=--quick for a short run
	@node .ci/bench.mjs fleet $(ARGS)

bench-metrics: $(INSTALLED) ## measure what counting a request costs, beside prom-client; it only prints
	@node .ci/bench.mjs metrics --quick

observability: $(BUILT) ## check observability/ with promtool and a real Prometheus that scrapes three exchanges
	@node .ci/observability.mjs $(ARGS)

build: $(BUILT) ## compile to dist/

lint: $(INSTALLED) ## check format, types, import rules, dead code, proto
	@npm run --silent lint

fmt: $(INSTALLED) ## format and mend what can be mended
	@npm run --silent fmt

proto: $(INSTALLED) ## write what is made of proto files: TypeScript types, and a descriptor for reflection
	@sh .ci/generate-proto.sh

proto-image: $(INSTALLED) ## take proto/exchange.proto as what later changes may not break
	@npx --no-install buf build --exclude-source-info --output proto/exchange.binpb

clean: ## remove what was built and installed; state in .exsim/ stays (make down ARGS="--purge --yes" removes it)
	rm -rf dist node_modules coverage

$(INSTALLED): package-lock.json
	npm ci
	@touch $@

$(BUILT): $(INSTALLED) $(SOURCES)
	npm run --silent build
	@touch $@
