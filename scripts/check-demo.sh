#!/usr/bin/env bash
# Runs the demo for 20 seconds and holds what it prints against what it must.
set -euo pipefail
watcher=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$watcher" demo --for 20s >"$dir/out" 2>"$dir/err" </dev/null
must() { grep -qF -- "$1" "$dir/$2" || { echo "the demo's $2 lacks: $1"; cat "$dir/out" "$dir/err"; exit 1; }; }
mustnot() { ! grep -qF -- "$1" "$dir/$2" || { echo "the demo's $2 has: $1"; cat "$dir/out" "$dir/err"; exit 1; }; }
must "feeds read" out                       # the summary of what was there before
must "Police in Albania search the MEK camp" out
must "muxhahedin" out                       # Albanian
must "مجاهدین خلق" out                      # Persian
must "The Crooked Gazette" out              # the broken feed gives its items
must "Moved Monitor" out                    # the moved one is followed
mustnot "MEK inhibitor slows" out
mustnot "Hizbul" out
must "Next:" err
twice=$(grep -cF "Police in Albania search the MEK camp" "$dir/out" || true)
[ "$twice" = 1 ] || { echo "one story was told $twice times"; cat "$dir/out"; exit 1; }
echo "the demo told what it must: $(grep -c . "$dir/out") lines"
