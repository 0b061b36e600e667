/*
 * Writes a report of a push that never was, for the browser: sample mixed|attacks|many|saved|hidden|quick|csv FILE
 * With csv the results file of the same push is written as well, to FILE.csv.
 */
#include <stdio.h>
#include <string.h>

#include "made.h"
#include "results.h"

static const char *const customers[] = {"C-1001", "C-2044", "C-9999", "C-31", "C-700081"};

static size_t make_mixed(size_t index, tl_result *result) {
    static char text[4][200];
    snprintf(text[0], sizeof text[0], "ph-%05zu", index);
    result->id = tl_str_from(text[0]);
    result->line = index + 2;
    result->attempts = 1;
    result->http_status = 200;
    result->outcome = TL_OUTCOME_SAVED;
    if (index % 41 == 3) {
        snprintf(text[1], sizeof text[1], "Customer %s was not found", customers[index % 5]);
        result->outcome = TL_OUTCOME_REJECTED;
        result->reason = TL_REASON_UNKNOWN_CUSTOMER;
        result->vendor_code = tl_str_from("-57006");
        result->field = tl_str_from("CustomerNumber");
        result->message = tl_str_from(text[1]);
    } else if (index % 131 == 7) {
        result->outcome = TL_OUTCOME_UNKNOWN;
        result->reason = TL_REASON_TIMEOUT;
        result->http_status = 0;
        result->attempts = 4;
        result->message = tl_str_from("no answer within 30 s");
    } else if (index % 211 == 9) {
        result->outcome = TL_OUTCOME_INVALID;
        result->reason = TL_REASON_MISSING_FIELD;
        result->http_status = 0;
        result->attempts = 0;
        result->field = tl_str_from("number");
        result->message = tl_str_from("number is empty, and the system needs it");
    } else if (index % 97 == 11) {
        result->outcome = TL_OUTCOME_REJECTED;
        result->reason = TL_REASON_UNKNOWN_PHONE_TYPE;
        result->vendor_code = tl_str_from("-57041");
        result->field = tl_str_from("PhoneTypeName");
        result->message =
            tl_str_from("Phone type Pigeon is not defined for this tenant. Ask an administrator to add it under Settings, Customers, Phone types, "
                        "or map the kind to one of the types that are there: Cell Phone, Office, Home, Other. Nothing was changed for this record.");
    } else if (index > 2380) {
        result->outcome = TL_OUTCOME_NOT_SENT;
        result->reason = TL_REASON_CANCELLED;
        result->http_status = 0;
        result->attempts = 0;
        result->message = tl_str_from("cancelled");
    }
    return 0;
}

static size_t make_many(size_t index, tl_result *result) {
    size_t system = make_mixed(index * 41 + 3, result);
    result->line = index + 2;
    if (index % 3 == 1) {
        result->outcome = TL_OUTCOME_NOT_SENT;
        result->reason = TL_REASON_STOPPED;
    }
    return system;
}

/* Every text of every row is an attack. */
static size_t make_attacks(size_t index, tl_result *result) {
    size_t count = made_attack_count();
    result->line = index + 2;
    result->outcome = (tl_outcome)(index % 4 + 1);
    result->reason = (tl_reason)(index % (TL_REASON_COUNT - 1) + 1);
    result->id = tl_str_from(made_attacks[index % count]);
    result->vendor_code = tl_str_from(made_attacks[(index + 1) % count]);
    result->message = tl_str_from(made_attacks[index % count]);
    result->field = tl_str_from(made_attacks[(index + 2) % count]);
    result->saved = tl_str_from(made_attacks[index % count]);
    result->attempts = (uint32_t)(index % 3);
    result->http_status = index % 5 ? 200 : 0;
    return index % 2;
}

static size_t make_saved(size_t index, tl_result *result) {
    result->line = index + 2;
    result->outcome = TL_OUTCOME_SAVED;
    result->attempts = 1;
    return 0;
}

static bool write_results(const char *page, made_fn make, size_t count, diag *to) {
    char path[1000];
    store_options where = {.path = NULL};
    results_options how = {.format = RESULTS_CSV};
    tl_journal_about about = {.idempotent = true};
    store *records = store_create(&where, to);
    bool good = records != NULL;
    for (size_t i = 0; good && i < count; i++) {
        tl_result result = {0};
        tl_record record = {0};
        make(i, &result);
        record.id = result.id;
        record.line = result.line;
        good = store_add(records, &record, tl_str_from(""), &result, NULL) == TL_OK;
    }
    snprintf(path, sizeof path, "%s.csv", page);
    good = good && store_seal(records, &about, to) && results_write(path, records, &how, to);
    store_close(records);
    return good;
}

static size_t make_attacks_of_one(size_t index, tl_result *result) {
    make_attacks(index, result);
    return 0;
}

int main(int count, char **words) {
    static const char *const attacked_systems[] = {"<script>window.attacked = 10</script>", "\"quoted\" & 'more'"};
    diag to = {stderr, 0};
    report_options options = {0};
    made from;
    if (count != 3) {
        fputs("usage: sample mixed|attacks|many|saved|hidden|quick|csv FILE\n", stderr);
        return 2;
    }
    const char *kind = words[1];
    report_series *series = made_series(strcmp(kind, "quick") == 0 ? 0 : 94);
    made_init(&from, make_mixed, 2400);
    from.source.series = series;
    from.source.input = "exports/2026-11/phones.csv";
    from.source.results = "results.csv";
    from.source.started_unix_ms = INT64_C(1795248890000);
    from.source.elapsed_ms = 94320;
    from.source.requests = 412;
    from.source.repeats = 9;
    if (strcmp(kind, "many") == 0) {
        from.make = make_many;
        from.count = 100500;
    } else if (strcmp(kind, "attacks") == 0) {
        from.make = make_attacks;
        from.count = 4 * made_attack_count();
        from.source.systems = attacked_systems;
        from.source.system_count = 2;
        from.source.input = "<script>window.attacked = 11</script>.csv";
        from.source.stopped = "</p><script>window.attacked = 12</script>";
    } else if (strcmp(kind, "saved") == 0) {
        from.make = make_saved;
    } else if (strcmp(kind, "hidden") == 0) {
        options.without_values = true;
    } else if (strcmp(kind, "mixed") == 0) {
        from.source.interrupted = true;
    } else if (strcmp(kind, "csv") == 0) {
        from.make = make_attacks_of_one;
        from.count = 3 * made_attack_count();
    }
    bool good = series && (strcmp(kind, "csv") != 0 || write_results(words[2], from.make, from.count, &to));
    good = good && report_write(words[2], &from.source, &options, &to);
    report_series_free(series);
    return good ? 0 : 1;
}
