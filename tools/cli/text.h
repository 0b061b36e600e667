/* Text made fit for people: nothing in it can move a terminal's cursor, and long values are cut. */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <stdint.h>

#include <trunkline/str.h>

/** A piece of somebody's text, short enough for a message. */
typedef struct text_short {
    char text[256];
} text_short;

/** `text`, cut at a character after about 60 characters (then with "..." behind it), and cleaned. */
text_short text_shorten(tl_str text);
/** The same, cut after `characters` (at most 200) characters. */
text_short text_shorten_to(tl_str text, size_t characters);

/** Replaces in place: line ends and tabs by a blank; other control characters and what is no UTF-8 by a question mark. */
void text_clean(char *text);

/** "1,200": a number with its thousands apart. */
text_short text_number(uint64_t number);

#endif
