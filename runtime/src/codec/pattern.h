/* Patterns of texts, by PCRE2. */
#ifndef TRUNKLINE_CODEC_PATTERN_H
#define TRUNKLINE_CODEC_PATTERN_H

#include <trunkline/status.h>
#include <trunkline/str.h>

/**
 * Whether a text matches. @param pattern  finds its own ends (\A, \z); it is compiled once and kept
 * Errors: TL_ERR_MEMORY, TL_ERR_ABI (no pattern), TL_ERR_LIMIT (it would take too long). Threads: any.
 */
tl_status tl_pattern_match(const char *pattern, tl_str text, bool *matches);

#endif
