#!/usr/bin/env bash
# trunkline-gen at the command line: exit codes, what is written and when, what is stale.
#   program.sh SCHEMA FOLDER COMMAND...     (COMMAND runs the generator; FOLDER is for scratch files)
set -u
schema=$1 scratch=$2
shift 2
gen=("$@")
work=$(mktemp -d "$scratch/program-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
failed=0
checks=0

fail() {
    printf 'FAILED: %s\n' "$1"
    sed 's/^/  out: /' "$work/out"
    sed 's/^/  err: /' "$work/err"
    failed=1
}
# run STATUS NAME ARGUMENT...: the status must be that one; standard output and error are kept.
run() {
    local wanted=$1 name=$2
    shift 2
    "${gen[@]}" "$@" >"$work/out" 2>"$work/err"
    local got=$?
    checks=$((checks + 1))
    [ "$got" -eq "$wanted" ] || fail "$name: status $got instead of $wanted"
}
out_has() { grep -qF -- "$2" "$work/out" || fail "$1: the output lacks: $2"; }
err_has() { grep -qF -- "$2" "$work/err" || fail "$1: the errors lack: $2"; }
out_is_empty() { [ ! -s "$work/out" ] || fail "$1: there is output"; }
err_is_empty() { [ ! -s "$work/err" ] || fail "$1: there are errors"; }

# Help and usage.
run 0 'help' --help
out_has 'help' 'generate SCHEMA -o DIR'
err_is_empty 'help'
run 0 'version' --version
out_has 'version' 'trunkline-gen '
run 2 'no arguments'
err_has 'no arguments' 'a command is missing'
run 2 'unknown command' make "$schema" -o "$work/x"
err_has 'unknown command' '`make`'
run 2 'no schema' generate -o "$work/x"
run 2 'no folder' generate "$schema"
run 2 'unknown option' generate "$schema" -o "$work/x" --fast
err_has 'unknown option' '--fast'
run 2 'no value' generate "$schema" -o
run 2 'two schemas' generate "$schema" "$schema" -o "$work/x"
run 2 'twice' generate "$schema" -o "$work/x" -o "$work/y"
run 2 'bad prefix' generate "$schema" -o "$work/x" --prefix Upper
err_has 'bad prefix' '`Upper`'
run 2 'missing schema' generate "$work/none.yaml" -o "$work/x"
err_has 'missing schema' 'No such file'
run 2 'a folder for a schema' generate "$work" -o "$work/x"
err_has 'a folder for a schema' 'directory'
[ ! -e "$work/x" ] || fail 'an error made the output folder'

# Generate: the folder is made, a second run writes nothing.
cp "$schema" "$work/api.yaml"
folder=$work/deep/er/api
run 0 'generate' generate "$work/api.yaml" -o "$folder"
for name in api.h api_tables.c layout.lock; do
    out_has 'generate' "wrote $folder/$name"
    [ -s "$folder/$name" ] || fail "generate: no $name"
done
[ "$(ls -A "$folder" | wc -l)" -eq 3 ] || fail 'generate: left other files behind'
before=$(ls -li --time-style=full-iso "$folder")
run 0 'generate again' generate "$work/api.yaml" "--prefix=api" -o "$folder"
out_is_empty 'generate again'
[ "$before" = "$(ls -li --time-style=full-iso "$folder")" ] || fail 'generate again: touched a file that was up to date'
run 0 'stale: no' stale "$work/api.yaml" -o "$folder"
out_is_empty 'stale: no'

# Stale: any change of any file shows.
for name in api.h api_tables.c layout.lock; do
    cp "$folder/$name" "$work/kept"
    printf ' ' >>"$folder/$name"
    run 1 "a byte more in $name" stale "$work/api.yaml" -o "$folder"
    out_has "a byte more in $name" "differs: $folder/$name"
    head -c -1 "$work/kept" >"$folder/$name"
    run 1 "a byte less in $name" stale "$work/api.yaml" -o "$folder"
    sed 's/Generated/Generatad/' "$work/kept" >"$folder/$name"
    run 1 "another byte in $name" stale "$work/api.yaml" -o "$folder"
    : >"$folder/$name"
    run 1 "an empty $name" stale "$work/api.yaml" -o "$folder"
    rm "$folder/$name"
    run 1 "no $name" stale "$work/api.yaml" -o "$folder"
    out_has "no $name" "missing: $folder/$name"
    cp "$work/kept" "$folder/$name"
done
# Two members of the lock change places: the header no longer fits.
cp "$folder/layout.lock" "$work/kept"
awk '/^    / && !done {first = $0; getline second; print second; print first; done = 1; next} {print}' "$work/kept" >"$folder/layout.lock"
run 1 'members swapped in the lock' stale "$work/api.yaml" -o "$folder"
out_has 'members swapped in the lock' "differs: $folder/api.h"
cp "$work/kept" "$folder/layout.lock"
touch "$folder/old.h"
run 1 'an extra file' stale "$work/api.yaml" -o "$folder"
out_has 'an extra file' "extra: $folder/old.h"
rm "$folder/old.h"
run 1 'an empty folder' stale "$work/api.yaml" -o "$work/nothing"
[ "$(wc -l <"$work/out")" -eq 3 ] || fail 'an empty folder: not all files are missing'
[ ! -e "$work/nothing" ] || fail 'stale wrote something'
printf '\n# a comment\n' >>"$work/api.yaml"
run 1 'a changed schema' stale "$work/api.yaml" -o "$folder"
[ "$(grep -c '^differs' "$work/out")" -eq 3 ] || fail 'a changed schema: not all files differ'
run 0 'generate after the change' generate "$work/api.yaml" -o "$folder"
run 0 'stale after the change: no' stale "$work/api.yaml" -o "$folder"

# A schema with an error changes nothing.
before=$(cat "$folder"/* | sha256sum)
mkdir "$work/bad"
sed 's/type: object/oneOf: []/' "$work/api.yaml" >"$work/bad/api.yaml"
run 2 'a bad schema' generate "$work/bad/api.yaml" -o "$folder"
out_is_empty 'a bad schema'
grep -qE "^$work/bad/api.yaml:[0-9]+:[0-9]+: \`oneOf\` is not supported yet" "$work/err" || fail 'a bad schema: no place'
err_has 'a bad schema' 'nothing was written'
[ "$before" = "$(cat "$folder"/* | sha256sum)" ] || fail 'a bad schema: the output changed'
run 2 'stale with a bad schema' stale "$work/bad/api.yaml" -o "$folder"

# A warning is none.
sed 's/type: object/type: object\n      uniqueItems: true/' "$work/api.yaml" >"$work/bad/api.yaml"
run 0 'a warning' generate "$work/bad/api.yaml" -o "$work/warned"
err_has 'a warning' 'warning: `uniqueItems` is not checked'
run 0 'stale is silent about warnings' stale "$work/bad/api.yaml" -o "$work/warned"
err_is_empty 'stale is silent about warnings'

# A broken lock is an error, not a new layout.
echo 'nonsense' >>"$folder/layout.lock"
run 2 'a broken lock' generate "$work/api.yaml" -o "$folder"
grep -qE "^$folder/layout.lock:[0-9]+: this line" "$work/err" || fail 'a broken lock: no place'
tail -1 "$folder/layout.lock" | grep -q nonsense || fail 'a broken lock: it was overwritten'
printf 'struct a\n    b "c"\n    b "d"\n' >"$folder/layout.lock"
run 2 'a member twice in the lock' generate "$work/api.yaml" -o "$folder"
err_has 'a member twice in the lock' 'layout.lock:3: this member stands twice'

# What cannot be written is said, and no temporary file stays.
mkdir -p "$work/blocked/api.h"
run 2 'a folder in the way' generate "$work/api.yaml" -o "$work/blocked"
[ -z "$(find "$work/blocked" -name '.*-*')" ] || fail 'a folder in the way: a temporary file stays'
touch "$work/file"
run 2 'a file for a folder' generate "$work/api.yaml" -o "$work/file"
err_has 'a file for a folder' 'Not a directory'
if [ -w /dev/full ]; then
    "${gen[@]}" --help >/dev/full 2>"$work/err"
    [ $? -eq 2 ] || fail 'a full disk: the status is not 2'
    checks=$((checks + 1))
fi

printf '%d runs\n' "$checks"
[ "$checks" -ge 45 ] || { echo 'too few runs to believe it'; failed=1; }
exit "$failed"
