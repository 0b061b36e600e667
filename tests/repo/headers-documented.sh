#!/usr/bin/env bash
# Every function and object that a public header exports has a comment directly above it, and so has every struct type; a handle (a struct that the
# header does not define) and a struct with functions in it say how they go with threads: `Threads:`, or a word for it in the header's first comment.
#   headers-documented.sh ROOT
set -eu
cd "$1/runtime/include/trunkline"
status=0
functions=0
handles=0
for header in *.h; do
    found=$(awk '
        function complain(what) {printf "runtime/include/trunkline/%s:%d: %s\n", FILENAME, FNR, what; bad = 1}
        FNR == 1 {first = 1; shared = 0}
        # The comment that ends right above a line; the first comment of the file speaks for all of it.
        /^\/\*/ {comment = ""; inside = 1}
        inside {
            comment = comment $0 "\n"
            if ($0 ~ /\*\/[[:space:]]*$/) {
                inside = 0
                ended = FNR
                if (first && comment ~ /[Ii]mmutable|[Cc]onfined|[Tt]hreads/) {shared = 1}
                first = 0
            }
            next
        }
        {above = (ended == FNR - 1)}
        /^TL_API/ {
            functions++
            # An object or function in a block of its kind shares the comment of the block.
            if (!above && !(block && FNR == last + 1)) {complain("no comment directly above: " $0)}
            block = above ? comment !~ /^\/\*\*/ : block
            last = FNR
        }
        /^typedef struct tl_[a-z_]+ tl_[a-z_]+;/ {
            handles++
            if (above && comment !~ /Threads:|[Ii]mmutable|[Cc]onfined|shared/ && !shared) {complain("a handle that does not say how it goes with threads: " $0)}
            if (!above) {bare[FNR] = $0}
        }
        /^typedef struct tl_[a-z_]+ \{|^struct tl_[a-z_]+ \{/ {
            if (!above && $0 !~ /}/) {complain("no comment directly above: " $0)} # the rows of one line each, of tl_opt_text and so on, share one
        }
        END {printf "counts %d %d\n", functions, handles; for (line in bare) {printf "bare %s\n", bare[line]}}
    ' "$header")
    functions=$((functions + $(printf '%s\n' "$found" | awk '/^counts/ {print $2}')))
    handles=$((handles + $(printf '%s\n' "$found" | awk '/^counts/ {print $3}')))
    complaints=$(printf '%s\n' "$found" | grep -v '^counts\|^bare' || true)
    if [ -n "$complaints" ]; then
        printf '%s\n' "$complaints"
        status=1
    fi
    # A declaration ahead, without a comment, must have its words where the type is defined, in whichever header that is.
    while read -r name; do
        [ -n "$name" ] || continue
        if ! grep -qE "^struct $name \{|^typedef struct $name \{" ./*.h && ! awk -v name="$name" '
            /\*\/[[:space:]]*$/ {ended = FNR} $0 ~ "^typedef struct " name " " name ";" && ended == FNR - 1 {good = 1} END {exit !good}' ./*.h; then
            echo "runtime/include/trunkline/$header: the handle $name has no comment"
            status=1
        fi
    done <<EOF
$(printf '%s\n' "$found" | sed -n 's/^bare typedef struct \(tl_[a-z_]*\) .*/\1/p')
EOF
done
echo "$functions functions and objects, $handles handles"
[ "$functions" -ge 100 ] && [ "$handles" -ge 5 ] || { echo 'headers-documented.sh: found too little to believe it'; exit 1; }
exit $status
