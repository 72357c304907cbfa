# Two commands matter: `make run` and `make test`. Each sets up what it needs on a Debian machine.
.PHONY: help run build test bench lint format

help:     ## what there is
	@grep -E '^[a-z]+: +##' $(MAKEFILE_LIST) | sed 's/: *## */\t/' | expand -t 10

run:      ## set up, build and scan TARGET (default: the engine's images, else this machine)
	@scripts/setup.sh build
	@scripts/build.sh
	@bin/bulkhead scan $(TARGET) || { status=$$?; [ $$status -le 2 ] || exit $$status; }

build:    ## the release program, at bin/bulkhead
	@scripts/setup.sh build
	@scripts/build.sh

test:     ## set up, lint, build, run every test
	@scripts/setup.sh test
	@scripts/lint.sh
	@scripts/test.sh

bench:    ## set up, build and measure against peers
	@scripts/setup.sh bench
	@scripts/build.sh
	@Benchmarks/run.sh
	@Benchmarks/advisories.sh

lint:     ## formatting and house rules
	@scripts/lint.sh

format:   ## format all sources
	@swift format -i -p -r --configuration .swift-format Sources Tests Package.swift
