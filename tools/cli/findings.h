/* What a check tells, kept instead of printed: for --json. */
#ifndef CLI_FINDINGS_H
#define CLI_FINDINGS_H

#include "diag.h"

typedef struct findings {
    diag to; /* give &to to what checks */
    char *text;
    size_t size;
} findings;

/** False when out of memory; `told` was told. Owns: the caller, `findings_dispose`. */
bool findings_begin(findings *out, diag *told);
void findings_dispose(findings *kept);

/**
 * Prints `"NAME":[{"file":..,"line":..,"column":..,"message":..}]`, what is not known as null.
 * @param name   "findings"
 * @param files  the files that findings may be about; NULL behind the last
 */
void findings_print(FILE *out, const char *name, findings *kept, const char *const *files);

#endif
