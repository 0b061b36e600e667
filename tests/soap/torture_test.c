/* Writing, reading and judging with every single allocation of ours failing, alone and with all after it: an error, no crash, no leak, nothing half done. */
#include "calls.h"

#include <string.h>

#include "support/support.h"

enum { MOST = 500 };

static void fail_from(size_t n, bool onward) {
    if (onward) {
        failing_alloc_from(n);
    } else {
        failing_alloc_at(n);
    }
}

static bool stop_failing(void) {
    bool happened = failing_alloc_happened();
    failing_alloc_at(0);
    return happened;
}

static void assert_status(tl_status status, bool happened, const tl_error *error) {
    if (status != (happened ? TL_ERR_MEMORY : TL_OK)) {
        fail_msg("%s: %s, and an allocation %s", tl_status_name(status), status == TL_OK ? "" : error->message, happened ? "failed" : "did not fail");
    }
}

static bool write_failing(size_t n, bool onward) {
    tl_message message = {{0}, 0, NULL};
    tl_error error = {0};
    fail_from(n, onward);
    tl_status status = calls_write(&message, &error);
    bool happened = stop_failing();
    assert_status(status, happened, &error);
    assert_int_equal(happened, message.body.len == 0);
    tl_buf_dispose(&message.body);
    return happened;
}

static bool read_failing(size_t n, bool onward) {
    tl_http_reply http = calls_phone();
    xweb_web_phone_get_response reply;
    tl_error error = {0};
    tl_arena *arena = tl_arena_new();
    assert_non_null(arena);
    fail_from(n, onward);
    tl_status status = calls_read(&http, &reply, arena, &error);
    bool happened = stop_failing();
    assert_status(status, happened, &error);
    tl_arena_free(arena);
    tl_buf_dispose(&http.body);
    return happened;
}

static bool read_rows_failing(size_t n, bool onward) {
    tl_http_reply http = calls_rows();
    xweb_get_query_response reply;
    tl_error error = {0};
    tl_arena *arena = tl_arena_new();
    assert_non_null(arena);
    fail_from(n, onward);
    tl_status status = calls_read_rows(&http, &reply, arena, &error);
    bool happened = stop_failing();
    assert_status(status, happened, &error);
    if (!happened) {
        assert_int_equal(reply.get_query_result.value.count, 2);
    }
    tl_arena_free(arena);
    tl_buf_dispose(&http.body);
    return happened;
}

/* Without memory nobody knows of the token; a next one is there as a whole or not at all. */
static bool judge_failing(size_t n, bool onward) {
    tl_http_reply http = calls_fault();
    tl_buf next = {0};
    fail_from(n, onward);
    tl_token_fate fate = calls_judge(&http, &next);
    bool happened = stop_failing();
    /* expat can do without some of its memory. */
    assert_true(fate == TL_TOKEN_REFUSED || (happened && fate == TL_TOKEN_UNSURE));
    assert_true(tl_str_equal(tl_buf_str(&next), tl_str_from(fate == TL_TOKEN_UNSURE ? "" : "next-" CALLS_SECRET)));
    tl_buf_dispose(&next);
    tl_buf_dispose(&http.body);
    return happened;
}

/* With a context from the pool, and with one that has to be made. */
static void torture(bool (*round)(size_t n, bool onward)) {
    for (int fresh = 0; fresh < 2; fresh++) {
        for (int onward = 0; onward < 2; onward++) {
            size_t n = 1;
            bool happened = true;
            for (; happened && n < MOST; n++) {
                if (fresh) {
                    xweb_codec.release();
                }
                happened = round(n, onward != 0);
            }
            assert_true(n > 2 && n < MOST);
        }
    }
    xweb_codec.release();
    assert_int_equal(test_memory_live_blocks(), 0);
}

static void writes(void **state) {
    (void)state;
    torture(write_failing);
}

static void reads(void **state) {
    (void)state;
    torture(read_failing);
}

static void reads_rows(void **state) {
    (void)state;
    torture(read_rows_failing);
}

static void judges(void **state) {
    (void)state;
    torture(judge_failing);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(writes), TEST_MEMORY(reads), TEST_MEMORY(reads_rows), TEST_MEMORY(judges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
