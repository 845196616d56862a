# The commands anyone must know. Needed beforehand: Debian 12, a Swift 6.3 toolchain, git.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run dev roll test test-slow test-compose check bench

# Debian packages, all of them, by what needs them. What is installed already is left alone.
TO_BUILD := libpq-dev libsqlite3-dev libssl-dev libstemmer-dev pkg-config zlib1g-dev
TO_TEST := postgresql pgbouncer chromium debian-policy
TO_TRY_HARDER := testssl.sh slowhttptest nghttp2-client nginx wrk
TO_MEASURE := wrk nginx haproxy caddy
FOR_PYTHON := python3-venv

PYTHON := .venv/bin/python
# One program without the runtime's shared libraries: it starts sooner, and calls into the runtime cost less.
BUILD_RELEASE := swift build -c release --static-swift-stdlib
SWIFT_SOURCES := Package.swift Services Shared Tests gateway/Sources

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build, and run the product until Ctrl-C; ARGS="--port 8081 --data elsewhere" for other than the usual
	@.ci/install $(TO_BUILD)
	$(BUILD_RELEASE)
	@exec .build/release/ba up $(ARGS)

dev: ## Run the product with one service from source, built and restarted when its files change: SERVICE=chat
	@.ci/install $(TO_BUILD)
	swift build --product ba
	@exec deploy/dev $(SERVICE) $(ARGS)

roll: ## Build the image of one service and replace its containers one by one: SERVICE=chat
	@[[ -n "$(SERVICE)" ]] || { echo "Which one? make roll SERVICE=chat"; exit 64; }
	DOCKER_BUILDKIT=1 docker build --target $(SERVICE) --tag ba-assistant-$(SERVICE) .
	@deploy/roll $(SERVICE)

test: .venv/ready ## Run all tests: Swift, the real processes, a real browser
	@.ci/install $(TO_BUILD) $(TO_TEST)
	@.ci/unpack debian-policy usr/share/doc/debian-policy/policy.txt.gz
	swift build --build-tests
	@$(PYTHON) Tests/everything.py

test-slow: .venv/ready ## What tools made for it try on the gateway: testssl.sh, slowhttptest, h2load, wrk; three minutes
	@.ci/install $(TO_BUILD) $(TO_TRY_HARDER)
	swift build --product gateway
	@$(PYTHON) -m pytest Tests/Slow

test-compose: .venv/ready ## Build the images and test docker-compose.yml on the engine that runs here
	@docker info > /dev/null || { echo "No Docker engine answers. Start one, then try again."; exit 1; }
	@! command -v swift > /dev/null || .ci/install $(TO_BUILD)
	@.ci/unpack debian-policy usr/share/doc/debian-policy/policy.txt.gz
	DOCKER_BUILDKIT=1 COMPOSE_DOCKER_CLI_BUILD=1 COMPOSE_PROFILES=operations,postgres,tls \
		deploy/compose build
	@$(PYTHON) -m pytest Tests/Compose

check: .venv/ready ## Check format and style
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	.venv/bin/ruff check Tests
	.venv/bin/ruff format --check Tests
	@if command -v node > /dev/null; then \
		find gateway/web -name '*.js' | while read -r file; do \
			node --input-type=module --check < "$$file" || { echo "in $$file"; exit 1; }; \
		done; \
	fi

bench: .venv/ready ## Measure, and print the figures as Markdown; PART=edge (or product, search, signing, chat) for a part
	@.ci/install $(TO_BUILD) $(TO_TEST) $(TO_MEASURE)
	@.ci/unpack debian-policy usr/share/doc/debian-policy/policy.txt.gz
	$(BUILD_RELEASE)
	@BA_BIN=.build/release PYTHONPATH=Tests/System $(PYTHON) Tests/Benchmarks/bench.py $(PART)

.venv/ready: Tests/requirements.txt
	@.ci/install $(FOR_PYTHON)
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@
