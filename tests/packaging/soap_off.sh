#!/usr/bin/env bash
# -DTRUNKLINE_SOAP=OFF: the whole tree configures, builds and passes its unit tests, and nothing of gSOAP is in it or asked for.
#   soap_off.sh SOURCE-DIR CMAKE CC
set -eu
source=$1 cmake=$2 cc=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$cmake" -G Ninja -S "$source" -B "$work/build" -DCMAKE_C_COMPILER="$cc" -DTRUNKLINE_SOAP=OFF -DTRUNKLINE_WSDL2H=/nowhere -DTRUNKLINE_SOAPCPP2=/nowhere \
    > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$cmake" --build "$work/build" -j2 > "$work/log" 2>&1 || { tail -40 "$work/log"; exit 1; }
ctest --test-dir "$work/build" -L unit -j2 > "$work/log" 2>&1 || { tail -40 "$work/log"; exit 1; }
"$cmake" --install "$work/build" --prefix "$work/prefix" > /dev/null
if find "$work/prefix" -name '*soap*' ! -name soap_glue.h | grep .; then echo "installed although SOAP is off"; exit 1; fi
if readelf -d "$work/build/tools/cli/trunkline" | grep -q gsoap || nm "$work/build/tools/cli/trunkline" | grep -qi ' soap_[a-z]*_begin'; then
    echo "gSOAP is in the program"; exit 1
fi
grep 'tests passed' "$work/log" || true
