/* JSON for standard output: pieces for machines, and a laid out form for people. */
#ifndef CLI_JSON_PRINT_H
#define CLI_JSON_PRINT_H

#include <stdio.h>

#include <trunkline/str.h>

/** A text with its quotes; what is no UTF-8 becomes U+FFFD. NULL: null. */
void json_print_text(FILE *out, tl_str text);
/** `"name":` with a comma before it unless `first`. */
void json_print_name(FILE *out, const char *name, bool first);
/** `,"name":"text"`. NULL: null. */
void json_print_member(FILE *out, const char *name, const char *text);
/** `,"name":true`. */
void json_print_truth(FILE *out, const char *name, bool truth);

/** Minified JSON with a member or element a line and a line end behind it. The text is well-formed. */
void json_print_pretty(FILE *out, tl_str minified);

#endif
