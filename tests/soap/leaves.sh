#!/bin/sh
# leaves.sh STUB...: every member of every struct in gSOAP's annotated headers is the text with three states, a group, open content, or a list.
# A simple type that the typemap lacks would silently become gSOAP's own string or number.
set -eu
for stub in "$@"; do
    awk -v file="$stub" '
        /^struct .* \{$/ { inside = $2 !~ /^SOAP_ENV__|^__/ }
        /^\};/ { inside = 0 }
        inside && /;$/ {
            line = $0; sub(/^[ \t]+/, "", line)
            leaf = line ~ /^char \*[A-Za-z_0-9]+;$/ && before ~ /tl__text/
            other = line ~ /^struct [A-Za-z_0-9]+ \*[A-Za-z_0-9]+;$/ || line ~ /^char \*__(mixed|any);$/ || line ~ /^int __size[A-Za-z_0-9]+;$/ || line ~ /^char dummy;$/
            list = line ~ /^char \*\*[A-Za-z_0-9]+;$/ && before ~ /int __size/
            leaves += leaf
            if (!leaf && !other && !list) { printf "%s: not the text with three states: %s\n", file, line; bad = 1 }
        }
        { before = $0 }
        END { if (leaves < 5) { printf "%s: only %d leaves found\n", file, leaves; bad = 1 } exit bad }' "$stub"
done
