#!/usr/bin/env bash
# How fast the matching engine is: 10,000 and 100,000 phrases over the news
# streams of WATCHER_SHARED, on one core, in CPU time; how long it takes to
# compile them; and how hostile texts do as they grow. Beside it, where they are
# installed, ripgrep and Hyperscan or Vectorscan (scripts/hyperscan.c) look for
# the same 10,000 phrases as plain strings, without folding, in the streams as
# stored.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=$(realpath "${WATCHER_SHARED:-../shared}")
phrases=$shared/corpus/matching/patterns-10k.txt
[ -f "$phrases" ] || { echo "skipped: no corpus in $shared"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
WATCHER_SHARED=$shared go test -c -o "$work/match.test" ./internal/match

# The best of a few rounds counts: what else the machine does only takes away.
bench() { (cd internal/match && WATCHER_SHARED=$shared GOMAXPROCS=1 "$work/match.test" -test.run '^$' -test.bench "$1" -test.benchtime "$2" -test.count "$3"); }
best() {
  awk '/^Benchmark/ {
    name = $1; sub(/^Benchmark/, "", name); sub(/-[0-9]+$/, "", name)
    if (!(name in rate)) order[++n] = name
    for (i = 3; i < NF; i += 2) {
      if (($(i+1) == "MB/cpu-s" || $(i+1) == "MB/s" && name ~ /first/) && $i > rate[name]) rate[name] = $i
      if ($(i+1) == "allocs/op") allocs[name] = $i
      if ($(i+1) == "items") items[name] = $i
      if ($(i+1) == "ns/op" && (!(name in ns) || $i < ns[name])) ns[name] = $i
    }
    rate[name] += 0
  }
  END {
    for (k = 1; k <= n; k++) {
      name = order[k]
      if (rate[name]) line = sprintf("%8.2f MB/s", rate[name]); else line = sprintf("%8.1f ms", ns[name] / 1e6)
      if (items[name]) line = line sprintf(", %.2f allocations an item", allocs[name] / items[name])
      printf "  %-34s %s\n", name, line
    }
  }'
}

echo "raw text to verdicts:"
bench '^BenchmarkPhrases$' 2x 3 | best
echo "compiling:"
bench '^BenchmarkCompilePhrases$' 3x 3 | best
echo "hostile texts, as they grow:"
bench '^BenchmarkHostile$' 2x 1 | best | sort -V

zcat "$shared"/corpus/streams/*/*.jsonl.gz >"$work/streams"
mb=$(($(stat -c %s "$work/streams") / 1000000))
echo "others, over $mb MB:"
if command -v rg >/dev/null; then
  TIMEFORMAT=%U
  secs=$({ time rg -j1 -c -F -f "$phrases" "$work/streams" >/dev/null; } 2>&1)
  awk -v s="$secs" -v mb="$mb" 'BEGIN { printf "  rg -F -f: %.1f MB/s\n", mb / s }'
else
  echo "  rg: not installed"
fi
if pkg-config --exists libhs 2>/dev/null; then
  # shellcheck disable=SC2046 # several flags
  cc -O2 -o "$work/hyperscan" scripts/hyperscan.c $(pkg-config --cflags --libs libhs)
  echo "  hyperscan: $("$work/hyperscan" "$phrases" "$work/streams")"
else
  echo "  hyperscan, vectorscan (libhyperscan-dev, libvectorscan-dev): not installed"
fi
