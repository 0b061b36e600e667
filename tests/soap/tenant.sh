#!/bin/sh
# tenant.sh SOURCE BUILD TRUNKLINE-GEN CC WSDL FIELD[:FIELD...] LIBRARY...: a client of the name xweb from a tenant's WSDL, compiled with the adapter as it
# is and tenant_test.c, and run once a field. LIBRARY: the SOAP runtime, faultd, the core, in that order; CPPFLAGS and GSOAP come from the environment.
set -eu
source=$1 gen=$3 cc=$4 wsdl=$5 fields=$6 runtime=$7 faultd=$8 core=$9
work=$(mktemp -d "$2/tenant-XXXXXX")
trap 'rm -r "$work"' EXIT
client=$work/include/trunkline
mkdir -p "$client"
"$gen" wsdl "$wsdl" --name xweb --settings "$source/wsdl/xweb.yaml" -o "$client" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
flags="-O1 -fPIC -I$work/include -I$source/runtime/include -I$source/runtime/adapters -I$source/tests -I$source/tests/soap"
# The glue holds gSOAP's output, which is not warned about; the tables and the adapter are.
strict="-std=c11 -Wall -Wextra -Werror"
# shellcheck disable=SC2086
(
    cd "$work"
    "$cc" $flags -w -c "$client/xweb_glue.c" &
    one=$!
    # The adapter's sources are those that the build has.
    # shellcheck disable=SC2046
    "$cc" $flags $strict -c "$client/xweb_tables.c" $(sed -n 's|^ *\.\./\([a-z_]*\.c\).*|\1|p' "$source/runtime/adapters/soap/CMakeLists.txt" |
        grep -v '^kognitiv\|^soap_systems\|^systems' | sort -u | sed "s|^|$source/runtime/adapters/|")
    wait $one
    objcopy --redefine-sym malloc=tl_soap_malloc --redefine-sym free=tl_soap_free "$GSOAP" gsoap.a
    ld -r -o all.o xweb_glue.o --whole-archive "$runtime" gsoap.a
    objcopy --wildcard '--keep-global-symbol=xweb_*' '--keep-global-symbol=!xweb_namespaces' all.o folded.o
    rm xweb_glue.o all.o
    "$cc" $flags $strict -D_POSIX_C_SOURCE=200809L "$source/tests/soap/tenant_test.c" "$source/tests/soap/pushing.c" ./*.o "$faultd" "$core" \
        $(pkg-config --cflags --libs cmocka libcurl expat libpcre2-8) -lssl -lcrypto -lpthread -o tenant
)
for field in $(echo "$fields" | tr : ' '); do
    TENANT_FIELD=$field "$work/tenant"
done
