# make help lists what there is. None of it is needed to build or test:
# go run ./cmd/watcher and go test ./... do that.
SHELL := bash
KILLS ?= 500
CUTS ?= 1500
DAYS ?= 5000
TERMS ?= 200
SOAKFEEDS ?= 1000
FUZZTIME ?= 10m
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
OUTAGES = TestDiscord(Fails|Down)|TestWebhookFails|TestWebhookReplaced|TestOneChannelHoldsUpNoOther|TestNoNetwork|TestNamesLie|TestCaptivePortal|TestBrokenFeedHarmsNoOther|TestFeedBreaksAndRecovers|TestRestoredFeed|TestRetryAfter|TestDowntime|TestStopWhile
RESOURCES = TestDiskFull|TestDiskFails|TestSpare|TestBackup|TestCopy|TestFolderNotWritable|TestDatabaseNotWritable|TestNoDescriptors|TestMemory|TestClock|TestTwoWatchers|TestLock|TestEveryOlderSchema|TestMigration|TestFailedMigration|TestForeignAndDamaged|TestRemovedDatabase|TestNext
LINT = go tool -modfile=tools/go.mod golangci-lint

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## watch the feeds of feeds.yaml
	go run ./cmd/watcher

demo: ## see it work, on this machine only
	go run ./cmd/watcher demo

build: ## one static binary, dist/watcher
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o dist/watcher ./cmd/watcher

test: ## all tests
	go test ./...

race: ## all tests with the race detector
	go test -race ./...

fuzz: ## every fuzz target for FUZZTIME each
	@for pkg in $$(go list ./...); do for f in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
		echo "$$pkg $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; done; done

bench: ## benchmarks, matching beside other programs, and a whole round over 1,000 feeds beside a bare pipeline
	go test -run '^$$' -bench . -benchmem ./...
	bash scripts/bench-match.sh
	bash scripts/bench-once.sh

kills: ## kill -9 the real binary KILLS times; nothing may be lost or repeated
	go test ./cmd/watcher -run TestKill -count=1 -v -timeout 0 -kills $(KILLS)

cuts: ## cut the power under the store CUTS times in each way; nothing acknowledged may be lost, nothing half done
	@set -o pipefail; go test ./internal/store ./internal/app -run TestPowerCut -count=1 -v -timeout 0 -cuts $(CUTS) | grep -vE '^ *(=== |--- PASS)'

model: ## DAYS invented days of news, changes, failures and deaths against a model of what must be told
	@set -o pipefail; go test ./internal/app -run TestModel -count=1 -v -timeout 0 -rapid.checks=$(DAYS) -rapid.steps=60 | grep -v '^=== '

terms: ## ask the real binary TERMS times to end, at any moment; it does within ten seconds, and nothing is lost
	go test ./cmd/watcher -run 'TestTerm$$' -count=1 -v -timeout 0 -terms $(TERMS)

soak: ## a month of SOAKFEEDS feeds in compressed time; each alert once, and nothing grows that is not meant to
	go test ./internal/app -run 'TestSoak$$' -count=1 -v -timeout 0 -soakfeeds $(SOAKFEEDS)

outages: ## Discord, feeds and the network away in each of their ways, and the real binary between
	go test ./cmd/watcher -run '$(OUTAGES)' -count=1 -v -timeout 30m

resources: ## disks that are full or fail, no files, little memory, clocks that jump, older and newer databases
	go test ./cmd/watcher ./internal/app ./internal/store ./internal/schedule -run '$(RESOURCES)' -count=1 -v -timeout 30m

reliability: ## every judge at its larger size; writes what they found into docs/reliability.md
	bash scripts/reliability.sh

twin: ## the desk from end to end in a Discord that is not our own fake
	npm ci --prefix tools/twin
	go test ./cmd/watcher -run TestTwin -count=1 -v

eval: ## how well topics and profiles find what they should, and stories are told apart, on ../shared/corpus
	@go test ./internal/eval -run 'TestEval|TestStreams|TestKin|TestReuters' -count=1 -v -timeout 30m | grep -vE '^(=== |--- PASS|PASS$$)'
	@go test ./internal/story -run 'TestStories|TestPairs|TestCopies' -posts 30000 -count=1 -v -timeout 30m | grep -vE '^(=== |--- PASS|PASS$$)'
	@go test ./internal/story -run '^$$' -bench Assign -benchmem | grep Benchmark
	@go test ./internal/app -run 'TestReplay|TestBreakingDay|TestGroupIsThePipeline' -count=1 -v -timeout 30m | grep -vE '^=== |--- PASS|^PASS$$'

lint: ## golangci-lint, as CI runs it
	$(LINT) run

fmt: ## gofumpt
	$(LINT) fmt

check: ## what CI runs
	bash .ci/run

pictures: ## docs/*.png, drawn from what is sent to a Discord of the tests
	bash scripts/pictures.sh

image: ## the container image's root and program, tried in bubblewrap
	bash scripts/check-image.sh

reproducible: ## two builds of one source, with caches of their own: the same bytes
	bash scripts/check-reproducible.sh --cold

sbom: ## dist/watcher.cdx.json: every module in the program, with its licence (CycloneDX)
	mkdir -p dist
	go tool -modfile=tools/go.mod cyclonedx-gomod app -json -licenses -main cmd/watcher -output dist/watcher.cdx.json .

vuln: ## known vulnerabilities that the program can reach; asks vuln.go.dev
	go tool -modfile=tools/go.mod govulncheck ./...

docker: ## the container image
	docker build --build-arg VERSION=$(VERSION) -t watcher .

.PHONY: help run demo build test race fuzz bench kills cuts model terms soak outages resources reliability twin eval lint fmt check pictures image reproducible sbom vuln docker
