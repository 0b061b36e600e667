/* What is told to the person at the terminal: one line each, "trunkline: file:line:column: message". Cleaned of control characters. */
#ifndef CLI_DIAG_H
#define CLI_DIAG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <trunkline/export.h>

/** Where messages go, and how many errors went there. */
typedef struct diag {
    FILE *out;
    uint64_t errors;
} diag;

/** A place in a file; what is 0 or NULL is left out of the message. Columns count characters. */
typedef struct place {
    const char *file;
    uint64_t line;
    uint64_t column;
} place;

static inline place place_at(const char *file, uint64_t line, uint64_t column) {
    place where = {file, line, column};
    return where;
}
static inline place place_none(void) {
    return place_at(NULL, 0, 0);
}

/** Prints one error and counts it. Returns false, so that a check reads `return diag_error(...)`. */
bool diag_error(diag *to, place where, const char *format, ...) TL_PRINTF(3, 4);
/** Prints one line that is no error. */
void diag_note(diag *to, place where, const char *format, ...) TL_PRINTF(3, 4);

#endif
