/* Clock, random numbers, log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <time.h>

#include <trunkline/log.h>

#include "support/support.h"

static void test_machine_clock(void **state) {
    (void)state;
    int64_t before = tl_clock_now_ms(NULL);
    struct timespec pause = {0, 20000000};
    nanosleep(&pause, NULL);
    int64_t after = tl_clock_now_ms(tl_clock_system());
    assert_true(after - before >= 19);
    int64_t calendar = tl_clock_unix_ms(NULL);
    int64_t seconds = (int64_t)time(NULL);
    assert_true(calendar / 1000 >= seconds - 2 && calendar / 1000 <= seconds + 2);
}

static void test_clock_is_replaceable(void **state) {
    (void)state;
    fake_clock fake;
    fake_clock_init(&fake);
    int64_t now = tl_clock_now_ms(&fake.clock);
    assert_int_equal(tl_clock_unix_ms(&fake.clock), 1735787045000);
    assert_int_equal(tl_clock_now_ms(&fake.clock), now);
    fake_clock_advance(&fake, 250);
    assert_int_equal(tl_clock_now_ms(&fake.clock), now + 250);
    assert_int_equal(tl_clock_unix_ms(&fake.clock), 1735787045250);
}

static void check_spread(const tl_random *random) {
    size_t counts[10] = {0};
    for (int i = 0; i < 10000; i++) {
        uint64_t number = tl_random_below(random, 10);
        assert_true(number < 10);
        counts[number]++;
    }
    for (int i = 0; i < 10; i++) {
        assert_in_range(counts[i], 800, 1200); /* 6.7 standard deviations */
    }
}

static uint64_t constant(void *context) {
    return *(uint64_t *)context;
}

static void test_random(void **state) {
    (void)state;
    seeded_random seeded;
    seeded_random_init(&seeded, 1);
    check_spread(&seeded.random);
    check_spread(NULL);
    assert_int_equal(tl_random_below(NULL, 0), 0);
    assert_int_equal(tl_random_below(NULL, 1), 0);
    assert_true(tl_random_below(NULL, UINT64_MAX) != tl_random_below(NULL, UINT64_MAX));
    uint64_t always = 0; /* in the unfair part: must not hang */
    tl_random stuck = {constant, &always};
    assert_int_equal(tl_random_below(&stuck, 3), 0);
    always = 17;
    assert_int_equal(tl_random_below(&stuck, 5), 2);
}

static void test_seeded_random_repeats(void **state) {
    (void)state;
    seeded_random first;
    seeded_random second;
    seeded_random_init(&first, 7);
    seeded_random_init(&second, 7);
    for (int i = 0; i < 100; i++) {
        assert_true(seeded_random_next(&first) == seeded_random_next(&second));
    }
    seeded_random_init(&second, 8);
    assert_true(seeded_random_next(&first) != seeded_random_next(&second));
}

typedef struct heard {
    char text[2000];
    size_t len;
    int lines;
    tl_log_level level;
} heard;

static void hear(void *context, tl_log_level level, tl_str message) {
    heard *h = context;
    h->lines++;
    h->level = level;
    h->len = message.len;
    assert_true(message.len < sizeof(h->text));
    memcpy(h->text, message.ptr, message.len);
    h->text[message.len] = '\0';
}

static void test_log(void **state) {
    (void)state;
    heard h = {{0}, 0, 0, 0};
    tl_log log = {hear, &h, TL_LOG_INFO, false};
    tl_log_write(NULL, TL_LOG_ERROR, "nobody");
    const tl_log silent = {0};
    tl_log_write(&silent, TL_LOG_ERROR, "nobody");
    tl_log_write(&log, TL_LOG_DEBUG, "too much");
    assert_int_equal(h.lines, 0);
    tl_log_write(&log, TL_LOG_INFO, "%d records\nsent", 3);
    assert_int_equal(h.lines, 1);
    assert_int_equal(h.level, TL_LOG_INFO);
    assert_string_equal(h.text, "3 records sent");
    tl_log_write(&log, TL_LOG_ERROR, "%0900d", 7);
    assert_int_equal(h.len, 900);
    assert_int_equal(h.text[899], '7');
    tl_log_write(&log, TL_LOG_ERROR, "%01500d", 7);
    assert_int_equal(h.len, 1023); /* cut, not lost */
    assert_int_equal(h.lines, 3);
    assert_int_equal(test_memory_allocations(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machine_clock),
        cmocka_unit_test(test_clock_is_replaceable),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_seeded_random_repeats),
        TEST_MEMORY(test_log),
    };
    return cmocka_run_group_tests_name("base surroundings", tests, NULL, NULL);
}
