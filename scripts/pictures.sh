#!/usr/bin/env bash
# Draws the manual's pictures from what watcher sends to a Discord of its tests:
# docs/alert.png and so on. It takes a headless Chromium, Noto's fonts and pngquant.
set -euo pipefail
cd "$(dirname "$0")/.."
for browser in chromium-headless-shell chromium google-chrome; do
  command -v "$browser" >/dev/null && break
done
if ! command -v "$browser" >/dev/null || ! command -v pngquant >/dev/null; then
  echo "install chromium-headless-shell, fonts-noto-core and pngquant" >&2
  exit 1
fi
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
go test ./cmd/watcher -run TestPictures -count=1 -pictures "$pages"

# draw draws a page, 720 wide and as high as asked for, at twice the size.
draw() { # page height argument…
  "$browser" --headless --no-sandbox --disable-gpu --disable-lcd-text --hide-scrollbars --user-data-dir="$pages/profile" \
    --force-device-scale-factor=2 --window-size="720,$2" "${@:3}" "file://$1" 2>/dev/null
}

for page in "$pages"/*.html; do
  echo '<script>document.title = "height " + document.documentElement.scrollHeight</script>' >>"$page"
  height=$(draw "$page" 100 --dump-dom | sed -n 's:.*<title>height \([0-9]*\)</title>.*:\1:p')
  picture=docs/$(basename "$page" .html).png
  draw "$page" "$height" --screenshot="$page.png"
  pngquant --force --speed 1 --strip --output "$picture" 128 "$page.png"
  echo "$picture: $(stat -c %s "$picture") bytes"
done
