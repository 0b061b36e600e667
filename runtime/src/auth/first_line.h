/* What counts of a secret's text. */
#ifndef TRUNKLINE_AUTH_FIRST_LINE_H
#define TRUNKLINE_AUTH_FIRST_LINE_H

#include <trunkline/str.h>

/** Finds the first line of a text, without its end. False when it is empty. */
bool tl_first_line(tl_str text, tl_str *line);

#endif
