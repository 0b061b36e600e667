#!/usr/bin/env bash
# Every global symbol that a library defines starts with tl_ or with a generated API's prefix.
#   symbols.sh ROOT LIBRARY...
set -eu
root=$1
shift
prefixes=tl_
for folder in "$root"/gen/*/; do
    prefixes="$prefixes|$(basename "$folder")_"
done
status=0
for library in "$@"; do
    symbols=$(nm -g --defined-only "$library" | awk 'NF == 3 {print $3}' | grep -v '^__\(asan\|odr_asan\|tsan\|ubsan\)' | sort -u)
    [ -n "$symbols" ] || { echo "$library: no symbols at all"; exit 1; }
    strays=$(printf '%s\n' "$symbols" | grep -Ev "^($prefixes)" || true)
    if [ -n "$strays" ]; then
        printf '%s: symbols without a prefix of ours:\n%s\n' "$library" "$strays"
        status=1
    fi
done
exit $status
