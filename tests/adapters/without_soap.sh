#!/bin/sh
# without_soap.sh TRUNKLINE BUILD: a program that was built without SOAP says so when it is asked for a SOAP system.
set -eu
work=$(mktemp -d "$2/without-soap-XXXXXX")
trap 'rm -r "$work"' EXIT
cd "$work"
printf 'systems:\n  m: {adapter: kognitiv, url: "http://127.0.0.1:9/", token: {env: HOME}}\n' > trunkline.yaml
printf 'customer,kind,number\n1,MOBILE,1\n' > in.csv
code=0
"$1" push m in.csv --no-journal > out 2> err || code=$?
[ "$code" -eq 2 ] || { cat err >&2; echo "exit status $code and not 2" >&2; exit 1; }
grep -q 'unknown adapter "kognitiv".*built without the systems that speak SOAP' err || { cat err >&2; exit 1; }
