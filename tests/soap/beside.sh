#!/bin/sh
# beside.sh SOURCE BUILD CC INCLUDE SOAP CORE: a program with gSOAP code of its own, and another SOAP header, links and runs beside ours, static and shared.
set -eu
source=$1 cc=$3 include=$4 soap=$5 core=$6
work=$(mktemp -d "$2/beside-XXXXXX")
trap 'rm -r "$work"' EXIT
cat > "$work/own.h" <<'H'
//gsoap own schema namespace: urn:own
struct own__Session { char *Id 0; int Number 1; };
mutable struct SOAP_ENV__Header { struct own__Session *own__Session; char *own__Other; int own__third; };
struct own__Thing { char *Name 0; };
int own__put(struct own__Thing *thing, int *result);
H
(cd "$work" && soapcpp2 -1 -c -C -L -x -w own.h > log) || { cat "$work/log"; exit 1; }
cp "$source/beside.c" "$work/"
flags="-w -O1 -I$work -I$include -I$soap/include"
libs="-lexpat -lcurl -lcrypto -lpcre2-8 -lpthread"
"$cc" $flags "$work/beside.c" "$work/soapC.c" "$work/soapClient.c" "$soap/libtrunkline-soap.a" "$core/libtrunkline-core.a" -lgsoap $libs -o "$work/static" \
    || { echo "does not link statically"; exit 1; }
"$work/static"
"$cc" $flags "$work/beside.c" "$work/soapC.c" "$work/soapClient.c" -L"$soap" -L"$core" -ltrunkline-soap -ltrunkline-core -lgsoap $libs \
    -Wl,-rpath,"$soap" -Wl,-rpath,"$core" -o "$work/shared"
"$work/shared"
# Nothing of gSOAP shows, nor of what is folded with it; the adapters' own names are hidden in the shared library.
for library in "$soap/libtrunkline-soap.so"; do
    if nm -D --defined-only "$library" | grep -v ' xweb_\| kognitiv_\| tl_soap_systems$' | grep .; then echo "$library shows these"; exit 1; fi
done
if nm -g --defined-only "$soap/libtrunkline-soap.a" 2> /dev/null | grep ' [A-Z] ' | grep -v ' xweb_\| kognitiv_\| tl_' | grep .; then echo "the archive shows these"; exit 1; fi
if nm -g --defined-only "$soap/libtrunkline-soap.a" 2> /dev/null | grep ' [A-Z] tl_soap_\(write\|read\|scan\|malloc\|context\)'; then echo "what is folded shows"; exit 1; fi
