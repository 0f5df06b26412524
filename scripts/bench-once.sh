#!/usr/bin/env bash
# One round of `watcher once` over FEEDS loopback feeds of 30 items, each on its
# own 127.x.y.z and answering after DELAY, beside a bare pipeline (fetch, gofeed,
# durable insert, PAR fetches in flight) that does nothing else. Needs the bench programs that
# WATCHER_SHARED/bench holds.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${WATCHER_SHARED:-../shared}
FEEDS=${FEEDS:-1000} DELAY=${DELAY:-100ms} PAR=${PAR:-64} ROUNDS=${ROUNDS:-3} PORT=${PORT:-8800}
[ -d "$shared/bench" ] || { echo "skipped: no bench programs in $shared/bench"; exit 0; }
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cp -r "$shared/bench" "$work/bench"
(cd "$work/bench" && go build -o "$work/feedserver" ./feedserver)
(cd "$work/bench/pipeline" && go build -o "$work/pipeline" .)
CGO_ENABLED=0 go build -trimpath -o "$work/watcher" ./cmd/watcher
"$work/feedserver" -feeds "$FEEDS" -items 30 -port "$PORT" -spread -delay "$DELAY" >"$work/server.log" 2>&1 &
for _ in $(seq 100); do curl -fs "http://127.0.0.1:$PORT/_stats" >/dev/null && break; read -rt 0.1 <> <(:) || true; done
{
  echo "network: { allow: [127.0.0.0/8] }"
  echo "store: $work/data"
  echo 'channels: ${BENCH_WEBHOOK}'
  echo "topics: { Nothing: [zzyzx] }"
  echo "feeds:"
  curl -fs "http://127.0.0.1:$PORT/_urls" | sed 's/^/  - /'
} >"$work/feeds.yaml"
for round in $(seq "$ROUNDS"); do
  "$work/pipeline" -base "http://127.0.0.1:$PORT" -par "$PAR" -db "$work/bare.db" -rounds 1
  rm -rf "$work/data"
  /usr/bin/env time -f "watcher  round=$round wall=%es cpu=%Us+%Ss peak_rss=%M KiB" \
    "$work/watcher" once --config "$work/feeds.yaml" 2> >(grep -E 'wall=|failed' >&2) || true
done
