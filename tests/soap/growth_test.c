/* 100,000 calls take no more memory than a few. */
#include "calls.h"

#include <sys/resource.h>

#include "support/support.h"

enum { WARM_UP = 2000, ROUNDS = 100000, GROWTH_MAX_KIB = 1024 };

static void call(tl_arena *arena, const tl_http_reply *phone, const tl_http_reply *fault) {
    xweb_web_phone_get_response reply;
    tl_message message = {{0}, 0, NULL};
    tl_buf next = {0};
    assert_int_equal(calls_write(&message, NULL), TL_OK);
    assert_int_equal(calls_read(phone, &reply, arena, NULL), TL_OK);
    assert_int_equal(calls_judge(fault, &next), TL_TOKEN_REFUSED);
    tl_arena_reset(arena);
    tl_buf_dispose(&message.body);
    tl_buf_dispose(&next);
}

static long resident_most_kib(void) {
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static void do_not_grow(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_http_reply phone = calls_phone(), fault = calls_fault();
    for (int i = 0; i < WARM_UP; i++) {
        call(arena, &phone, &fault);
    }
    size_t blocks = test_memory_live_blocks();
    long resident = resident_most_kib();
    for (int i = 0; i < ROUNDS; i++) {
        call(arena, &phone, &fault);
    }
    assert_int_equal(test_memory_live_blocks(), blocks);
    long grown = resident_most_kib() - resident;
    if (grown > GROWTH_MAX_KIB) {
        fail_msg("%ld KiB more after %d calls", grown, ROUNDS);
    }
    tl_arena_free(arena);
    tl_buf_dispose(&phone.body);
    tl_buf_dispose(&fault.body);
    xweb_codec.release();
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(do_not_grow)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
