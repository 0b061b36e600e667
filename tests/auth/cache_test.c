/* The cache: one login for all, early renewal, what a server's answer does to a token, cancelling and freeing. */
#include "auth/cache_fixture.h"

#include <string.h>

static void test_keeps_until_it_runs_out(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two");
    with.inner.lifetime_ms = 3600000;
    expect_token_at_once(with.cache, &with.wire.base, "one", &got);
    assert_int_equal(got.lifetime_ms, 3600000);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, NULL);
    fake_clock_advance(&with.clock, 3000000);
    expect_token_at_once(with.cache, &with.wire.base, "one", &got);
    assert_int_equal(got.lifetime_ms, 600000);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, NULL);
    assert_int_equal(with.inner.asked, 1);
    fake_clock_advance(&with.clock, 600000);
    expect_token_at_once(with.cache, &with.wire.base, "two", &got);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, NULL);
    assert_int_equal(with.inner.asked, 2);
    cache_end(&with);
}

static void test_unknown_lifetime(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two");
    expect_token_at_once(with.cache, NULL, "one", &got);
    fake_clock_advance(&with.clock, INT64_C(1000) * 86400 * 365);
    expect_token_at_once(with.cache, NULL, "one", &got);
    assert_int_equal(got.lifetime_ms, 0);
    cache_end(&with);
}

static void test_configured_lifetime(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    tl_token_cache_options options = TL_TOKEN_CACHE_OPTIONS_INIT;
    options.lifetime_ms = 1200000;
    CACHE_BEGIN(&with, &options, "one", "two", "three");
    expect_token_at_once(with.cache, NULL, "one", &got);
    fake_clock_advance(&with.clock, 1200000);
    expect_token_at_once(with.cache, NULL, "two", &got);
    with.inner.lifetime_ms = 60000; /* what the source says counts more */
    fake_clock_advance(&with.clock, 1200000);
    expect_token_at_once(with.cache, NULL, "three", &got);
    assert_int_equal(got.lifetime_ms, 60000);
    cache_end(&with);
}

/* When a lifetime's token is renewed early: 30 s or a tenth before, at most half. */
static void check_early(int64_t lifetime_ms, int64_t early_option_ms, int64_t expected_ms) {
    cache_fixture with;
    asked got;
    tl_token_cache_options options = TL_TOKEN_CACHE_OPTIONS_INIT;
    options.early_ms = early_option_ms;
    CACHE_BEGIN(&with, &options, "one", "two");
    with.inner.lifetime_ms = lifetime_ms;
    expect_token_at_once(with.cache, &with.wire.base, "one", &got);
    fake_clock_advance(&with.clock, lifetime_ms - expected_ms - 1);
    expect_token_at_once(with.cache, &with.wire.base, "one", &got);
    assert_int_equal(with.inner.asked, 1);
    fake_clock_advance(&with.clock, 1);
    expect_token_at_once(with.cache, &with.wire.base, "two", &got);
    cache_end(&with);
}

static void test_early_margin(void **state) {
    (void)state;
    check_early(3600000, 0, 360000);
    check_early(200000, 0, 30000);
    check_early(300000, 0, 30000);
    check_early(301000, 0, 30100);
    check_early(40000, 0, 20000);
    check_early(1000, 0, 500);
    check_early(3600000, 5000, 5000);
    check_early(3600000, 3000000, 1800000);
}

/* The one who renews waits; the others get the old token as long as it serves. */
static void test_early_renewal_while_the_old_one_serves(void **state) {
    (void)state;
    cache_fixture with;
    asked first;
    asked renewing;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two");
    with.inner.lifetime_ms = 3600000;
    expect_token_at_once(with.cache, &with.wire.base, "one", &first);
    fake_clock_advance(&with.clock, 3300000);
    with.inner.later = true;
    ask(with.cache, &with.wire.base, &renewing);
    assert_int_equal(renewing.calls, 0);
    for (int i = 0; i < 3; i++) {
        expect_token_at_once(with.cache, &with.wire.base, "one", &got);
        give_back(with.cache, &got, TL_TOKEN_ACCEPTED, NULL);
        fake_wire_drain(&with.wire);
        assert_int_equal(renewing.calls, 0); /* waits for the new one */
    }
    assert_int_equal(with.inner.asked, 2);
    fake_source_answer(&with.inner);
    expect_given(&renewing, "two");
    expect_token_at_once(with.cache, &with.wire.base, "two", &got);
    assert_int_equal(with.inner.asked, 2);
    cache_end(&with);
}

/* A renewal that fails early does no harm: the old token serves on, and the next try is a while later. */
static void test_early_renewal_fails(void **state) {
    (void)state;
    cache_fixture with;
    asked renewing;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two", "three");
    with.inner.lifetime_ms = 3600000;
    expect_token_at_once(with.cache, &with.wire.base, "one", &got);
    fake_clock_advance(&with.clock, 3300000);
    with.inner.later = true;
    ask(with.cache, &with.wire.base, &renewing);
    fake_source_fail(&with.inner, TL_ERR_CONNECT, "refused");
    expect_given(&renewing, "one");
    expect_token_at_once(with.cache, &with.wire.base, "one", &got);
    assert_int_equal(with.inner.asked, 2);
    fake_clock_advance(&with.clock, 10000);
    ask(with.cache, &with.wire.base, &renewing);
    assert_int_equal(with.inner.asked, 3);
    fake_clock_advance(&with.clock, 290000); /* meanwhile the old one runs out */
    ask(with.cache, &with.wire.base, &got);
    assert_int_equal(got.calls, 0);
    fake_source_fail(&with.inner, TL_ERR_AUTH, "refused for ever");
    fake_wire_drain(&with.wire);
    expect_refused(&renewing, TL_ERR_AUTH, "refused for ever");
    expect_refused(&got, TL_ERR_AUTH, "refused for ever");
    cache_end(&with);
}

static void test_single_flight(void **state) {
    (void)state;
    cache_fixture with;
    asked got[8];
    CACHE_BEGIN(&with, NULL, "one");
    with.inner.later = true;
    for (size_t i = 0; i < 8; i++) {
        ask(with.cache, &with.wire.base, &got[i]);
    }
    assert_int_equal(with.inner.asked, 1);
    fake_source_answer(&with.inner);
    fake_wire_drain(&with.wire);
    for (size_t i = 0; i < 8; i++) {
        expect_given(&got[i], "one");
        give_back(with.cache, &got[i], TL_TOKEN_ACCEPTED, NULL);
    }
    assert_int_equal(with.inner.asked, 1);
    assert_int_equal(with.inner.most_at_once, 1);
    cache_end(&with);
}

/* All who wait hear of a failure; the next one tries again: whether that may be is the source's to know. */
static void test_failure_tells_all(void **state) {
    (void)state;
    cache_fixture with;
    asked got[3];
    asked next;
    CACHE_BEGIN(&with, NULL, "none", "two");
    with.inner.later = true;
    for (size_t i = 0; i < 3; i++) {
        ask(with.cache, &with.wire.base, &got[i]);
    }
    fake_source_fail(&with.inner, TL_ERR_CONNECT, "no connection");
    fake_wire_drain(&with.wire);
    for (size_t i = 0; i < 3; i++) {
        expect_refused(&got[i], TL_ERR_CONNECT, "no connection");
    }
    with.inner.later = false;
    expect_token_at_once(with.cache, &with.wire.base, "two", &next);
    cache_end(&with);
}

static void test_refused_is_dropped(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two");
    expect_token_at_once(with.cache, NULL, "one", &got);
    assert_true(give_back(with.cache, &got, TL_TOKEN_REFUSED, NULL));
    assert_int_equal(with.inner.released[TL_TOKEN_REFUSED], 1);
    expect_token_at_once(with.cache, NULL, "two", &got);
    cache_end(&with);
}

/* A 401 that comes late, for a token that was replaced meanwhile, must not cost the new one. */
static void test_late_refusal(void **state) {
    (void)state;
    cache_fixture with;
    asked early;
    asked late;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two", "three");
    expect_token_at_once(with.cache, NULL, "one", &early);
    expect_token_at_once(with.cache, NULL, "one", &late);
    assert_true(give_back(with.cache, &early, TL_TOKEN_REFUSED, NULL));
    expect_token_at_once(with.cache, NULL, "two", &got);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, NULL);
    assert_true(give_back(with.cache, &late, TL_TOKEN_REFUSED, NULL)); /* there is another one: the new one */
    expect_token_at_once(with.cache, NULL, "two", &got);
    assert_int_equal(with.inner.asked, 2);
    cache_end(&with);
}

static void test_refused_and_no_more(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    asked late;
    CACHE_BEGIN(&with, NULL, "one");
    with.inner.no_more = true;
    expect_token_at_once(with.cache, NULL, "one", &got);
    expect_token_at_once(with.cache, NULL, "one", &late);
    assert_false(give_back(with.cache, &got, TL_TOKEN_REFUSED, NULL));
    assert_false(give_back(with.cache, &late, TL_TOKEN_REFUSED, NULL));
    cache_end(&with);
}

/* Two tokens refused, none accepted: a further login for the same call would change nothing. */
static void test_refused_in_a_row(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two", "three", "four");
    expect_token_at_once(with.cache, NULL, "one", &got);
    assert_true(give_back(with.cache, &got, TL_TOKEN_REFUSED, NULL));
    expect_token_at_once(with.cache, NULL, "two", &got);
    assert_false(give_back(with.cache, &got, TL_TOKEN_REFUSED, NULL));
    expect_token_at_once(with.cache, NULL, "three", &got);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, NULL);
    expect_token_at_once(with.cache, NULL, "three", &got);
    assert_true(give_back(with.cache, &got, TL_TOKEN_REFUSED, NULL));
    cache_end(&with);
}

static void test_server_hands_out_the_next(void **state) {
    (void)state;
    cache_fixture with;
    asked old;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two");
    with.inner.lifetime_ms = 100000;
    expect_token_at_once(with.cache, NULL, "one", &old);
    expect_token_at_once(with.cache, NULL, "one", &got);
    fake_clock_advance(&with.clock, 20000);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, "next");
    expect_token_at_once(with.cache, NULL, "next", &got);
    assert_int_equal(got.lifetime_ms, 100000); /* a renewed lifetime */
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, "next");
    assert_true(give_back(with.cache, &old, TL_TOKEN_REFUSED, NULL)); /* late, of the one before */
    expect_token_at_once(with.cache, NULL, "next", &got);
    assert_int_equal(with.inner.asked, 1);
    assert_true(give_back(with.cache, &got, TL_TOKEN_REFUSED, NULL));
    expect_token_at_once(with.cache, NULL, "two", &got);
    /* What belongs to the login before is not taken over any more. */
    asked stale = got;
    assert_true(give_back(with.cache, &got, TL_TOKEN_REFUSED, NULL) == false);
    expect_token_at_once(with.cache, NULL, "two", &got);
    give_back(with.cache, &stale, TL_TOKEN_ACCEPTED, "old next");
    expect_token_at_once(with.cache, NULL, "two", &got);
    cache_end(&with);
}

static void test_unsure_is_nothing_to_a_shared_token(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    CACHE_BEGIN(&with, NULL, "one", "two");
    for (int i = 0; i < 3; i++) {
        expect_token_at_once(with.cache, NULL, "one", &got);
        give_back(with.cache, &got, i == 2 ? TL_TOKEN_UNUSED : TL_TOKEN_UNSURE, NULL);
    }
    assert_int_equal(with.inner.asked, 1);
    cache_end(&with);
}

static void test_cancel(void **state) {
    (void)state;
    cache_fixture with;
    asked got[3];
    asked later;
    CACHE_BEGIN(&with, NULL, "one");
    with.inner.later = true;
    for (size_t i = 0; i < 3; i++) {
        ask(with.cache, &with.wire.base, &got[i]);
    }
    with.cache->vtable->cancel(with.cache, on_asked, &got[0]); /* whose call led to the login: that goes on */
    expect_refused(&got[0], TL_ERR_CANCELLED, "cancelled");
    with.cache->vtable->cancel(with.cache, on_asked, &got[0]); /* twice is once */
    assert_int_equal(with.inner.cancelled, 0);
    fake_source_answer(&with.inner);
    with.cache->vtable->cancel(with.cache, on_asked, &got[1]); /* has its token, and was not told yet */
    expect_refused(&got[1], TL_ERR_CANCELLED, "cancelled");
    fake_wire_drain(&with.wire);
    expect_given(&got[2], "one");
    with.cache->vtable->cancel(with.cache, on_asked, &got[2]); /* too late */
    expect_token_at_once(with.cache, &with.wire.base, "one", &later);
    assert_int_equal(with.inner.asked, 1);
    cache_end(&with);
}

/* Everybody gave up: the login's token serves the next one. */
static void test_cancelled_login_is_not_lost(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    CACHE_BEGIN(&with, NULL, "one");
    with.inner.later = true;
    ask(with.cache, &with.wire.base, &got);
    with.cache->vtable->cancel(with.cache, on_asked, &got);
    fake_source_answer(&with.inner);
    expect_token_at_once(with.cache, &with.wire.base, "one", &got);
    assert_int_equal(with.inner.asked, 1);
    cache_end(&with);
}

static void test_free_tells_who_waits(void **state) {
    (void)state;
    cache_fixture with;
    asked got[2];
    CACHE_BEGIN(&with, NULL, "one");
    with.inner.later = true;
    ask(with.cache, &with.wire.base, &got[0]);
    ask(with.cache, &with.wire.base, &got[1]);
    tl_token_source_free(with.cache);
    expect_refused(&got[0], TL_ERR_CANCELLED, "freed");
    expect_refused(&got[1], TL_ERR_CANCELLED, "freed");
    assert_int_equal(with.inner.cancelled, 1);
    assert_true(with.inner.freed);
    fake_wire_end(&with.wire);
}

/* The login's exchange ends with its transport, after the source is gone: its token goes nowhere, and nothing is lost. */
static void test_free_before_the_login_is_over(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    CACHE_BEGIN(&with, NULL, "one");
    with.inner.later = true;
    with.inner.survives_cancel = true;
    ask(with.cache, &with.wire.base, &got);
    tl_token_source_free(with.cache);
    expect_refused(&got, TL_ERR_CANCELLED, "freed");
    assert_false(with.inner.freed);
    fake_source_answer(&with.inner);
    assert_true(with.inner.freed);
    fake_wire_end(&with.wire);
}

/* Two holds: what waits through the other one goes on, with a login of its own. */
static void test_shared_hold_outlives_the_other(void **state) {
    (void)state;
    cache_fixture with;
    fake_wire other;
    tl_token_source *hold = NULL;
    asked first;
    asked second;
    CACHE_BEGIN(&with, NULL, "one", "two");
    fake_wire_init(&other, NULL, 0);
    assert_int_equal(tl_token_share(&hold, with.cache, NULL), TL_OK);
    with.inner.later = true;
    ask(with.cache, &with.wire.base, &first);
    ask(hold, &other.base, &second);
    tl_token_source_free(with.cache);
    expect_refused(&first, TL_ERR_CANCELLED, "freed");
    assert_int_equal(second.calls, 0);
    assert_int_equal(with.inner.asked, 1);
    fake_wire_drain(&other); /* the login begins on the thread of who waits now */
    assert_int_equal(with.inner.asked, 2);
    assert_ptr_equal(with.inner.transport, &other.base);
    fake_source_answer(&with.inner);
    expect_given(&second, "two");
    tl_token_source_free(hold);
    assert_true(with.inner.freed);
    fake_wire_end(&other);
    fake_wire_end(&with.wire);
}

/* The same while the next login is still to begin on the other one's thread, which goes as well. */
static void test_free_while_a_login_is_handed_over(void **state) {
    (void)state;
    cache_fixture with;
    fake_wire other;
    tl_token_source *hold = NULL;
    asked first;
    asked second;
    CACHE_BEGIN(&with, NULL, "one", "two");
    fake_wire_init(&other, NULL, 0);
    assert_int_equal(tl_token_share(&hold, with.cache, NULL), TL_OK);
    with.inner.later = true;
    ask(with.cache, &with.wire.base, &first);
    ask(hold, &other.base, &second);
    tl_token_source_free(with.cache);
    tl_token_source_free(hold);
    expect_refused(&second, TL_ERR_CANCELLED, "freed");
    assert_int_equal(with.inner.asked, 1);
    fake_wire_end(&other);
    assert_true(with.inner.freed);
    fake_wire_end(&with.wire);
}

/* Without post everybody is told on the spot. */
static void test_transport_without_post(void **state) {
    (void)state;
    cache_fixture with;
    asked got[3];
    CACHE_BEGIN(&with, NULL, "one", "two");
    with.inner.later = true;
    for (size_t i = 0; i < 3; i++) {
        ask(with.cache, NULL, &got[i]);
    }
    fake_source_fail(&with.inner, TL_ERR_CANCELLED, "its transport ends"); /* the first one's; the second leads the next login at once */
    expect_refused(&got[0], TL_ERR_CANCELLED, "ends");
    assert_int_equal(with.inner.asked, 2);
    fake_source_answer(&with.inner);
    expect_given(&got[1], "two");
    expect_given(&got[2], "two");
    cache_end(&with);
}

static void check_wrong_options(tl_token_source *inner, tl_token_cache_options options, const char *part) {
    tl_token_source *cache = NULL;
    tl_error error = {0};
    assert_int_equal(tl_token_cache_new(&cache, inner, &options, &error), TL_ERR_USAGE);
    assert_null(cache);
    assert_non_null(strstr(error.message, part));
}

static void test_wrong_options(void **state) {
    (void)state;
    static const char *const tokens[] = {"one"};
    fake_source inner;
    tl_token_source *none = NULL;
    tl_token_cache_options options = TL_TOKEN_CACHE_OPTIONS_INIT;
    check_wrong_options(NULL, options, "needs the source");
    options.struct_size = 0;
    fake_source_init(&inner, tokens, 1);
    check_wrong_options(&inner.base, options, "struct_size");
    assert_true(inner.freed); /* taken over all the same */
    options.struct_size = sizeof options;
    options.lifetime_ms = -1;
    fake_source_init(&inner, tokens, 1);
    check_wrong_options(&inner.base, options, "negative");
    options.lifetime_ms = 0;
    options.chains = 5000;
    fake_source_init(&inner, tokens, 1);
    check_wrong_options(&inner.base, options, "chains");
    fake_source_init(&inner, tokens, 1);
    assert_int_equal(tl_token_share(&none, &inner.base, NULL), TL_ERR_USAGE);
    assert_int_equal(tl_token_share(&none, NULL, NULL), TL_ERR_USAGE);
    assert_int_equal(tl_token_share(NULL, &inner.base, NULL), TL_ERR_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_keeps_until_it_runs_out),
        TEST_MEMORY(test_unknown_lifetime),
        TEST_MEMORY(test_configured_lifetime),
        TEST_MEMORY(test_early_margin),
        TEST_MEMORY(test_early_renewal_while_the_old_one_serves),
        TEST_MEMORY(test_early_renewal_fails),
        TEST_MEMORY(test_single_flight),
        TEST_MEMORY(test_failure_tells_all),
        TEST_MEMORY(test_refused_is_dropped),
        TEST_MEMORY(test_late_refusal),
        TEST_MEMORY(test_refused_and_no_more),
        TEST_MEMORY(test_refused_in_a_row),
        TEST_MEMORY(test_server_hands_out_the_next),
        TEST_MEMORY(test_unsure_is_nothing_to_a_shared_token),
        TEST_MEMORY(test_cancel),
        TEST_MEMORY(test_cancelled_login_is_not_lost),
        TEST_MEMORY(test_free_tells_who_waits),
        TEST_MEMORY(test_free_before_the_login_is_over),
        TEST_MEMORY(test_shared_hold_outlives_the_other),
        TEST_MEMORY(test_free_while_a_login_is_handed_over),
        TEST_MEMORY(test_transport_without_post),
        TEST_MEMORY(test_wrong_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
