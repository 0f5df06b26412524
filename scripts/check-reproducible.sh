#!/usr/bin/env bash
# Builds the program twice, in folders of different names and lengths, and compares
# the two: same source, same Go, same bytes. With --cold each has a build cache of
# its own, which takes minutes; without, what was compiled once is linked twice.
set -euo pipefail
cd "$(dirname "$0")/.."
cold=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for place in a somewhere/else/altogether; do
  mkdir -p "$work/$place"
  git clone -q . "$work/$place/src"
  (cd "$work/$place/src" &&
    { [ "$cold" != --cold ] || export GOCACHE="$work/$place/cache"; } &&
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=check" -o ../watcher ./cmd/watcher)
done
sums=$(cd "$work" && sha256sum a/watcher somewhere/else/altogether/watcher)
echo "$sums"
[ "$(cut -d' ' -f1 <<<"$sums" | sort -u | wc -l)" = 1 ] || { echo "two builds of one source differ"; exit 1; }
