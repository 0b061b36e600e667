#include "report_count.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report_escape.h"
#include "without_values.h"

enum { MOST_ROWS = 100000, EXAMPLE_BYTES = 4000 };
static const uint64_t most_bytes = (uint64_t)48 << 20;

typedef struct counter {
    report_count *out;
    const report_source *source;
    const report_options *options;
    uint64_t bytes; /* of the rows that are embedded */
    bool full;
    bool no_memory;
} counter;

size_t report_data_row(FILE *out, size_t system, const tl_result *result) {
    char numbers[96];
    size_t written = 0;
    int length = snprintf(numbers, sizeof numbers, "[%zu,%" PRIu64 ",%d,%d,%" PRId32 ",%" PRIu32 ",", system, result->line, (int)result->outcome,
                          (int)result->reason, result->http_status, result->attempts);
    written += (size_t)length;
    if (out) {
        fputs(numbers, out);
    }
    const tl_str texts[] = {result->id, result->vendor_code, result->message, result->field, result->saved};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        written += report_json(out, texts[i]) + 1;
        if (out) {
            fputc(i + 1 < sizeof texts / sizeof texts[0] ? ',' : ']', out);
        }
    }
    return written;
}

static bool keep(counter *to, tl_str text, tl_str *out) {
    tl_str start = tl_str_sized(text.ptr, text.len < EXAMPLE_BYTES ? text.len : EXAMPLE_BYTES);
    *out = start.len ? tl_arena_copy(to->out->arena, start) : tl_str_from("");
    to->no_memory |= !out->ptr;
    return out->ptr != NULL;
}

/* There is room for a group of every pair. */
static bool count_group(counter *to, size_t system, const tl_result *result) {
    report_count *out = to->out;
    size_t at = 0;
    while (at < out->group_count && (out->groups[at].outcome != result->outcome || out->groups[at].reason != result->reason)) {
        at++;
    }
    report_group *group = &out->groups[at];
    if (at == out->group_count) {
        out->group_count++;
        group->outcome = result->outcome;
        group->reason = result->reason;
        group->system = system;
        group->line = result->line;
        if (!keep(to, result->id, &group->id) || !keep(to, result->message, &group->message)) {
            return false;
        }
    }
    group->count++;
    return true;
}

static void count_columns(bool *shown, const tl_result *result) {
    shown[REPORT_COLUMN_LINE] |= result->line != 0;
    shown[REPORT_COLUMN_ID] |= result->id.len != 0;
    shown[REPORT_COLUMN_REASON] |= result->reason != TL_REASON_NONE;
    shown[REPORT_COLUMN_CODE] |= result->vendor_code.len != 0;
    shown[REPORT_COLUMN_FIELD] |= result->field.len != 0;
    shown[REPORT_COLUMN_MESSAGE] |= result->message.len != 0;
    shown[REPORT_COLUMN_STATUS] |= result->http_status != 0;
    shown[REPORT_COLUMN_ATTEMPTS] |= result->attempts != 0;
}

/* A report_row_fn. */
static bool count_row(void *context, size_t system, const tl_result *given) {
    counter *to = context;
    tl_result result = *given;
    to->out->records++;
    to->out->by_outcome[system][result.outcome]++;
    if (result.outcome == TL_OUTCOME_SAVED) {
        to->out->saved++;
        return true;
    }
    if (to->options->without_values) {
        without_values(&result);
    }
    count_columns(to->out->shown, &result);
    if (!to->full) {
        uint64_t rows = to->options->most_rows ? to->options->most_rows : MOST_ROWS;
        uint64_t bytes = to->options->most_bytes ? to->options->most_bytes : most_bytes;
        to->bytes += report_data_row(NULL, system, &result) + 2;
        to->full = to->out->embedded == rows || to->bytes > bytes;
        to->out->embedded += !to->full;
    }
    return count_group(to, system, &result);
}

static int compare_groups(const void *a, const void *b) {
    const report_group *first = a;
    const report_group *second = b;
    if (first->count != second->count) {
        return first->count > second->count ? -1 : 1;
    }
    return first->line < second->line ? -1 : first->line > second->line;
}

bool report_count_read(report_count *out, const report_source *source, const report_options *options, diag *to) {
    counter counting = {.out = out, .source = source, .options = options};
    memset(out, 0, sizeof *out);
    out->arena = tl_arena_new();
    out->by_outcome = out->arena ? tl_arena_alloc(out->arena, source->system_count * sizeof *out->by_outcome) : NULL;
    out->shown[REPORT_COLUMN_SYSTEM] = source->system_count > 1;
    out->shown[REPORT_COLUMN_OUTCOME] = true;
    counting.no_memory = !out->by_outcome;
    if (!counting.no_memory && !source->each(source->context, count_row, &counting, to)) {
        return false;
    }
    if (counting.no_memory) {
        return diag_error(to, place_none(), "out of memory: the report cannot be made");
    }
    qsort(out->groups, out->group_count, sizeof out->groups[0], compare_groups);
    return true;
}

void report_count_dispose(report_count *count) {
    tl_arena_free(count->arena);
    memset(count, 0, sizeof *count);
}
