#!/usr/bin/env bash
# Every public header and every generated one compiles alone, as C99 and as C++11, without a warning.
#   headers.sh ROOT CC CXX
set -eu
root=$1 cc=$2 cxx=$3
cd "$root/runtime/include"
status=0
count=0
check() {
    warnings='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'
    include="-I. -I$root/gen"
    # shellcheck disable=SC2086
    printf '#include <%s>\ntypedef int tl_not_empty;\n' "$1" | "$cc" -std=c99 $warnings $include -fsyntax-only -x c - || status=1
    # shellcheck disable=SC2086
    printf '#include <%s>\ntypedef int tl_not_empty;\n' "$1" | "$cxx" -std=c++11 $warnings $include -fsyntax-only -x c++ - || status=1
    count=$((count + 1))
}
for header in trunkline/*.h; do
    check "$header"
done
for header in "$root"/gen/*/*.h; do
    check "${header#"$root"/gen/}"
done
echo "$count headers"
[ "$count" -ge 20 ] || { echo 'headers.sh: found too few headers to believe it'; exit 1; }
exit $status
