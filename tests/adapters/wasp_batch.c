#include "wasp_batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Cuts `*rest` at `separator`, or at its end. */
static char *take(char **rest, char separator) {
    char *start = *rest;
    char *end = strchr(start, separator);
    if (end) {
        *end = '\0';
        *rest = end + 1;
    } else {
        *rest = start + strlen(start);
    }
    return start;
}

void wasp_batch_init(wasp_batch *b, const char *records, bool in_order) {
    const tl_adapter *wasp = tl_system_find(tl_str_from("wasp"));
    assert_non_null(wasp);
    assert_true(strlen(records) < sizeof b->text);
    memset(b, 0, sizeof *b);
    memcpy(b->text, records, strlen(records) + 1);
    for (char *rest = b->text; *rest != '\0'; b->batch.count++) {
        assert_true(b->batch.count < WASP_BATCH_MOST);
        char *record = take(&rest, ';');
        tl_record *to = &b->records[b->batch.count];
        to->columns[TL_COLUMN_CUSTOMER] = tl_text(take(&record, '|'));
        to->columns[TL_COLUMN_KIND] = tl_text(take(&record, '|'));
        to->columns[TL_COLUMN_NUMBER] = tl_text(take(&record, '|'));
        b->pointers[b->batch.count] = to;
    }
    b->settings[0] = (tl_setting){tl_str_from("results"), tl_str_from("in-order")};
    b->batch.operation = wasp->push;
    b->batch.records = b->pointers;
    b->batch.results = b->results;
    b->batch.settings = b->settings;
    b->batch.setting_count = in_order ? 1 : 0;
    b->batch.arena = tl_arena_new();
    assert_non_null(b->batch.arena);
}

void wasp_batch_dispose(wasp_batch *b) {
    tl_arena_free(b->batch.arena);
}

tl_verdict wasp_batch_read(wasp_batch *b, int32_t http_status, const char *content_type, const char *body) {
    const tl_adapter *wasp = tl_system_find(tl_str_from("wasp"));
    size_t len = strlen(body);
    char *copy = calloc(1, len + 1 + TL_BUF_PADDING);
    assert_non_null(copy);
    memcpy(copy, body, len);
    tl_http_header header = {tl_str_from("content-type"), tl_str_from(content_type), false};
    tl_http_reply reply = {.struct_size = sizeof reply, .status = TL_OK, .sent = true, .http_status = http_status};
    reply.headers = &header;
    reply.header_count = content_type ? 1 : 0;
    reply.body = (tl_buf){copy, len, len + TL_BUF_PADDING};
    memset(b->results, 0, sizeof b->results);
    tl_error_clear(&b->error);
    tl_verdict verdict = wasp->read_reply(&b->batch, &reply, &b->error);
    for (size_t i = 0; i < b->batch.count; i++) {
        tl_outcome outcome = b->results[i].outcome;
        b->outcomes[i] = (char)(outcome == 0 ? '.' : outcome == TL_OUTCOME_SAVED ? 's' : outcome == TL_OUTCOME_REJECTED ? 'r' : '?');
    }
    b->outcomes[b->batch.count] = '\0';
    memset(copy, 'x', len); /* a result may not point into the reply's body */
    free(copy);
    return verdict;
}
