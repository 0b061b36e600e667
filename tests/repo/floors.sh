#!/usr/bin/env bash
# Includes only go down the floors of the house (docs/structure.md). Prints each include that goes up and fails.
#   floors.sh ROOT
set -eu
cd "$1"
status=0

# forbid FOLDER PATTERN WHY: no file of FOLDER may include a header that fits the extended PATTERN.
forbid() {
    [ -d "$1" ] || return 0
    hits=$(grep -rnE --include='*.[ch]' "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($2)" "$1" || true)
    if [ -n "$hits" ]; then
        printf '%s\n  not allowed: %s\n' "$hits" "$3"
        status=1
    fi
}

generated=$(for folder in gen/*/; do basename "$folder"; done | paste -sd'|')
middle='codec/|net/|auth/|push/|soap/|journal/'

forbid runtime/include "\.\./|base/|$middle|($generated)/" 'public headers include public headers only'
forbid runtime/src/base "$middle|trunkline/(schema|json|http|client|push|adapter|systems|record|token)|($generated)/" 'base is the lowest floor'
forbid runtime/src/codec 'net/|auth/|push/|soap/|journal/|trunkline/(http|client|push|adapter|systems|token)' 'the codec knows no network and no push'
forbid runtime/src/net 'push/|soap/|journal/|auth/|trunkline/(push|adapter\.h|systems)' 'net knows no push'
forbid runtime/src/auth 'push/|soap/|journal/|trunkline/(push|adapter|systems)' 'auth knows no push'
forbid runtime/src "($generated)/|.*adapters/|trunkline/systems|microhttpd|libfyaml|cmocka" 'the runtime knows no vendor, no YAML, no server'
forbid runtime/src/base 'curl/' 'libcurl belongs to net'
forbid runtime/src/codec 'curl/' 'libcurl belongs to net'
forbid runtime/src/push 'curl/' 'libcurl belongs to net'
forbid runtime/src/journal 'codec/|net/|auth/|push/|soap/|trunkline/(http|client|call|push|adapter|systems|token)' 'the journal knows records and results, not how they travel'
forbid runtime/src/push 'sqlite3' 'SQLite belongs to the journal'
forbid runtime/adapters 'curl/|libfyaml|cli/|sim/' 'adapters stand on the runtime'
forbid gen '.*(cli|sim|adapters|push|net)/' 'generated code stands on the public headers'
forbid tools/gen "trunkline/|base/|$middle|($generated)/|curl/" 'the generator is a tower of its own: nothing of the runtime, no network'
forbid tools/yaml "trunkline/|base/|$middle|($generated)/|curl/" 'the YAML tree stands alone'
forbid tools/cli "base/|$middle|sim/" 'the program uses the public headers'
forbid tools/sim "base/|$middle|cli/" 'the simulator uses the public headers'
forbid examples "base/|$middle" 'examples use the public headers'

# The runtime knows no vendor by name: not in code, not in comments.
hits=$(grep -rniwE --include='*.[ch]' 'wasp|netforum|xweb|expandable|qqcatalyst|kognitiv' runtime/src || true)
if [ -n "$hits" ]; then
    printf '%s\n  not allowed: runtime/src names a vendor\n' "$hits"
    status=1
fi
exit $status
