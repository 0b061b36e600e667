/* Words that generated tables share with the runtime. */
#include <string.h>

#include "vocabulary.h"

const char *const gen_columns[] = {"customer", "contact", "phone_id", "kind",    "number", "extension", "country", "primary",
                                   "textable", "valid",   "unlisted", "carrier", "label",  "category",  "notes",   NULL};

const char *const gen_reasons[] = {"missing_field",
                                   "bad_value",
                                   "bad_number",
                                   "unknown_customer",
                                   "ambiguous_customer",
                                   "unknown_phone_type",
                                   "unknown_carrier",
                                   "duplicate_number",
                                   "invalid_token",
                                   "no_permission",
                                   "rate_limited",
                                   "wrong_address",
                                   "no_connection",
                                   "no_tls",
                                   "timeout",
                                   "lost_reply",
                                   "unreadable_reply",
                                   "unmatched_reply",
                                   "server_error",
                                   "vendor_error",
                                   "stopped",
                                   "cancelled",
                                   NULL};

const char *const gen_kinds[] = {"mobile", "work", "home", "main", "fax", "pager", "other", NULL};

const char *const gen_number_forms[] = {"as-given", "e164", "e164-digits", "national-digits", NULL};

size_t gen_count_words(const char *const *words) {
    size_t count = 0;
    while (words[count])
        count++;
    return count;
}

const char *gen_find_word(const char *const *words, const char *word) {
    for (; *words; words++) {
        if (strcmp(*words, word) == 0)
            return *words;
    }
    return NULL;
}
