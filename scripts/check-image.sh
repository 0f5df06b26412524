#!/usr/bin/env bash
# Proves the container image where no container engine runs. It reads the
# Dockerfile: the build stage's RUN lines run as they stand, on a copy of the
# tree that COPY and .dockerignore would give, and the last stage's COPY lines
# lay out its root file system as an engine would. In bubblewrap on that root
# (read-only, the image's user, no capabilities, /data and a tmpfs /tmp alone to
# be written to, the image's environment) the program then has to do its work.
set -euo pipefail
cd "$(dirname "$0")/.."

skip() { echo "skipped: $*"; exit 0; }
die() { echo "the image: $*" >&2; exit 1; }
command -v bwrap >/dev/null || skip "bubblewrap (bwrap) is not installed"
[ -z "$(grep -E '\\$' Dockerfile)" ] || die "a line of the Dockerfile goes on in the next, which this script does not read"

work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir "$work"/{src,out,root,data,tmp,config,serve}
root=$work/root version=sandbox
uid=0 gid=0 workdir=/ env=() entry=() cmd=() health=()

# ── The build stage ─────────────────────────────────────────────────────────

# build runs a command where the build stage's would: this machine's tools, the
# copied tree in /src, and nothing else to write to but /out and Go's caches.
build() {
  local d binds=()
  for d in /*; do
    case $d in /proc | /dev | /tmp | /src | /out) ;; *) binds+=(--ro-bind "$d" "$d") ;; esac
  done
  for d in "$(go env GOCACHE)" "$(go env GOMODCACHE)"; do mkdir -p "$d"; binds+=(--bind "$d" "$d"); done
  bwrap --proc /proc --dev /dev --tmpfs /tmp "${binds[@]}" --bind "$work/src" /src --bind "$work/out" /out \
    --chdir /src --setenv VERSION "$version" --die-with-parent -- bash -euc "$1"
}

# context lists what .dockerignore leaves of the tree, as a tar archive.
context() {
  local list=(*) hidden=(.[!.]*)
  tar --anchored --no-wildcards-match-slash -X <(grep -v '^#' .dockerignore) -cf - -- "${list[@]}" "${hidden[@]}"
}

# copy_in is a COPY of the build stage: from the tree.
copy_in() {
  if [ "$*" = ". ." ]; then context | tar -xf - -C "$work/src"; else cp -- "${@:1:$#-1}" "$work/src/${*: -1}"; fi
}

# copy_out is a COPY of the last stage: from the build stage. A folder gives its
# content; one that COPY makes has mode 755; all belongs to root or to --chown.
copy_out() {
  local owner=0:0 from to stage
  while [[ $1 == --* ]]; do
    case $1 in
      --from=build) ;;
      --chown=*) owner=${1#--chown=} ;;
      *) die "COPY $1 is not known to this script" ;;
    esac
    shift
  done
  from=$work/${1#/} to=$root/${2#/} stage=$(mktemp -d -p "$work")
  [ $# = 2 ] && [ -d "$from" ] || die "COPY $*: one folder to another is what this script reads"
  cp -a "$from/." "$stage"
  chmod 755 "$stage"
  [ "$(id -u)" != 0 ] || chown -R "$owner" "$stage"
  if [ -d "$to" ]; then cp -a "$stage/." "$to"; else cp -a "$stage" "$to"; fi
  rm -rf "$stage"
}

# words reads the JSON list of a CMD.
words() { tr -d '[]",' <<<"$1"; }

stage=
while read -r word rest; do
  case $stage:$word in
    *: | *:'#'*) ;;
    *:FROM) if [[ $rest == *" AS "* ]]; then stage=${rest##* AS }; else stage=last; [ "$rest" = scratch ] || die "the last stage is from $rest, not from scratch"; fi ;;
    build:ARG) [ "$rest" = VERSION=dev ] || die "ARG $rest is not known to this script" ;;
    build:WORKDIR) [ "$rest" = /src ] || die "the build stage works in $rest, not in /src" ;;
    build:COPY) copy_in $rest ;;
    build:RUN) build "$rest" ;;
    last:COPY) copy_out $rest ;;
    last:ENV) env+=(--setenv "${rest%%=*}" "${rest#*=}") ;;
    last:USER) uid=${rest%:*} gid=${rest#*:} ;;
    last:WORKDIR) workdir=$rest ;;
    last:VOLUME) [ "$rest" = /data ] || die "the volume is $rest, not /data" ;;
    last:ENTRYPOINT) read -ra entry <<<"$(words "$rest")" ;;
    last:CMD) read -ra cmd <<<"$(words "$rest")" ;;
    last:HEALTHCHECK) read -ra health <<<"$(words "${rest#*CMD }")" ;;
    *) die "the Dockerfile's line $word $rest is not known to this script" ;;
  esac
done <Dockerfile
[ "$uid:$gid" = 65532:65532 ] || die "it runs as $uid:$gid; the documents say 65532:65532"

# ── The sandbox ─────────────────────────────────────────────────────────────

as=()
if [ "$(id -u)" = 0 ]; then # the owners of files count as in a container
  as=(setpriv --reuid="$uid" --regid="$gid" --clear-groups)
  chown "$uid:$gid" "$work/data"
fi
chmod 1777 "$work/tmp"
mkdir -p "$root"/{proc,dev} # an engine makes these
guard=(bwrap --unshare-user --unshare-pid --unshare-ipc --unshare-uts --uid "$uid" --gid "$gid"
  --cap-drop ALL --new-session --die-with-parent --as-pid-1 --clearenv "${env[@]}")
"${as[@]}" "${guard[@]}" --ro-bind / / --proc /proc --dev /dev -- /bin/true 2>"$work/err" ||
  skip "bubblewrap can make no sandbox here: $(cat "$work/err")"

# box is a sandbox on the image's root with further mounts, up to --, and the
# command that follows. The network is shared: the feeds are on this machine.
box() {
  local mounts=()
  while [ "$1" != -- ]; do mounts+=("$1"); shift; done
  exec "${as[@]}" "${guard[@]}" --ro-bind "$root" / --proc /proc --dev /dev --tmpfs /tmp \
    --bind "$work/data" /data "${mounts[@]}" --chdir "$workdir" "$@"
}

# try runs a box to its end: try CODE [MOUNT…] -- COMMAND…; what it says is in
# out and err.
try() {
  local want=$1 code=0
  shift
  (box "$@") >"$work/out.txt" 2>"$work/err.txt" </dev/null || code=$?
  [ "$code" = "$want" ] || { cat "$work"/{out,err}.txt; die "exit code $code instead of $want: $*"; }
}
must() { grep -qE -- "$2" "$work/$1.txt" || { cat "$work/$1.txt"; die "std$1 lacks: $2"; }; }
ok() { printf '  %s\n' "$*"; }

configure() { # configure FEED [MORE LINES]
  printf '%s\n' "zone: Europe/Tirane" "network: { allow: [127.0.0.0/8] }" "defaults: { schedule: '@every 1s' }" \
    "feeds: [ { url: '$1', name: Sandbox News } ]" "topics: { The MEK in Albania: [MEK NEAR Albania] }" \
    "channels: \${DISCORD_WEBHOOK}" "${@:2}" >"$work/config/feeds.yaml"
}
config=(--ro-bind "$work/config" /config)

# until_ waits for a command to succeed, a tenth of a second at a time.
until_() {
  local n
  for n in $(seq 200); do
    if "$@" >/dev/null 2>&1; then return; fi
    read -rt 0.1 <> <(:) || true
  done
  cat "$work"/*.txt
  die "20 seconds were not enough for: $*"
}

go build -o "$work/feedserver" scripts/testdata/feedserver.go
"$work/feedserver" "$work/serve" &
pids+=($!)

# ── What it must do ─────────────────────────────────────────────────────────

if command -v readelf >/dev/null; then
  readelf -dlW "$root/watcher" >"$work/out.txt"
  must out "no dynamic section"
  ! grep -q INTERP "$work/out.txt" || die "the program wants a loader"
  ok "the program is static"
fi
certs=$root/etc/ssl/certs/ca-certificates.crt
[ "$(grep -c 'BEGIN CERTIFICATE' "$certs")" -ge 100 ] || die "few CA certificates"
[ "$(stat -c %a "$root/tmp")" = 1777 ] || die "/tmp has mode $(stat -c %a "$root/tmp"): without a tmpfs nobody could write to it"
[ "$(id -u)" != 0 ] || [ "$(stat -c %u:%g "$root/data")" = "$uid:$gid" ] || die "/data belongs to $(stat -c %u:%g "$root/data")"
[ "$(cd "$root" && find . -type f | sort | xargs)" = "./etc/ssl/certs/ca-certificates.crt ./watcher" ] || die "there is more in it than is meant: $(cd "$root" && find . -type f | xargs)"
ok "$(du -sh --apparent-size "$root" | cut -f1): the program and $(grep -c 'BEGIN CERTIFICATE' "$certs") CA certificates"

try 0 -- "${entry[@]}" version
must out "^watcher $version "
ok "$(cat "$work/out.txt")"

try 0 -- "${entry[@]}" "${cmd[@]}"
must err 'docker run -v "\$PWD/feeds.yaml:/config/feeds.yaml:ro"'
ok "without a feeds.yaml: says what to mount where, exit code 0"

try 0 -- "${entry[@]}" demo --for 8s
must out "why:"
ok "the demo: $(grep -c 'why:' "$work/out.txt") alerts"

until_ test -s "$work/serve/https"
configure "$(cat "$work/serve/http")/feed"
try 0 "${config[@]}" -- "${entry[@]}" check
must out 'NEXT POLLS \(Europe/Tirane\)'
ok "time zones are found"

(box "${config[@]}" -- "${entry[@]}" "${cmd[@]}") >"$work/out.txt" 2>"$work/err.txt" </dev/null &
pid=$!
pids+=("$pid")
until_ test -s "$work/data/watcher.db"
until_ grep -q "MEK camp in Albania" "$work/out.txt"
inner=$(tr -d ' ' <"/proc/$pid/task/$pid/children")
grep -qE '^CapEff:\s0+$' "/proc/$inner/status" && grep -qE '^NoNewPrivs:\s1$' "/proc/$inner/status" || die "it runs with capabilities"
[ "$(id -u)" != 0 ] || grep -qE "^Uid:\s$uid\s$uid\s$uid\s$uid$" "/proc/$inner/status" || die "it runs as $(grep ^Uid "/proc/$inner/status")"
(box "${config[@]}" -- "${health[@]}") >"$work/health.txt" 2>&1 || { cat "$work/health.txt"; die "HEALTHCHECK fails"; }
(box "${config[@]}" -- "${health[@]}" --ready) >"$work/health.txt" 2>&1 || { cat "$work/health.txt"; die "it is not ready"; }
began=$SECONDS
kill -TERM "$inner"
wait "$pid" || die "exit code $? after SIGTERM: $(cat "$work/err.txt")"
[ $((SECONDS - began)) -lt 10 ] || die "it took $((SECONDS - began)) s to stop: an engine kills after ten"
ok "run: database in /data, the feed read, HEALTHCHECK answered, SIGTERM obeyed"
try 1 "${config[@]}" -- "${health[@]}"
must err "no watcher is running"
ok "HEALTHCHECK fails when nothing runs"

configure "$(cat "$work/serve/https")/feed"
try 1 "${config[@]}" -- "${entry[@]}" once
must err "0 read, 1 failed"
must err "x509: certificate signed by unknown authority"
rm -f "$work"/data/*
cat "$certs" "$work/serve/ca.pem" >"$work/trust.pem"
try 0 "${config[@]}" --ro-bind "$work/trust.pem" "${certs#"$root"}" -- "${entry[@]}" once
must err "1 read, 0 failed"
ok "TLS: whom ${certs#"$root"} names is trusted, and nobody else"

mkdir -m 555 "$work/sealed" # root's; or ours, but not to be written to
try 1 "${config[@]}" --bind "$work/sealed" /data -- "${entry[@]}" "${cmd[@]}"
must err "/data is not writable: watcher runs as uid $uid; run: chown -R $uid:$gid /data"
try 1 "${config[@]}" --ro-bind "$work/data" /data -- "${entry[@]}" "${cmd[@]}"
must err "/data is not writable: the file system is read-only; mount a writable volume there"
configure "$(cat "$work/serve/http")/feed" "store: /elsewhere"
try 1 "${config[@]}" -- "${entry[@]}" "${cmd[@]}"
must err "/elsewhere is missing and cannot be created: the file system is read-only"
ok "a data folder that is not writable: the line to run; the root is read-only"

# Once more where everything could be written to, to see that nothing is.
cp -a "$root" "$work/open"
[ "$(id -u)" != 0 ] || chown -R "$uid:$gid" "$work/open"
chmod -R u+w "$work/open"
configure "$(cat "$work/serve/http")/feed"
list() { (cd "$work/open" && find . -path ./data -prune -o -printf '%p %m %s %T@\n' | sort); }
list >"$work/before.txt"
loose=("${config[@]}" --bind "$work/open" / --proc /proc --dev /dev --bind "$work/data" /data --bind "$work/tmp" /tmp --ro-bind "$work/config" /config)
try 0 "${loose[@]}" -- "${entry[@]}" once
try 0 "${loose[@]}" -- "${entry[@]}" demo --for 2s
list >"$work/after.txt"
diff "$work/before.txt" "$work/after.txt" || die "it writes outside /data and /tmp"
[ -z "$(ls -A "$work/tmp")" ] || die "it leaves in /tmp: $(ls -A "$work/tmp")"
ok "nothing is written outside /data and /tmp, and nothing left in /tmp"
