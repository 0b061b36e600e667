#!/bin/sh
# locks.sh SOURCE BUILD TRUNKLINE-GEN XWEB KOGNITIV: the committed layout locks are those of the clients as they are built, and a field that a WSDL gains in the
# middle comes last in the C struct, so that what was compiled before still fits; on the wire it stands in its place.
set -eu
source=$1 gen=$3
work=$(mktemp -d "$2/locks-XXXXXX")
trap 'rm -r "$work"' EXIT
fail() { echo "$*" >&2; exit 1; }
cmp "$4/layout.lock" "$source/wsdl/xweb.lock" || fail "wsdl/xweb.lock is stale: copy $4/layout.lock"
cmp "$5/layout.lock" "$source/wsdl/kognitiv-sync.lock" || fail "wsdl/kognitiv-sync.lock is stale: copy $5/layout.lock"

sed 's|^\( *\)<xs:element name="phn_number" |\1<xs:element name="phn_mood" type="xs:string" minOccurs="0"/>\n&|' "$source/wsdl/xweb.wsdl" > "$work/xweb.wsdl"
grep -q phn_mood "$work/xweb.wsdl" || fail "the WSDL was not changed"
members() { sed -n '/^struct xweb_individual_phone_phone_data_object {/,/^}/p' "$1/xweb.h" | sed -n 's/^ *tl_opt_text \(phn_[a-z_]*\);.*/\1/p' | tr '\n' ' '; }
wire() { sed -n '/xweb_individual_phone_phone_data_object_fields\[\]/,/};/p' "$1/xweb_tables.c" | sed -n 's/.*,\\"\(phn_[a-z_]*\)\\":.*/\1/p' | tr '\n' ' '; }
mkdir "$work/new"
cp "$source/wsdl/xweb.lock" "$work/new/layout.lock"
"$gen" wsdl "$work/xweb.wsdl" --name xweb --settings "$source/wsdl/xweb.yaml" -o "$work/new" > /dev/null
old=$(members "$4") new=$(members "$work/new")
[ -n "$old" ] || fail "no members found"
[ "$new" = "${old}phn_mood " ] || fail "members: $new"
case $(wire "$work/new") in *"phn_cst_key_owner phn_mood phn_number "*) ;; *) fail "wire: $(wire "$work/new")" ;; esac
