#include "input.h"

#include <string.h>
#include <strings.h>

#include "input_sink.h"
#include "text.h"

const char *input_name(const char *path) {
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static bool ends_with(const char *path, const char *end) {
    size_t length = strlen(path);
    return length > strlen(end) && strcasecmp(path + length - strlen(end), end) == 0;
}

input_format input_format_of(const char *path, input_format asked) {
    if (asked != INPUT_BY_NAME) {
        return asked;
    }
    return ends_with(path, ".ndjson") || ends_with(path, ".jsonl") ? INPUT_NDJSON : INPUT_CSV;
}

/* Tells of a record that cannot be sent. */
static void tell_bad(input_sink *in, input_where_fn where, void *context, const tl_error *why) {
    bool named = why->field[0] && !strstr(why->message, why->field);
    if (in->options->list_bad_rows && (in->options->list_all || in->report->bad <= INPUT_MAX_LISTED)) {
        diag_error(in->to, where(context, why), "%s%s%s", named ? why->field : "", named ? ": " : "", why->message);
    }
}

/* Tells of a number that looks wrong, and is sent all the same. */
static void tell_phone(input_sink *in, input_where_fn where, void *context, const tl_error *why) {
    if (!in->options->list_phones || (!in->options->list_all && in->phones_told >= INPUT_MAX_LISTED)) {
        return;
    }
    in->phones_told++;
    if (in->options->phones_are_errors) {
        diag_error(in->to, where(context, why), "%s", why->message);
    } else {
        diag_note(in->to, where(context, why), "warning: %s", why->message);
    }
}

/* Makes of a record the one that is to be sent, and looks whether it can be. */
static tl_status check_record(input_sink *in, const tl_record *record, tl_record *out, phone_verdict *phone, tl_error *why) {
    tl_error phone_why = {0};
    *out = *record;
    *phone = in->options->phones ? phone_check_record(in->options->phones, record, out, &phone_why) : PHONE_FINE;
    if (*phone == PHONE_REFUSED || *phone == PHONE_NO_MEMORY) {
        *why = phone_why;
        return *phone == PHONE_REFUSED ? TL_ERR_RANGE : TL_ERR_MEMORY;
    }
    tl_status status = tl_push_check(in->options->push, out, why);
    if (status == TL_OK) {
        *why = phone_why;
    }
    return status;
}

/* Whether --only-failed and --limit want the record. */
static bool is_wanted(input_sink *in, const tl_record *record, bool *wanted) {
    *wanted = true;
    if (in->options->only_failed && !earlier_ask(in->options->only_failed, record, input_name(in->options->path), wanted, in->to)) {
        return false;
    }
    in->report->passed_over += !*wanted;
    return true;
}

bool input_take(input_sink *in, const tl_record *record, input_where_fn where, void *context) {
    const char *name = input_name(in->options->path);
    tl_error why = {0};
    tl_error error = {0};
    tl_result settled = {0};
    tl_record sent;
    phone_verdict phone = PHONE_FINE;
    bool wanted = false;
    if (!is_wanted(in, record, &wanted)) {
        return false;
    }
    if (!wanted) {
        return true;
    }
    tl_status status = check_record(in, record, &sent, &phone, &why);
    in->group.len = 0;
    if (status == TL_OK) {
        if (phone == PHONE_WRONG) {
            tell_phone(in, where, context, &why);
        }
        status = tl_push_group(in->options->push, &sent, &in->group);
    } else if (status != TL_ERR_MEMORY) {
        settled.outcome = TL_OUTCOME_INVALID;
        settled.reason = phone == PHONE_REFUSED && strcmp(why.field, tl_column_name(TL_COLUMN_NUMBER)) == 0 ? TL_REASON_BAD_NUMBER : tl_push_check_reason(status);
        settled.message = tl_str_from(why.message);
        settled.field = tl_str_from(why.field);
        in->report->bad++;
        tell_bad(in, where, context, &why);
    }
    if (status == TL_ERR_MEMORY) {
        return diag_error(in->to, place_at(name, record->line, 0), "out of memory");
    }
    if (store_add(in->records, settled.outcome ? record : &sent, tl_buf_str(&in->group), settled.outcome ? &settled : NULL, &error) != TL_OK) {
        return diag_error(in->to, place_at(name, record->line, 0), "%s", error.message);
    }
    in->enough = in->options->limit && store_count(in->records) >= in->options->limit;
    return true;
}

bool input_goes_on(const input_sink *in) {
    return !in->enough && !(in->options->interrupted && in->options->interrupted());
}

/* The hash is of all bytes, also of those behind the limit. */
static bool read_rest(input_sink *in) {
    char part[16384];
    size_t length = 1;
    while (length > 0) {
        if (!input_bytes_read(&in->bytes, part, sizeof part, &length)) {
            return in->bytes.interrupted ? false : diag_error(in->to, place_at(input_name(in->options->path), 0, 0), "cannot be read");
        }
    }
    return input_bytes_hash(&in->bytes, in->report->hash) || diag_error(in->to, place_none(), "out of memory");
}

static bool check_earlier(const input_sink *in) {
    const input_options *options = in->options;
    return !options->only_failed || in->enough || earlier_end(options->only_failed, input_name(options->path), in->report->hash, in->to);
}

input_status input_read(const input_options *options, store *records, input_report *report, diag *to) {
    input_sink in = {.options = options, .records = records, .report = report, .to = to};
    input_status status = INPUT_FAILED;
    memset(report, 0, sizeof *report);
    if (!input_bytes_open(&in.bytes, options->path, options->interrupted, to)) {
        goto out;
    }
    bool csv = input_format_of(options->path, options->format) == INPUT_CSV;
    if ((csv ? input_read_csv(&in) : input_read_ndjson(&in)) && read_rest(&in) && check_earlier(&in)) {
        status = INPUT_READ;
    }
    if (in.bytes.interrupted || (options->interrupted && options->interrupted())) {
        status = INPUT_INTERRUPTED;
    }
    if (status == INPUT_READ && options->list_bad_rows && !options->list_all && report->bad > INPUT_MAX_LISTED) {
        diag_error(to, place_at(input_name(options->path), 0, 0), "%s further rows cannot be sent either",
                   text_number(report->bad - INPUT_MAX_LISTED).text);
    }
out:
    tl_buf_dispose(&in.group);
    input_bytes_close(&in.bytes);
    return status;
}
