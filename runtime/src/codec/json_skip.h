/* Passing over JSON that nobody asked for, with every check that wanted JSON gets. */
#ifndef TRUNKLINE_CODEC_JSON_SKIP_H
#define TRUNKLINE_CODEC_JSON_SKIP_H

#include <trunkline/status.h>
#include <trunkline/str.h>

/** What is wrong with a JSON text, and where. */
typedef struct tl_problem {
    tl_status status;
    const char *at;
    const char *message; /* a literal */
} tl_problem;

/** Fills in `problem` and returns NULL, so that a reader's check reads `return tl_problem_at(...)`. */
const char *tl_problem_at(tl_problem *problem, tl_status status, const char *at, const char *message);

static inline const char *tl_skip_blanks(const char *p, const char *end) {
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) {
        p++;
    }
    return p;
}

/**
 * End of the JSON value that starts at `p`: syntax, UTF-8 and depth are checked; needs no padding. NULL: `problem` says why.
 * @param depth  how many levels of nesting are still allowed
 */
const char *tl_json_skip(const char *p, const char *end, uint32_t depth, tl_problem *problem);

/** End of the string whose opening quote is before `p`, closing quote included; checks as tl_json_skip. */
const char *tl_json_skip_string(const char *p, const char *end, tl_problem *problem);

/** Length of the escape sequence at `p` (a backslash), a pair of surrogates counting as one; 0 when it is none: `problem` says why. */
size_t tl_json_escape_length(const char *p, const char *end, tl_problem *problem);

/** The number that four hexadecimal digits give; -1 when they are none. */
long tl_json_hex4(const char *p);

/** Checks that a text is one JSON value with nothing but blanks around it. Needs no padding. Errors: TL_ERR_SYNTAX, TL_ERR_UTF8, TL_ERR_LIMIT. */
tl_status tl_json_check(tl_str text, uint32_t depth, tl_problem *problem);

#endif
