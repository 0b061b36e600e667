#!/usr/bin/env bash
# The C example that README.md shows is examples/save-phone.c, which another test compiles and runs.
#   readme.sh ROOT
set -eu
cd "$1"
shown=$(awk '/^```c$/ {inside = 1; next} /^```$/ {inside = 0} inside' README.md)
[ -n "$shown" ] || { echo 'README.md shows no C example'; exit 1; }
diff <(printf '%s\n' "$shown") examples/save-phone.c
