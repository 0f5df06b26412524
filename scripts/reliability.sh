#!/usr/bin/env bash
# Runs every judge of docs/reliability.md at its larger size, and puts what each says of itself into the table there, with the day.
# With names of judges, only those. The sizes are the Makefile's: make reliability KILLS=2000.
set -uo pipefail
cd "$(dirname "$0")/.."
table=docs/reliability.md
logs=$(mktemp -d)
failed=()

# judge NAME PATTERN TARGET: PATTERN finds the lines in which the judge says what it did; "-" counts the cases that held.
judge() {
  local name=$1 pattern=$2 target=$3 log=$logs/$1.txt figures
  [[ $# -eq 3 ]] || return 2
  if ((${#only[@]})) && [[ " ${only[*]} " != *" $name "* ]]; then return 0; fi
  echo "== $name: make $target" >&2
  if ! make --no-print-directory "$target" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    failed+=("$name")
    return 0
  fi
  if [[ $pattern == - ]]; then
    figures="$(grep -cE '^ *--- PASS' "$log") cases held"
  else
    figures=$(grep -E "$pattern" "$log" | sed -E 's/^ *[a-z_0-9]+_test\.go:[0-9]+: //' | paste -sd '~' | sed 's/~/; /g')
  fi
  if [[ -z $figures ]]; then
    echo "$name held, and said nothing of itself that reads like: $pattern" >&2
    failed+=("$name")
    return 0
  fi
  write "$name" "$figures ($(date -u +%F))"
}

# write replaces what stands between a judge's marks.
write() {
  NAME=$1 FIGURES=$2 awk '{
    open = "<!-- " ENVIRON["NAME"] " -->"; shut = "<!-- / -->"
    from = index($0, open)
    if (from) {
      rest = substr($0, from + length(open))
      to = index(rest, shut)
      if (to) { $0 = substr($0, 1, from + length(open) - 1) ENVIRON["FIGURES"] substr(rest, to); done = 1 }
    }
    print
  } END { exit !done }' "$table" >"$logs/table" && cat "$logs/table" >"$table" || { echo "$table has no place for $1" >&2; failed+=("$1"); }
}

only=("$@")
judge model '[0-9]+ days, [0-9]+ of them' model
judge cuts '[0-9]+ power cuts' cuts
judge kills '[0-9]+ kills,' kills
judge outages - outages
judge resources - resources
judge terms '[0-9]+ ends by SIGTERM' terms
judge soak '[0-9]+ days of [0-9]+ feeds' soak

if ((${#failed[@]})); then
  echo "did not hold, or could not be read: ${failed[*]}; what they wrote is in $logs" >&2
  exit 1
fi
rm -rf "$logs"
