/* What may stand in a header, and what of foreign text may be shown. */
#ifndef TRUNKLINE_NET_TEXT_RULES_H
#define TRUNKLINE_NET_TEXT_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include <trunkline/str.h>

/** Whether `text` is a token as RFC 9110 has it for methods and header names: not empty, no blank, no separator. */
bool tl_text_is_http_token(tl_str text);
/** Whether `text` can be a header's value: no line end and no other control character but a tab. */
bool tl_text_is_header_value(tl_str text);
/** The text behind a prefix (NULL: none), of which case and blanks do not count, trimmed. False, and `rest` as it was, when it starts otherwise. */
bool tl_text_after_prefix(tl_str text, const char *prefix, tl_str *rest);
/**
 * Writes the beginning of foreign text as one printable line: blanks and control characters become one space, what is no UTF-8 becomes '?'.
 * @param size  of `out`, the closing NUL included; the text is cut at a character
 */
void tl_text_excerpt(char *out, size_t size, tl_str text);

#endif
