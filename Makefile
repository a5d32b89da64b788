# make build    the programs, into ./dist
# make test     every test a fresh clone can run; installs what it needs where it may
# make bench    the benchmarks, once each
# make soak     the daemon beside a server, over bad lines, killed again and again, for
#               SOAK; SEED of a run that failed repeats it
# make soak-short  the same in three minutes
# make measure  what needs $ONRECORD_CORPORA or $ONRECORD_SCENARIOS
# make fuzz     every fuzz target, for FUZZTIME each
# make check    formatting, vet, staticcheck
# make train    the weights of audit/act, audit/claim and audit/ledger, from their labels

GO       ?= go
FUZZTIME ?= 30s
SOAK     ?= 2h
SEED     ?=

.PHONY: build test tools bench soak soak-short measure fuzz check generate train

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o dist/ ./cmd/...

tools:
	@.ci/install

test: tools
	@GO="$(GO)" .ci/test ./...

bench:
	$(GO) test -run '^$$' -bench . -benchtime 1x ./...

soak: tools
	ONRECORD_REQUIRE=1 ONRECORD_SOAK=$(SOAK) ONRECORD_SOAK_SEED=$(SEED) $(GO) test -count 1 -v -timeout 12h -run '^TestSoak$$' ./cmd/onrecord

soak-short:
	@$(MAKE) soak SOAK=3m

measure:
	$(GO) test -count 1 -v -timeout 60m -run '^TestMeasure' -bench '^BenchmarkMeasure' -benchtime 1x ./...

fuzz:
	@GO="$(GO)" FUZZTIME="$(FUZZTIME)" .ci/fuzz

check:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "gofmt would change these"; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

generate:
	$(GO) generate ./...

train:
	$(GO) run ./audit/act/train audit/act/labels audit/act/weights
	$(GO) run ./audit/claim/train audit/claim/train/labels.tsv audit/claim/train/letters.tsv audit/claim/weights.json
	$(GO) run ./audit/ledger/train audit/ledger/train/disputes audit/act/labels audit/ledger/outcomes.tsv
	$(GO) run ./audit/ledger/train audit/ledger/train/disputes audit/act/labels audit/ledger/answers.tsv
