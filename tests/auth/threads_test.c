/* One cache, many threads: one login, every thread told on its own, cancelling and freeing at any moment. */
#include "auth/cache_fixture.h"

#include <stdatomic.h>
#include <string.h>

enum { THREADS = 64, ROUNDS = 40, GIVE_UP_MS = 10000 };

/* What the threads have in common. */
typedef struct crowd {
    tl_token_source *cache;
    fake_source inner;
    pthread_barrier_t start;
    atomic_size_t given;
    atomic_size_t wrong;
    atomic_size_t cancelled;
} crowd;

typedef struct member {
    crowd *of;
    size_t number;
    pthread_t thread; /* the main thread's */
    pthread_t self;
    tl_token_source *hold;
    fake_wire wire;
    int calls;
    bool here;
    tl_status status;
    char token[32];
    uint64_t lease;
} member;

static void on_member(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error) {
    member *m = context;
    (void)error;
    m->calls++;
    m->here = pthread_equal(pthread_self(), m->self) != 0;
    m->status = status;
    if (status == TL_OK && lease->token.len < sizeof m->token) {
        memcpy(m->token, lease->token.ptr, lease->token.len);
        m->token[lease->token.len] = '\0';
        m->lease = lease->id;
    }
}

static bool member_ask(member *m) {
    tl_token_asker who = TL_TOKEN_ASKER_INIT;
    who.transport = &m->wire.base;
    m->calls = 0;
    m->hold->vtable->acquire(m->hold, &who, on_member, m);
    return m->calls > 0;
}

static void member_wait(member *m) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    while (m->calls == 0 && tl_clock_now_ms(NULL) < give_up_ms) {
        (void)m->wire.base.vtable->drive(&m->wire.base, 100, NULL);
    }
}

static void judge(member *m, const char *token) {
    if (m->calls == 1 && m->here && m->status == TL_OK && strcmp(m->token, token) == 0) {
        atomic_fetch_add(&m->of->given, 1);
    } else {
        atomic_fetch_add(&m->of->wrong, 1);
    }
}

static void gather(crowd *of, member *members, void *(*run)(void *)) {
    for (size_t i = 0; i < THREADS; i++) {
        members[i].of = of;
        members[i].number = i;
        fake_wire_init(&members[i].wire, NULL, 0);
        assert_int_equal(tl_token_share(&members[i].hold, of->cache, NULL), TL_OK);
    }
    (void)pthread_barrier_init(&of->start, NULL, THREADS);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&members[i].thread, NULL, run, &members[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        (void)pthread_join(members[i].thread, NULL);
    }
    for (size_t i = 0; i < THREADS; i++) {
        tl_token_source_free(members[i].hold);
        fake_wire_end(&members[i].wire);
    }
    (void)pthread_barrier_destroy(&of->start);
}

/* The login's answer comes while its leader drives; nobody drives before all have asked. */
static void *run_expired(void *argument) {
    member *m = argument;
    m->self = pthread_self();
    (void)pthread_barrier_wait(&m->of->start);
    (void)member_ask(m);
    (void)pthread_barrier_wait(&m->of->start);
    member_wait(m);
    judge(m, "new");
    (void)m->hold->vtable->release(m->hold, m->lease, TL_TOKEN_ACCEPTED, tl_str_from(NULL));
    return NULL;
}

/* The design's own case: one token has run out, 64 threads ask, one login is made. */
static void test_64_threads_one_login(void **state) {
    (void)state;
    static const char *const tokens[] = {"old", "new"};
    static member members[THREADS];
    fake_clock clock;
    crowd of = {0};
    asked before;
    tl_token_cache_options options = TL_TOKEN_CACHE_OPTIONS_INIT;
    memset(members, 0, sizeof members);
    fake_clock_init(&clock);
    options.clock = &clock.clock;
    fake_source_init(&of.inner, tokens, 2);
    of.inner.lifetime_ms = 1000;
    assert_int_equal(tl_token_cache_new(&of.cache, &of.inner.base, &options, NULL), TL_OK);
    expect_token_at_once(of.cache, NULL, "old", &before);
    give_back(of.cache, &before, TL_TOKEN_ACCEPTED, NULL);
    fake_clock_advance(&clock, 1000);
    of.inner.by_post = true;
    gather(&of, members, run_expired);
    assert_int_equal(of.inner.asked, 2); /* the old one's, and one for all */
    assert_int_equal(of.inner.most_at_once, 1);
    assert_int_equal(of.given, THREADS);
    assert_int_equal(of.wrong, 0);
    tl_token_source_free(of.cache);
    assert_true(of.inner.freed);
}

static void *run_stormy(void *argument) {
    member *m = argument;
    m->self = pthread_self();
    (void)pthread_barrier_wait(&m->of->start);
    for (size_t round = 0; round < ROUNDS; round++) {
        bool told = member_ask(m);
        if (!told && (m->number + round) % 3 == 0) {
            m->hold->vtable->cancel(m->hold, on_member, m);
            if (m->calls != 1 || m->status != TL_ERR_CANCELLED) {
                atomic_fetch_add(&m->of->wrong, 1);
            }
            atomic_fetch_add(&m->of->cancelled, 1);
            continue;
        }
        member_wait(m);
        if (m->calls == 1 && m->here && m->status == TL_OK) {
            tl_token_fate fate = round % 7 == 0 ? TL_TOKEN_REFUSED : round % 5 == 0 ? TL_TOKEN_UNSURE : TL_TOKEN_ACCEPTED;
            atomic_fetch_add(&m->of->given, 1);
            (void)m->hold->vtable->release(m->hold, m->lease, fate, tl_str_from(round % 2 ? "next" : "other"));
        } else {
            atomic_fetch_add(&m->of->wrong, 1);
        }
    }
    return NULL;
}

/* Chains under load: every acquire is answered exactly once, on its own thread; never two logins at once; nothing is lost. */
static void test_storm_on_chains(void **state) {
    (void)state;
    static const char *const tokens[] = {"login"};
    static member members[THREADS];
    crowd of = {0};
    tl_token_cache_options options = TL_TOKEN_CACHE_OPTIONS_INIT;
    memset(members, 0, sizeof members);
    options.chains = 4;
    fake_source_init(&of.inner, tokens, 1);
    of.inner.by_post = true;
    assert_int_equal(tl_token_cache_new(&of.cache, &of.inner.base, &options, NULL), TL_OK);
    gather(&of, members, run_stormy);
    assert_int_equal(of.wrong, 0);
    assert_int_equal(of.given + of.cancelled, (size_t)THREADS * ROUNDS);
    assert_int_equal(of.inner.most_at_once, 1);
    tl_token_source_free(of.cache);
    assert_true(of.inner.freed);
}

static void *run_leaving(void *argument) {
    member *m = argument;
    m->self = pthread_self();
    (void)pthread_barrier_wait(&m->of->start);
    (void)member_ask(m);
    if (m->number % 2 == 0) { /* leaves without waiting: hold first, transport second, as a client does */
        tl_token_source_free(m->hold);
        m->hold = NULL;
        m->wire.base.vtable->free(&m->wire.base);
        if (m->calls != 1) {
            atomic_fetch_add(&m->of->wrong, 1);
        }
        return NULL;
    }
    member_wait(m);
    judge(m, "login");
    return NULL;
}

/* Half of the threads leave at once, perhaps in the middle of the login that they led to: the others still get their token. */
static void test_leaving_in_the_middle(void **state) {
    (void)state;
    static const char *const tokens[] = {"login"};
    static member members[THREADS];
    crowd of = {0};
    memset(members, 0, sizeof members);
    fake_source_init(&of.inner, tokens, 1);
    of.inner.by_post = true;
    assert_int_equal(tl_token_cache_new(&of.cache, &of.inner.base, NULL, NULL), TL_OK);
    gather(&of, members, run_leaving);
    assert_int_equal(of.wrong, 0);
    assert_int_equal(of.given, THREADS / 2);
    assert_int_equal(of.inner.most_at_once, 1);
    tl_token_source_free(of.cache);
    assert_true(of.inner.freed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_64_threads_one_login),
        TEST_MEMORY(test_storm_on_chains),
        TEST_MEMORY(test_leaving_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
