/*
 * The redactor: what must not be read by everybody, taken out of texts for people. Secrets always, phone numbers unless they were asked for.
 *
 * It works on log lines, stop messages, errors that quote a vendor, dry runs and the simulator's log; results are data and keep their numbers. The
 * JSON encoder does the same to the fields that a schema marks (tl_json_options).
 */
#ifndef TRUNKLINE_REDACT_H
#define TRUNKLINE_REDACT_H

#include <trunkline/export.h>
#include <trunkline/memory.h>
#include <trunkline/status.h>
#include <trunkline/str.h>

TL_BEGIN_DECLS

/** What tl_redact_text takes out. */
enum tl_redact_what {
    TL_REDACT_SECRETS = 1 << 0, /* the tokens and passwords that this process has used lately: "<secret>", or "***" for one of 6 or 7 bytes */
    TL_REDACT_NUMBERS = 1 << 1, /* what looks like a phone number: all digits but the last two become '*' */
    TL_REDACT_ALL = TL_REDACT_SECRETS | TL_REDACT_NUMBERS
};

/**
 * Appends a text without secrets or phone numbers. A phone number is 7 digits or more, those of other scripts included, in groups of up to 15, with
 * up to three of `+ - . / ( )` and blanks between the groups; also several numbers behind each other. What is recognised as something else stays:
 * GUIDs, words of 16 or more hexadecimal digits with a letter among them, dates with their separators, times, IPv4 addresses, line and byte numbers
 * and amounts of money with a currency beside them, digits without a break that are more than 15. Well-formed UTF-8 stays well-formed, and the text
 * never becomes longer. Takes time in proportion to the text's length.
 * @param what  tl_redact_what
 * Errors: TL_ERR_MEMORY, and `out` is as it was. Threads: any.
 */
TL_API TL_NODISCARD tl_status tl_redact_text(tl_str text, unsigned what, tl_buf *out);

/**
 * Appends what may be shown of a text that is known to be a phone number: every digit becomes '*' but the last two, and those as well when there are
 * fewer than 5; all else stays. Errors: TL_ERR_MEMORY, and `out` is as it was. Threads: any.
 */
TL_API TL_NODISCARD tl_status tl_redact_number(tl_str text, tl_buf *out);

/**
 * Lets TL_REDACT_SECRETS know a secret; the library does this by itself with each token and password that it uses. Only a hash of it is kept, of the
 * latest 128. Secrets of fewer than 6 bytes are not recognised: they would blot out ordinary words. Threads: any.
 */
TL_API void tl_redact_remember(tl_str secret);

TL_END_DECLS
#endif
