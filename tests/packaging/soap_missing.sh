#!/usr/bin/env bash
# -DTRUNKLINE_SOAP=ON where a tool is missing is an error that names its Debian package; AUTO goes on without and says so.
#   soap_missing.sh SOURCE-DIR CMAKE CC
set -eu
source=$1 cmake=$2 cc=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Everything that the usual folders hold, but for the tools that are to be missing.
mkdir "$work/bin"
for program in /usr/bin/*; do
    case ${program##*/} in wsdl2h | soapcpp2) ;; *) ln -s "$program" "$work/bin/" ;; esac
done
configure() { # FOLDER OPTION...
    folder=$1; shift
    PATH=$work/bin "$cmake" -G Ninja -S "$source" -B "$work/$folder" -DCMAKE_C_COMPILER="$cc" -DTRUNKLINE_TESTS=OFF "$@" > "$work/log" 2>&1
}
refused() { # WORDS FOLDER OPTION...
    words=$1; shift
    if configure "$@"; then echo "configured although something is missing: $*"; exit 1; fi
    tr -s '\n ' ' ' < "$work/log" > "$work/line"
    grep -qF -- "$words" "$work/line" || { cat "$work/log"; echo "no '$words'"; exit 1; }
}
refused 'TRUNKLINE_SOAP=ON, and missing are wsdl2h and soapcpp2 (Debian: gsoap)' tools -DTRUNKLINE_SOAP=ON -DCMAKE_IGNORE_PATH='/usr/bin;/bin'
refused 'libgsoap.a and stdsoap2.h (Debian: libgsoap-dev)' library -DTRUNKLINE_SOAP=ON "-DTRUNKLINE_GSOAP_INCLUDE=" \
    -DTRUNKLINE_WSDL2H=/usr/bin/true -DTRUNKLINE_SOAPCPP2=/usr/bin/true
configure auto -DCMAKE_IGNORE_PATH='/usr/bin;/bin' || { cat "$work/log"; exit 1; }
tr -s '\n ' ' ' < "$work/log" | grep -qF 'Without SOAP clients: missing are wsdl2h and soapcpp2 (Debian: gsoap)' || { cat "$work/log"; exit 1; }
