/* What contract tests found, and how it is shown. No value of a message is ever part of it. */
#ifndef CLI_CONTRACT_FINDINGS_H
#define CLI_CONTRACT_FINDINGS_H

#include <stdbool.h>
#include <stdio.h>

#include <trunkline/export.h>

typedef struct contract_finding {
    char *file;
    long line; /* 0: the file as a whole */
    char *element; /* path from the header's or body's child: "WEBPhoneUpdate/oFacadeObject/Phone"; "" for the envelope */
    const char *rule; /* static */
    char *message;
} contract_finding;

/** All zero is empty. */
typedef struct contract_findings {
    contract_finding *items;
    size_t count;
    size_t capacity;
    bool out_of_memory;
} contract_findings;

/** Adds one; out of memory is remembered. `rule` must be static. */
void contract_add(contract_findings *all, const char *file, long line, const char *element, const char *rule, const char *format, ...)
    TL_PRINTF(6, 7);
void contract_findings_dispose(contract_findings *all);

/** One line per finding, and one at the end. */
void contract_print(FILE *out, const contract_findings *all, size_t messages);
/** The same as one JSON object; false when out of memory. */
bool contract_print_json(FILE *out, const contract_findings *all, const char *wsdl, size_t messages);

#endif
