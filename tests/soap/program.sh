#!/bin/sh
# program.sh SOURCE BUILD TRUNKLINE-GEN SHARED: trunkline-gen wsdl and wsdl-trim as programs, good input and bad.
set -eu
source=$1 gen=$3 shared=$4
work=$(mktemp -d "$2/program-XXXXXX")
trap 'rm -r "$work"' EXIT
fail() { echo "$*" >&2; exit 1; }
refused() { # MESSAGE ARGUMENTS...
    message=$1; shift
    if "$gen" "$@" > "$work/out" 2> "$work/err"; then fail "accepted: $*"; fi
    grep -qF -- "$message" "$work/err" || { cat "$work/err" >&2; fail "no '$message' from: $*"; }
}

# Trimming keeps what is reached, in the document's order, and one SOAP 1.1 binding.
"$gen" wsdl-trim "$source/tests/soap/crm.wsdl" --operations GetContacts -o "$work/crm.wsdl"
xmllint --noout "$work/crm.wsdl"
grep -q soap12 "$work/crm.wsdl" && fail "soap12 is still there"
grep -q 'Unused\|Drop' "$work/crm.wsdl" && fail "what nothing reaches is still there"
for kept in key_Type '"Base"' '"Contact"' '"Phone"' '"Session"' GetIn GetOut Head Crm11; do
    grep -q "$kept" "$work/crm.wsdl" || fail "$kept is gone"
done
# Again of its own output, it changes nothing.
"$gen" wsdl-trim "$work/crm.wsdl" --operations GetContacts -o "$work/again.wsdl"
cmp "$work/crm.wsdl" "$work/again.wsdl"

refused 'did you mean `GetContacts`?' wsdl-trim "$source/tests/soap/crm.wsdl" --operations GetContact -o "$work/x.wsdl"
refused 'crm.wsdl:' wsdl-trim "$source/tests/soap/crm.wsdl" --operations Nothing -o "$work/x.wsdl"
sed 's|<soap:binding|<soap12:binding|' "$source/tests/soap/crm.wsdl" > "$work/only12.wsdl"
refused 'there is no SOAP 1.1 binding' wsdl-trim "$work/only12.wsdl" --operations GetContacts -o "$work/x.wsdl"
sed 's|</definitions>||' "$source/tests/soap/crm.wsdl" > "$work/cut.wsdl"
refused 'not well-formed XML' wsdl-trim "$work/cut.wsdl" --operations GetContacts -o "$work/x.wsdl"
printf '<!DOCTYPE a []><a/>' > "$work/dtd.wsdl"
refused 'a DOCTYPE is not allowed' wsdl-trim "$work/dtd.wsdl" --operations A -o "$work/x.wsdl"
[ -e "$work/x.wsdl" ] && fail "written after an error"

# The client's errors name the file.
refused 'cannot run' wsdl "$work/crm.wsdl" -o "$work/none" --wsdl2h "$work/no-such-program"
sed 's|type="t:Phone"|type="t:Fone"|' "$work/crm.wsdl" > "$work/bad.wsdl"
refused 'bad.wsdl:' wsdl "$work/bad.wsdl" -o "$work/none"
printf 'secrts: [Id]\n' > "$work/bad.yaml"
refused 'did you mean `secrets`?' wsdl "$work/crm.wsdl" -o "$work/none" --settings "$work/bad.yaml"
# What is said for adapters: words that nobody knows, and rows that say nothing.
printf 'errors:\n  - {code: A, reason: unknwn}\n' > "$work/bad.yaml"
refused 'there is no reason `unknwn`' wsdl "$work/crm.wsdl" -o "$work/none" --settings "$work/bad.yaml"
printf 'errors:\n  - {code: A, reason: bad_value, outcome: lost}\n' > "$work/bad.yaml"
refused 'there is no outcome `lost`' wsdl "$work/crm.wsdl" -o "$work/none" --settings "$work/bad.yaml"
printf 'errors:\n  - {reason: bad_value}\n' > "$work/bad.yaml"
refused 'a row needs a condition' wsdl "$work/crm.wsdl" -o "$work/none" --settings "$work/bad.yaml"
printf 'errors:\n  - {code: A}\n' > "$work/bad.yaml"
refused 'a row needs a `reason`' wsdl "$work/crm.wsdl" -o "$work/none" --settings "$work/bad.yaml"
printf 'find: {a: {b: [c]}}\n' > "$work/bad.yaml"
refused '`find.a.b` must be a text' wsdl "$work/crm.wsdl" -o "$work/none" --settings "$work/bad.yaml"

# Patterns: one that is none is an error at its line; one that PCRE2 cannot express is told of, and not checked.
sed 's|<xs:maxLength value="8"/>|<xs:pattern value="(a"/>|' "$work/crm.wsdl" > "$work/bad.wsdl"
refused '(a is no pattern of XML Schema' wsdl "$work/bad.wsdl" -o "$work/none"
sed 's|<xs:maxLength value="8"/>|<xs:pattern value="[a-z-[q]]+"/>|' "$work/crm.wsdl" > "$work/odd.wsdl"
"$gen" wsdl "$work/odd.wsdl" --name odd -o "$work/odd" > /dev/null 2> "$work/err"
grep -qF 'the pattern [a-z-[q]]+ is not checked by the generated client' "$work/err" || { cat "$work/err" >&2; fail "no warning of a pattern"; }
grep -q '\.pattern = ' "$work/odd/odd_tables.c" && fail "a pattern that cannot be checked is in the tables"

# A typemap that lacks a type is noticed: this wsdl2h is given one without a line.
cat > "$work/wsdl2h" <<'S'
#!/bin/sh
for word in "$@"; do case $word in *_typemap.dat) sed -i '/key_USCOREType/d' "$word";; esac; done
exec wsdl2h "$@"
S
chmod +x "$work/wsdl2h"
sed 's|base="xs:string"><xs:maxLength value="8"/>|base="xs:unsignedShort">|' "$work/crm.wsdl" > "$work/gap.wsdl"
sed -i 's|exec wsdl2h|for word in "$@"; do case $word in *_typemap.dat) sed -i "/unsignedShort/d" "$word";; esac; done; exec wsdl2h|' "$work/wsdl2h"
refused 'missing in the typemap' wsdl "$work/gap.wsdl" --name gap -o "$work/gap" --wsdl2h "$work/wsdl2h"

# The real one of 2010, with other fields in another order.
[ -e "$shared/schemas/xweb-2010-full.wsdl" ] || { echo "without the shared folder: the real WSDL was not tried"; exit 0; }
"$gen" wsdl-trim "$shared/schemas/xweb-2010-full.wsdl" --operations Authenticate,GetQuery,WEBPhoneGetTypes,WEBPhoneGet,WEBPhoneGetPhonesByCustomer,WEBPhoneInsert,WEBPhoneUpdate -o "$work/real.wsdl"
xmllint --noout "$work/real.wsdl"
"$gen" wsdl "$work/real.wsdl" --name xweb --settings "$source/wsdl/xweb.yaml" -o "$work/real" > /dev/null
grep -q 'xweb_web_phone_update(' "$work/real/xweb.h" || fail "the real WSDL's client lacks WEBPhoneUpdate"
[ "$(grep -c 'tl_opt_text cst_' "$work/real/xweb.h")" -eq 64 ] || fail "not 64 customer fields: $(grep -c 'tl_opt_text cst_' "$work/real/xweb.h")"
