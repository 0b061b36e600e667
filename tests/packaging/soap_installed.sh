#!/usr/bin/env bash
# Installs into a prefix, then builds and runs programs outside the tree that use trunkline::soap, trunkline::journal and trunkline_add_wsdl(): C11 and
# C++17, by find_package and by pkg-config, static and shared.
#   soap_installed.sh BUILD-DIR SOURCE-DIR CMAKE CC CXX
set -eu
build=$1 source=$2 cmake=$3 cc=$4 cxx=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
count=0
# expect TEXT COMMAND...
expect() {
    text=$1; shift
    said=$("$@") || { echo "failed: $*: $said"; exit 1; }
    [ "$said" = "$text" ] || { echo "unexpected: $*: $said"; exit 1; }
    count=$((count + 1))
}
needs() { # BINARY LIBRARY yes|no
    found=no
    if readelf -d "$1" | grep -q "NEEDED.*$2"; then found=yes; fi
    [ "$found" = "$3" ] || { echo "$1: $2: expected $3, found $found"; exit 1; }
}
run_all() { # FOLDER
    for form in c cxx; do
        expect 'xweb kognitiv TL_OK true 2' "$1/soap_$form"
        expect 'journal 1' "$1/journal_$form" "$work/a.journal"
        [ ! -e "$1/crm_$form" ] || expect 'crm xweb TL_OK 2' "$1/crm_$form"
    done
}

"$cmake" --install "$build" --prefix "$work/first" > /dev/null
mv "$work/first" "$prefix" # the tree may be moved
libdir=$(dirname "$(find "$prefix" -name libtrunkline-soap.a)")
for file in "$prefix/include/trunkline/xweb.h" "$prefix/include/trunkline/kognitiv.h" "$prefix/include/trunkline/soap_glue.h" "$prefix/bin/trunkline-gen" \
    "$libdir/libtrunkline-soap.so" "$libdir/libtrunkline-journal.so" "$libdir/cmake/trunkline/TrunklineWsdl.cmake"; do
    [ -e "$file" ] || { echo "not installed: ${file#"$prefix"}"; exit 1; }
done

for shared in OFF ON; do
    "$cmake" -G Ninja -S "$source/soap_consumer" -B "$work/$shared" -DCMAKE_PREFIX_PATH="$prefix" -DTRUNKLINE_SHARED=$shared -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    "$cmake" --build "$work/$shared" -j2 > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    is_shared=$([ $shared = ON ] && echo yes || echo no)
    needs "$work/$shared/soap_c" libtrunkline-soap "$is_shared"
    needs "$work/$shared/journal_c" libtrunkline-journal "$is_shared"
    needs "$work/$shared/crm_c" libtrunkline-core "$is_shared"
    needs "$work/$shared/soap_c" libgsoap no
    run_all "$work/$shared"
done

export PKG_CONFIG_PATH=$libdir/pkgconfig
strict='-Wall -Wextra -Wpedantic -Werror'
mkdir "$work/pc" "$work/archives"
for name in soap journal; do
    # shellcheck disable=SC2046,SC2086
    "$cc" -std=c11 -D_POSIX_C_SOURCE=200809L $strict "$source/${name}_consumer.c" -o "$work/pc/${name}_c" $(pkg-config --cflags --libs trunkline-$name)
    # shellcheck disable=SC2046,SC2086
    "$cxx" -std=c++17 $strict -x c++ "$source/${name}_consumer.c" -x none -o "$work/pc/${name}_cxx" $(pkg-config --cflags --libs trunkline-$name)
    needs "$work/pc/${name}_c" libtrunkline-$name yes
    more=expat; [ $name = soap ] || more=sqlite3
    # Static: the archives by name, then what they need.
    for form in c cxx; do
        compiler=$cc language=c
        [ $form = c ] || { compiler=$cxx; language=c++; }
        # shellcheck disable=SC2046,SC2086
        "$compiler" -D_POSIX_C_SOURCE=200809L $(pkg-config --cflags trunkline-$name) -x $language "$source/${name}_consumer.c" -x none \
            -o "$work/archives/${name}_$form" "$libdir/libtrunkline-$name.a" "$libdir/libtrunkline-core.a" \
            $(pkg-config --libs libcurl expat libcrypto libpcre2-8 $more) -pthread
        needs "$work/archives/${name}_$form" libtrunkline- no
    done
done
LD_LIBRARY_PATH=$libdir run_all "$work/pc"
run_all "$work/archives"

# A component that is not there is refused by name.
printf 'cmake_minimum_required(VERSION 3.25)\nproject(x C)\nfind_package(trunkline REQUIRED COMPONENTS carrier-pigeon)\n' > "$work/CMakeLists.txt"
if "$cmake" -S "$work" -B "$work/none" -DCMAKE_PREFIX_PATH="$prefix" > "$work/log" 2>&1; then echo "a component that does not exist was found"; exit 1; fi
grep -q 'carrier-pigeon' "$work/log" || { cat "$work/log"; exit 1; }
echo "$count programs outside the tree"
