#!/usr/bin/env bash
# The browser's tests need a Chromium. Use the one that is there; else Playwright's; else Debian's.
set -uo pipefail
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
.venv/bin/python -m playwright install --with-deps chromium >/dev/null 2>&1 && exit 0
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null && exit 0
echo "No Chromium could be installed. Install it by hand, or set CHROMIUM to the path of one, and run make test again." >&2
exit 1
