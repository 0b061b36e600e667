/*
 * Somebody's text into a page: nothing of it can become markup, script or a trick. Whatever comes in, what goes out is well-formed UTF-8.
 */
#ifndef CLI_REPORT_ESCAPE_H
#define CLI_REPORT_ESCAPE_H

#include <stdbool.h>
#include <stdio.h>

#include <trunkline/str.h>

/**
 * As text of an element, or inside a quoted attribute. What cannot be seen is shown: a control character by its picture (U+2400 and on), one
 * that turns the direction of writing as [U+202E], what is no UTF-8 as U+FFFD.
 */
void report_html(FILE *out, tl_str text);
/** The same, cut after `characters`. @return whether something was left out */
bool report_html_cut(FILE *out, tl_str text, size_t characters);

/**
 * As a JSON string, quotes included, for a script block: < > & and the line ends U+2028 and U+2029 are written as \u003c and so on, so that
 * nothing ends the block or opens a comment. What is no UTF-8 becomes U+FFFD.
 * @param out  NULL: only counts
 * @return how many bytes
 */
size_t report_json(FILE *out, tl_str text);

#endif
