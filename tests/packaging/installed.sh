#!/usr/bin/env bash
# Installs into a prefix, then builds and runs a C99 and a C++17 program outside the tree: by find_package and by pkg-config,
# with the static and the shared core.
#   installed.sh BUILD-DIR SOURCE-DIR CMAKE CC CXX GENERATOR
set -eu
build=$1 source=$2 cmake=$3 cc=$4 cxx=$5 generator=$6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
"$cmake" --install "$build" --prefix "$prefix" >/dev/null
libdir=$(dirname "$(find "$prefix" -name libtrunkline-core.a)")
count=0
expect() {
    said=$("$@") || { echo "failed: $*: $said"; exit 1; }
    [ "$said" = 'wasp TL_ERR_CONNECT 4' ] || { echo "unexpected: $*: $said"; exit 1; }
    count=$((count + 1))
}
# needs BINARY yes|no: whether it loads the shared core.
needs() {
    found=no
    if readelf -d "$1" | grep -q 'NEEDED.*libtrunkline-core'; then found=yes; fi
    [ "$found" = "$2" ] || { echo "$1: shared core: expected $2, found $found"; exit 1; }
}

for shared in OFF ON; do
    "$cmake" -G Ninja -S "$source/consumer" -B "$work/$shared" -DCMAKE_PREFIX_PATH="$prefix" -DTRUNKLINE_SHARED=$shared \
        -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    "$cmake" --build "$work/$shared" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    for program in consumer_c consumer_cxx; do
        needs "$work/$shared/$program" "$([ $shared = ON ] && echo yes || echo no)"
        expect "$work/$shared/$program"
    done
done

export PKG_CONFIG_PATH=$libdir/pkgconfig
strict='-Wall -Wextra -Wpedantic -Werror'
# shellcheck disable=SC2046,SC2086
"$cc" -std=c99 $strict "$source/consumer.c" -o "$work/shared_c" $(pkg-config --cflags --libs trunkline-json)
# shellcheck disable=SC2046,SC2086
"$cxx" -std=c++17 $strict -x c++ "$source/consumer.c" -x none -o "$work/shared_cxx" $(pkg-config --cflags --libs trunkline-json)
for program in shared_c shared_cxx; do
    needs "$work/$program" yes
    expect env LD_LIBRARY_PATH="$libdir" "$work/$program"
done
# Static: the archives by name, then what they need.
# shellcheck disable=SC2046,SC2086
"$cc" -std=c99 $strict $(pkg-config --cflags trunkline-json) "$source/consumer.c" -o "$work/static_c" \
    "$libdir/libtrunkline-json.a" "$libdir/libtrunkline-core.a" $(pkg-config --libs libcurl expat libcrypto libpcre2-8) -pthread
needs "$work/static_c" no
expect "$work/static_c"

# A second client, from a schema of the user's own, beside ours in one program.
"$generator" generate "$source/../gen/golden/operations/schema.yaml" -o "$work/second" --prefix second >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
# shellcheck disable=SC2046,SC2086
"$cc" -std=c11 $strict "-I$work" $(pkg-config --cflags trunkline-json) "$source/two_clients.c" "$work/second/second_tables.c" -o "$work/two" \
    $(pkg-config --libs trunkline-json)
said=$(LD_LIBRARY_PATH="$libdir" "$work/two")
[ "$said" = 'wasp TL_ERR_CONNECT second TL_ERR_CONNECT' ] || { echo "two clients: $said"; exit 1; }

# What the shared library exports: our prefix and nothing else.
strays=$(nm -D --defined-only "$libdir/libtrunkline-core.so" | awk '$2 != "A" {print $3}' | grep -v '^tl_' || true)
[ -z "$strays" ] || { printf 'exported without a prefix of ours:\n%s\n' "$strays"; exit 1; }
echo "$count programs outside the tree"
