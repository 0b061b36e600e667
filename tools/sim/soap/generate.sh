#!/bin/sh
# Generates the server skeletons into the current folder; both programs talk a lot, which shows only when one fails.
#   generate.sh WSDL2H SOAPCPP2 TYPEMAP WSDL...
set -eu
wsdl2h=$1 soapcpp2=$2 typemap=$3
shift 3
loud() {
    "$@" >generate.log 2>&1 || { cat generate.log; exit 1; }
}
# -c: C; -x: no members for unknown content; -L: fewer comments.
loud "$wsdl2h" -c -x -L -t "$typemap" -o sim.h "$@"
# -1: SOAP 1.1; -c: C; -S: server side only; -L: no library files; -x: no sample messages; -w: no WSDL.
loud "$soapcpp2" -1 -c -S -L -x -w -psimsoap sim.h
