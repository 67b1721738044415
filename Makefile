# Daybook: what an owner and an engineer run. `make help` lists the targets.

.DEFAULT_GOAL := help
SHELL := /bin/bash

help: ## Shows this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: ## Installs what is missing, builds, and opens the window (or, without a display, the browser door)
	@scripts/run.sh

test: ## Runs every test of every kind, the real window included
	@scripts/test.sh

check: ## Runs the fast checks: format, lints, generated files, types, unit tests
	@scripts/check.sh

generate: ## Writes what is derived from the catalogue: TypeScript, OpenAPI, references
	@cargo xtask generate

bench: ## Measures Daybook beside its peers and writes docs/performance.md; PART=bank only the bank
	@scripts/bench.sh $(PART)

package: ## Builds an installable .deb into target/package
	@scripts/package.sh

setup: ## Installs system and npm packages that are missing
	@scripts/setup.sh all

clean: ## Removes what was built
	@rm -rf target ui/dist

.PHONY: help run test check generate bench package setup clean
