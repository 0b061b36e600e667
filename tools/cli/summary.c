#include "summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <trunkline/redact.h>

#include "text.h"

static summary_group *find_group(summary *out, tl_outcome outcome, tl_reason reason) {
    for (size_t i = 0; i < out->group_count; i++) {
        if (out->groups[i].outcome == outcome && out->groups[i].reason == reason) {
            return &out->groups[i];
        }
    }
    return NULL;
}

/* At most so much of a text as fits, and whole characters only. */
static void keep(char *into, size_t size, tl_str text) {
    size_t len = text.len < size ? text.len : size - 1;
    while (len > 0 && len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    if (len > 0) {
        memcpy(into, text.ptr, len);
    }
    into[len] = '\0';
}

static bool count_result(void *context, const tl_record *record, const tl_result *result) {
    summary *out = context;
    (void)record;
    out->records++;
    out->by_outcome[result->outcome]++;
    if (result->outcome == TL_OUTCOME_SAVED) {
        return true;
    }
    summary_group *group = find_group(out, result->outcome, result->reason);
    if (!group) { /* there is room: one for every pair */
        group = &out->groups[out->group_count++];
        group->outcome = result->outcome;
        group->reason = result->reason;
        group->line = result->line;
        keep(group->id, sizeof group->id, result->id);
        keep(group->message, sizeof group->message, result->message);
    }
    group->count++;
    return true;
}

static int compare_groups(const void *a, const void *b) {
    const summary_group *first = a;
    const summary_group *second = b;
    if (first->count != second->count) {
        return first->count > second->count ? -1 : 1;
    }
    return first->line < second->line ? -1 : first->line > second->line;
}

bool summary_count(summary *out, store *records, diag *to) {
    memset(out, 0, sizeof *out);
    if (!store_each(records, 0, count_result, out, to)) {
        return false;
    }
    qsort(out->groups, out->group_count, sizeof out->groups[0], compare_groups);
    return true;
}

static const char *plural(uint64_t count) {
    return count == 1 ? "" : "s";
}

static void print_head(FILE *out, const summary *all) {
    fprintf(out, "%s: %s record%s in %s request%s", text_shorten(tl_str_from(all->system)).text, text_number(all->records).text, plural(all->records),
            text_number(all->requests).text, plural(all->requests));
    if (all->repeats) {
        fprintf(out, " (%s sent again)", text_number(all->repeats).text);
    }
    fprintf(out, ", %" PRId64 ".%" PRId64 " s\n", all->elapsed_ms / 1000, all->elapsed_ms % 1000 / 100);
}

/* The vendor's words, which may quote a phone number. */
static void print_message(FILE *out, const summary *all, tl_str message) {
    tl_buf shown = {0};
    if (message.len == 0) {
        fputc('\n', out);
    } else if (all->show_numbers) {
        fprintf(out, ": %s\n", text_shorten_to(message, 100).text);
    } else if (tl_redact_text(message, TL_REDACT_ALL, &shown) == TL_OK) {
        fprintf(out, ": %s\n", text_shorten_to(tl_buf_str(&shown), 100).text);
    } else {
        fputs(": (out of memory)\n", out);
    }
    tl_buf_dispose(&shown);
}

/* One line per reason of the outcomes that `wanted` holds. */
static void print_groups(FILE *out, const summary *all, bool unknown, int width) {
    int outcome_width = 0;
    int reason_width = 0;
    for (size_t i = 0; i < all->group_count; i++) {
        int outcome = (int)strlen(tl_outcome_name(all->groups[i].outcome));
        int reason = (int)strlen(tl_reason_name(all->groups[i].reason));
        outcome_width = outcome > outcome_width ? outcome : outcome_width;
        reason_width = reason > reason_width ? reason : reason_width;
    }
    for (size_t i = 0; i < all->group_count; i++) {
        const summary_group *group = &all->groups[i];
        if ((group->outcome == TL_OUTCOME_UNKNOWN) != unknown) {
            continue;
        }
        fprintf(out, "      %*s  %-*s  %-*s  e.g. ", width, text_number(group->count).text, outcome_width, tl_outcome_name(group->outcome),
                reason_width, tl_reason_name(group->reason));
        if (group->line) {
            fprintf(out, "line %" PRIu64, group->line);
        } else {
            fprintf(out, "%s", text_shorten(tl_str_from(group->id)).text);
        }
        print_message(out, all, tl_str_from(group->message));
    }
}

void summary_print(FILE *out, const summary *all) {
    uint64_t saved = all->by_outcome[TL_OUTCOME_SAVED];
    uint64_t unknown = all->by_outcome[TL_OUTCOME_UNKNOWN];
    uint64_t refused = all->records - saved - unknown;
    int width = (int)strlen(text_number(all->records).text);
    print_head(out, all);
    fprintf(out, "  %*s saved\n", width, text_number(saved).text);
    if (refused) {
        fprintf(out, "  %*s not saved\n", width, text_number(refused).text);
        print_groups(out, all, false, width);
    }
    if (unknown) {
        fprintf(out, "  %*s perhaps saved: no readable answer came\n", width, text_number(unknown).text);
        print_groups(out, all, true, width);
    }
    if (all->results) {
        fprintf(out, "results: %s\n", text_shorten_to(tl_str_from(all->results), 200).text);
    }
    if (all->journal && all->resumable) {
        fprintf(out, "to go on: trunkline resume %s\n", text_shorten_to(tl_str_from(all->journal), 200).text);
    } else if (all->journal) {
        fprintf(out, "journal: %s\n", text_shorten_to(tl_str_from(all->journal), 200).text);
    }
}
