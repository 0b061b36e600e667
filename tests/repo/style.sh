#!/usr/bin/env bash
# The house's rules that a machine can check: file length, banned functions, paths of one machine, test coverage by assertion.
#   style.sh ROOT
set -eu
cd "$1"
status=0
complain() {
    printf '%s\n' "$@"
    status=1
}
sources=$(find runtime tools tests examples -name '*.[ch]' ! -path '*/golden/*' ! -path '*/build/*' | sort)

for file in $sources; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 500 ] || complain "$file: $lines lines; split it by its jobs (500 at most)"
done

# shellcheck disable=SC2086
hits=$(grep -nwE '(strcpy|strcat|sprintf|vsprintf|atoi|atol|atoll|atof|strtok|sscanf|gmtime|localtime|gets|alloca)[[:space:]]*\(' $sources || true)
[ -z "$hits" ] || complain "$hits" '  banned functions: docs/style.md names what to use instead'

# shellcheck disable=SC2086
hits=$(grep -nE '(^|[^_[:alnum:]>.])(printf|fprintf|puts|perror|exit|abort)[[:space:]]*\(' $(find runtime gen -name '*.[ch]') || true)
[ -z "$hits" ] || complain "$hits" '  the library prints nothing and never ends the process'

# shellcheck disable=SC2086
hits=$(grep -nE '(^|[^_[:alnum:]>.])(malloc|calloc|realloc|free|strdup|strndup)[[:space:]]*\(' $(find runtime/src runtime/adapters -name '*.c' ! -name 'alloc*.c') || true)
[ -z "$hits" ] || complain "$hits" '  the library allocates through tl_alloc and friends'

hits=$(grep -rnIE --exclude-dir=build --exclude-dir=.git '(^|[^A-Za-z0-9_.])/(work|farm|root|home/[a-z]+)/' . || true)
[ -z "$hits" ] || complain "$hits" '  a path of one machine'

# A cmocka test without an assertion proves nothing; helpers that assert are named check_, expect_ or assert_.
for file in $(find tests -name '*.c'); do
    hits=$(awk '/^static void test_[a-z0-9_]*\(void \*\*/ {name = $0; seen = 0; inside = 1}
        inside && /assert|fail_msg|expect_|check_|skip\(/ {seen = 1}
        inside && /^}/ {if (!seen) print FILENAME ": " name; inside = 0}' "$file")
    [ -z "$hits" ] || complain "$hits" '  a test without an assertion'
done
exit $status
