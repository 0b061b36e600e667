/* The redactor's parts. All work in place: what is shown is never longer than what it stands for. */
#ifndef TRUNKLINE_BASE_REDACT_H
#define TRUNKLINE_BASE_REDACT_H

#include <stdbool.h>

#include <trunkline/redact.h>

/** How many separators may stand between two groups of a phone number: ") -". */
enum { TL_PHONE_SEPARATORS = 3 };

/** Redacts `len` bytes at `text` and returns the new length. @param what  tl_redact_what */
size_t tl_redact_in_place(char *text, size_t len, unsigned what);

/**
 * Redacts what vsnprintf printed into a buffer of `size` bytes, and returns how much of it may be shown. Of a text that was cut, its last word goes:
 * it may be the start of a secret.
 * @param length  what vsnprintf returned, not negative
 */
size_t tl_redact_printed(char *text, size_t size, size_t length, unsigned what);

/** Masks what looks like a phone number; the length stays. */
void tl_redact_numbers_in_place(char *text, size_t len);
/** Masks a text that is a phone number: all digits but the last two, or all; the length stays. */
void tl_redact_number_in_place(char *text, size_t len);

/** Puts a mark in place of each secret that was remembered. Returns the new length. */
size_t tl_redact_secrets_in_place(char *text, size_t len);
/** Whether a text holds a secret that was remembered. */
bool tl_redact_has_secret(tl_str text);

/** Length of the decimal digit, of any script, that stands at `at`; 0 when there is none. */
size_t tl_digit_length(tl_str text, size_t at);
/** Length of what may stand between the groups of a phone number: `+ - . / ( )`, blanks, and their typographic forms; 0: something else. */
size_t tl_phone_separator_length(tl_str text, size_t at);

/**
 * Length of what stands at `at` and is no phone number though it has digits: a GUID, a date, a time, an address, a counted thing, money. 0: none.
 * Looks at a bounded number of bytes, but for runs of digits and words of hexadecimal digits, which are looked at from their start only.
 * @param within  digits that may be a number's stand before it: only what has a shape of its own counts, not the words around it
 */
size_t tl_not_a_phone(tl_str text, size_t at, bool within);

#endif
