#include "summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

static summary_group *find_group(summary *out, tl_outcome outcome, tl_reason reason) {
    for (size_t i = 0; i < out->group_count; i++) {
        if (out->groups[i].outcome == outcome && out->groups[i].reason == reason) {
            return &out->groups[i];
        }
    }
    return NULL;
}

static void count_result(summary *out, const tl_result *result) {
    out->records++;
    out->by_outcome[result->outcome]++;
    if (result->outcome == TL_OUTCOME_SAVED) {
        return;
    }
    summary_group *group = find_group(out, result->outcome, result->reason);
    if (!group) { /* there is room: one for every pair */
        group = &out->groups[out->group_count++];
        group->outcome = result->outcome;
        group->reason = result->reason;
        group->line = result->line;
        group->id = result->id;
        group->message = result->message;
    }
    group->count++;
}

static int compare_groups(const void *a, const void *b) {
    const summary_group *first = a;
    const summary_group *second = b;
    if (first->count != second->count) {
        return first->count > second->count ? -1 : 1;
    }
    return first->line < second->line ? -1 : first->line > second->line;
}

void summary_count(summary *out, const store *records) {
    tl_result result;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < store_count(records); i++) {
        if (store_result(records, i, &result)) {
            count_result(out, &result);
        }
    }
    qsort(out->groups, out->group_count, sizeof out->groups[0], compare_groups);
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
            fprintf(out, "%s", text_shorten(group->id).text);
        }
        fprintf(out, "%s%s\n", group->message.len ? ": " : "", text_shorten_to(group->message, 100).text);
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
}
