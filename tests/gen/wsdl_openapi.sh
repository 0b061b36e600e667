#!/usr/bin/env bash
# trunkline-gen wsdl --openapi-schema: what it prints, what it replaces, and what it refuses.
#   wsdl_openapi.sh SOURCE FOLDER COMMAND...     (COMMAND runs the generator; FOLDER is for scratch files)
set -u
source=$1 scratch=$2
shift 2
gen=("$@" wsdl --openapi-schema)
work=$(mktemp -d "$scratch/openapi-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
fail() {
    printf 'FAILED: %s\n' "$1" >&2
    cat "$work/out" "$work/err" >&2
    exit 1
}
# run STATUS ARGUMENT...: the status must be that one.
run() {
    local wanted=$1 got
    shift
    "${gen[@]}" "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" -eq "$wanted" ] || fail "status $got instead of $wanted: $*"
}
has() { grep -qxF -- "$1" "$work/out" || fail "no line: $1"; }
says() { grep -qF -- "$1" "$work/err" || fail "no message: $1"; }
wsdl=$source/wsdl/xweb.wsdl

# Every field of the WSDL in its order, types, limits, null, and the marks of the YAML beside it.
run 0 "$wsdl" --types CustomerPhoneType
has "        CurrentKey: {type: [string, 'null']}"
has "        cph_add_user: {type: [string, 'null'], maxLength: 64}"
has "        cph_primary: {type: [integer, 'null'], minimum: 0, maximum: 255}"
has "        cst_credit_limit: {type: [number, 'null']}"
has "        cst_web_password: {type: [string, 'null'], maxLength: 50, x-trunkline-secret: true}"
has "        phn_number: {type: [string, 'null'], maxLength: 30, x-trunkline-phone: true}"
has "        Country: {\$ref: '#/components/schemas/IndividualPhone_Country_DataObject'}"
sed -n 's/^        \([a-z]*_[a-z_0-9]*\): .*/\1/p' "$work/out" >"$work/printed"
sed -n 's/.*<xs:element name="\([a-z]*_[a-z_0-9]*\)".*/\1/p' "$wsdl" >"$work/declared"
[ "$(wc -l <"$work/printed")" -eq 119 ] || fail "119 fields are documented, and not all of them are here"
sort "$work/declared" | diff - <(sort "$work/printed") >"$work/out" || fail "the fields are not those of the WSDL"

# In place: what stands around the block stays, and a second time nothing changes.
printf 'a: 1\n    # trunkline-gen wsdl: begin, and more\n    Old: {}\n    # trunkline-gen wsdl: end\nb: 2\n' >"$work/to.yaml"
run 1 "$wsdl" --types CustomerPhoneType --compare "$work/to.yaml"
grep -q Old "$work/to.yaml" || fail "comparing wrote"
run 0 "$wsdl" --types CustomerPhoneType --into "$work/to.yaml"
grep -q Old "$work/to.yaml" && fail "the old block is still there"
[ "$(head -2 "$work/to.yaml"; tail -2 "$work/to.yaml")" = "$(printf 'a: 1\n    # trunkline-gen wsdl: begin, and more\n    # trunkline-gen wsdl: end\nb: 2')" ] || fail "what stood around the block changed"
run 0 "$wsdl" --types CustomerPhoneType --compare "$work/to.yaml"
cp "$work/to.yaml" "$work/same.yaml"
run 0 "$wsdl" --types CustomerPhoneType --into "$work/to.yaml"
cmp "$work/to.yaml" "$work/same.yaml" || fail "the second time changed something"

# A field more in the WSDL makes the description stale.
sed 's|<xs:element name="phn_key" |<xs:element name="phn_more" type="tns:av_key_Type" minOccurs="0"/>&|' "$wsdl" >"$work/xweb.wsdl"
run 1 "$work/xweb.wsdl" --settings "$source/wsdl/xweb.yaml" --types CustomerPhoneType --compare "$source/openapi/xweb-json.yaml"

printf 'no block\n' >"$work/none.yaml"
run 2 "$wsdl" --types CustomerPhoneType --into "$work/none.yaml"
says 'has no block between'
run 2 "$wsdl" --types CustomerPhone
says 'no operation has a complexType `CustomerPhone`'
run 2 "$wsdl"
says 'the types are missing'
run 2 --types A
says 'the WSDL is missing'
run 2 "$wsdl" --types A --into x --compare y
says 'only one can be given'
run 2 "$wsdl" --tipes A
says 'there is no option `--tipes`'
run 2 "$work/nowhere.wsdl" --types A
says 'nowhere.wsdl'
