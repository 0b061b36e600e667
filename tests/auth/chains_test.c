/* Chains: whose tokens are shared, whose serve one caller after another, and how the two are told apart. */
#include "auth/cache_fixture.h"

#include <string.h>

static void begin(cache_fixture *with, uint32_t chains) {
    static const char *const given[] = {"login 1", "login 2", "login 3", "login 4"};
    tl_token_cache_options options = TL_TOKEN_CACHE_OPTIONS_INIT;
    options.chains = chains;
    cache_begin(with, given, 4, &options);
}

/* Until the second reply one caller at a time: nobody knows yet whether a token serves twice. */
static void test_exclusive_until_told(void **state) {
    (void)state;
    cache_fixture with;
    asked first;
    asked second;
    begin(&with, 2);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &first);
    ask(with.cache, &with.wire.base, &second);
    fake_wire_drain(&with.wire);
    assert_int_equal(second.calls, 0);
    assert_int_equal(with.inner.asked, 1); /* no second login either: it may be needless */
    give_back(with.cache, &first, TL_TOKEN_ACCEPTED, "login 1");
    assert_int_equal(second.calls, 0); /* never inside release */
    fake_wire_drain(&with.wire);
    expect_given(&second, "login 1");
    cache_end(&with);
}

static void check_absolute(const char *next) {
    cache_fixture with;
    asked got[6];
    begin(&with, 2);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[0]);
    for (size_t i = 1; i < 5; i++) {
        ask(with.cache, &with.wire.base, &got[i]);
    }
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, next);
    fake_wire_drain(&with.wire);
    for (size_t i = 1; i < 5; i++) {
        expect_given(&got[i], "login 1"); /* all at the same time */
    }
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[5]);
    assert_int_equal(with.inner.asked, 1);
    cache_end(&with);
}

static void test_absolute_tokens_are_shared(void **state) {
    (void)state;
    check_absolute("login 1"); /* the same again */
    check_absolute(NULL); /* or none */
}

static void test_rotating_tokens_have_chains(void **state) {
    (void)state;
    cache_fixture with;
    asked got[5];
    begin(&with, 2);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[0]);
    ask(with.cache, &with.wire.base, &got[1]);
    ask(with.cache, &with.wire.base, &got[2]);
    ask(with.cache, &with.wire.base, &got[3]);
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, "1b");
    fake_wire_drain(&with.wire);
    expect_given(&got[1], "1b"); /* the chain goes on */
    expect_given(&got[2], "login 2"); /* and the second one begins */
    assert_int_equal(got[3].calls, 0); /* there is no third */
    assert_int_equal(with.inner.asked, 2);
    give_back(with.cache, &got[2], TL_TOKEN_ACCEPTED, "2b");
    fake_wire_drain(&with.wire);
    expect_given(&got[3], "2b");
    ask(with.cache, &with.wire.base, &got[4]);
    assert_int_equal(got[4].calls, 0);
    give_back(with.cache, &got[1], TL_TOKEN_ACCEPTED, "1c");
    fake_wire_drain(&with.wire);
    expect_given(&got[4], "1c");
    assert_int_equal(with.inner.asked, 2);
    cache_end(&with);
}

static void test_waiters_keep_their_order(void **state) {
    (void)state;
    cache_fixture with;
    asked got[5];
    char next[8] = "1a";
    begin(&with, 1);
    for (size_t i = 0; i < 5; i++) {
        ask(with.cache, &with.wire.base, &got[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        fake_wire_drain(&with.wire);
        assert_int_equal(got[i].calls, 1);
        for (size_t j = i + 1; j < 5; j++) {
            assert_int_equal(got[j].calls, 0);
        }
        next[1]++;
        give_back(with.cache, &got[i], TL_TOKEN_ACCEPTED, next);
    }
    assert_string_equal(got[4].token, "1e");
    assert_int_equal(with.inner.asked, 1);
    cache_end(&with);
}

/* An absolute token that changes after all. */
static void test_told_apart_again(void **state) {
    (void)state;
    cache_fixture with;
    asked got[4];
    begin(&with, 2);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[0]);
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, "login 1");
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[1]);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[2]);
    give_back(with.cache, &got[1], TL_TOKEN_ACCEPTED, "1b");
    expect_token_at_once(with.cache, &with.wire.base, "login 2", &got[3]); /* the first chain still has a caller */
    give_back(with.cache, &got[2], TL_TOKEN_ACCEPTED, NULL);
    expect_token_at_once(with.cache, &with.wire.base, "1b", &got[1]);
    cache_end(&with);
}

/* After a lost reply or a fault the token is tried once more, then there is a new login. */
static void test_unsure_once_more(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    begin(&with, 1);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, "1b");
    expect_token_at_once(with.cache, &with.wire.base, "1b", &got);
    give_back(with.cache, &got, TL_TOKEN_UNSURE, NULL);
    expect_token_at_once(with.cache, &with.wire.base, "1b", &got);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, "1c"); /* it was good */
    expect_token_at_once(with.cache, &with.wire.base, "1c", &got);
    give_back(with.cache, &got, TL_TOKEN_UNSURE, NULL);
    expect_token_at_once(with.cache, &with.wire.base, "1c", &got);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, NULL); /* good, although nothing new came with the reply */
    expect_token_at_once(with.cache, &with.wire.base, "1c", &got);
    give_back(with.cache, &got, TL_TOKEN_UNSURE, NULL);
    expect_token_at_once(with.cache, &with.wire.base, "1c", &got);
    give_back(with.cache, &got, TL_TOKEN_UNUSED, NULL); /* a try that was none */
    expect_token_at_once(with.cache, &with.wire.base, "1c", &got);
    give_back(with.cache, &got, TL_TOKEN_UNSURE, NULL);
    expect_token_at_once(with.cache, &with.wire.base, "login 2", &got);
    assert_int_equal(with.inner.asked, 2);
    assert_int_equal(with.inner.released[TL_TOKEN_UNSURE], 1);
    cache_end(&with);
}

static void test_refused_chain_logs_in_again(void **state) {
    (void)state;
    cache_fixture with;
    asked got[2];
    begin(&with, 2);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[0]);
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, "1b");
    expect_token_at_once(with.cache, &with.wire.base, "1b", &got[0]);
    expect_token_at_once(with.cache, &with.wire.base, "login 2", &got[1]);
    assert_true(give_back(with.cache, &got[0], TL_TOKEN_REFUSED, NULL));
    expect_token_at_once(with.cache, &with.wire.base, "login 3", &got[0]);
    give_back(with.cache, &got[1], TL_TOKEN_ACCEPTED, "2b"); /* the other chain has nothing to do with it */
    expect_token_at_once(with.cache, &with.wire.base, "2b", &got[1]);
    cache_end(&with);
}

/* A system that lets one session in: the second login fails, and the callers share the chain that lives. */
static void test_second_login_fails(void **state) {
    (void)state;
    cache_fixture with;
    asked got[3];
    begin(&with, 2);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[0]);
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, "1b");
    expect_token_at_once(with.cache, &with.wire.base, "1b", &got[0]);
    with.inner.status = TL_ERR_AUTH;
    ask(with.cache, &with.wire.base, &got[1]);
    ask(with.cache, &with.wire.base, &got[2]);
    fake_wire_drain(&with.wire);
    assert_int_equal(got[1].calls, 0);
    assert_int_equal(with.inner.asked, 2);
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, "1c");
    fake_wire_drain(&with.wire);
    expect_given(&got[1], "1c");
    assert_int_equal(with.inner.asked, 2);
    /* A while later the second login is tried again. */
    with.inner.status = TL_OK;
    ask(with.cache, &with.wire.base, &got[0]);
    assert_int_equal(got[0].calls, 0);
    fake_clock_advance(&with.clock, 9999);
    with.cache->vtable->cancel(with.cache, on_asked, &got[0]);
    assert_int_equal(with.inner.asked, 2);
    fake_clock_advance(&with.clock, 1);
    with.inner.status = TL_ERR_AUTH;
    with.cache->vtable->cancel(with.cache, on_asked, &got[2]);
    ask(with.cache, &with.wire.base, &got[2]);
    assert_int_equal(with.inner.asked, 3);
    /* The last chain dies: now the login's failure is everybody's. */
    assert_true(give_back(with.cache, &got[1], TL_TOKEN_REFUSED, NULL));
    fake_wire_drain(&with.wire);
    expect_refused(&got[2], TL_ERR_AUTH, "has none");
    cache_end(&with);
}

/* Who led to a login is served by another chain before that is over: the login's token is for the next one. */
static void test_leader_served_before_its_login(void **state) {
    (void)state;
    cache_fixture with;
    asked got[3];
    begin(&with, 2);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[0]);
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, "1b");
    expect_token_at_once(with.cache, &with.wire.base, "1b", &got[0]);
    with.inner.later = true;
    ask(with.cache, &with.wire.base, &got[1]);
    assert_int_equal(with.inner.asked, 2);
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, "1c");
    fake_wire_drain(&with.wire);
    expect_given(&got[1], "1c");
    fake_source_answer(&with.inner);
    expect_token_at_once(with.cache, &with.wire.base, "login 2", &got[2]);
    cache_end(&with);
}

/* Leases of a cancelled acquire and of one that was never told go back. */
static void test_cancelled_lease_goes_back(void **state) {
    (void)state;
    cache_fixture with;
    asked got[3];
    begin(&with, 1);
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got[0]);
    ask(with.cache, &with.wire.base, &got[1]);
    ask(with.cache, &with.wire.base, &got[2]);
    give_back(with.cache, &got[0], TL_TOKEN_ACCEPTED, "1b"); /* is the second one's now, who was not told */
    with.cache->vtable->cancel(with.cache, on_asked, &got[1]);
    expect_refused(&got[1], TL_ERR_CANCELLED, "cancelled");
    fake_wire_drain(&with.wire);
    expect_given(&got[2], "1b");
    cache_end(&with);
}

/* Rotating tokens live as long as they are used: none is renewed early, one that ran out is not used. */
static void test_rotating_token_runs_out(void **state) {
    (void)state;
    cache_fixture with;
    asked got;
    begin(&with, 1);
    with.inner.lifetime_ms = 1200000;
    expect_token_at_once(with.cache, &with.wire.base, "login 1", &got);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, "1b");
    fake_clock_advance(&with.clock, 1190000);
    expect_token_at_once(with.cache, &with.wire.base, "1b", &got);
    give_back(with.cache, &got, TL_TOKEN_ACCEPTED, "1c");
    fake_clock_advance(&with.clock, 1190000);
    expect_token_at_once(with.cache, &with.wire.base, "1c", &got);
    give_back(with.cache, &got, TL_TOKEN_UNUSED, NULL);
    assert_int_equal(with.inner.asked, 1);
    fake_clock_advance(&with.clock, 10000);
    expect_token_at_once(with.cache, &with.wire.base, "login 2", &got);
    cache_end(&with);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_exclusive_until_told),        TEST_MEMORY(test_absolute_tokens_are_shared), TEST_MEMORY(test_rotating_tokens_have_chains),
        TEST_MEMORY(test_waiters_keep_their_order),    TEST_MEMORY(test_told_apart_again),           TEST_MEMORY(test_unsure_once_more),
        TEST_MEMORY(test_refused_chain_logs_in_again), TEST_MEMORY(test_second_login_fails),         TEST_MEMORY(test_leader_served_before_its_login),
        TEST_MEMORY(test_cancelled_lease_goes_back),   TEST_MEMORY(test_rotating_token_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
