#!/usr/bin/env bash
# Every golden client compiles: its header alone as C99 and as C++11, its tables as C11, without a warning.
#   compile.sh ROOT CC CXX
set -eu
root=$1 cc=$2 cxx=$3
strict='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'
status=0
count=0
for folder in "$root"/tests/gen/golden/*/expected; do
    include="-I$root/runtime/include -I$folder"
    for header in "$folder"/*.h; do
        name=$(basename "$header")
        # shellcheck disable=SC2086
        printf '#include "%s"\ntypedef int tl_not_empty;\n' "$name" | "$cc" -std=c99 $strict $include -fsyntax-only -x c - || status=1
        # shellcheck disable=SC2086
        printf '#include "%s"\ntypedef int tl_not_empty;\n' "$name" | "$cxx" -std=c++11 $strict $include -fsyntax-only -x c++ - || status=1
        # shellcheck disable=SC2086
        "$cc" -std=c11 $strict -Wmissing-prototypes $include -fsyntax-only "${header%.h}_tables.c" || status=1
        count=$((count + 1))
    done
done
echo "$count clients"
[ "$count" -ge 13 ] || { echo 'compile.sh: found too few clients to believe it'; exit 1; }
exit $status
