/* Pass 1's look at phone numbers: whether each looks right, and into the form that the system asks for. See docs/phone-numbers.md. */
#ifndef CLI_PHONE_CHECK_H
#define CLI_PHONE_CHECK_H

#include <stdio.h>

#include <trunkline/phone.h>
#include <trunkline/record.h>

#include "config.h"

typedef struct phone_check phone_check;

typedef enum phone_verdict {
    PHONE_FINE,
    PHONE_WRONG, /* it looks wrong, and is sent all the same */
    PHONE_REFUSED, /* the record must not be sent */
    PHONE_NO_MEMORY
} phone_verdict;

/** What became of the numbers of an input. */
typedef struct phone_report {
    bool blind; /* they were not looked at: there is no libphonenumber */
    uint64_t numbers;
    uint64_t brought; /* into the form that the system asks for, and were not yet in it */
    uint64_t wrong; /* look wrong, and are sent */
    uint64_t refused;
    uint64_t unjudged; /* without a country code, and nobody says which country */
    uint64_t abroad; /* of another country than the one whose digits the system takes: left as they are */
    tl_phone_form form; /* of `brought` */
} phone_report;

/** NULL when out of memory. `system` is borrowed. Owns: the caller, `phone_check_free`. */
phone_check *phone_check_new(const config_system *system);
/** NULL is allowed. */
void phone_check_free(phone_check *checks);

/**
 * Looks at a record's number.
 * @param out  becomes the record as it is to be sent; its texts are those of `record` or borrowed until the next call
 * @param why  of a number that looks wrong, and of a record that is refused; never holds the number
 */
phone_verdict phone_check_record(phone_check *checks, const tl_record *record, tl_record *out, tl_error *why);
const phone_report *phone_check_report(const phone_check *checks);

/** The lines of a summary; nothing when there is nothing to tell. */
void phone_report_print(FILE *out, const phone_report *report);

#endif
