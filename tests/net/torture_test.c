/* Every allocation of an engine, a client and a call fails once: an error each time, one completion, no leak, and the next call works. */
#include "net/fixture.h"

#include <stdio.h>
#include <string.h>

#include "net/small_api.h"
#include <trunkline/call.h>

enum { MOST_ALLOCATIONS = 300 };

static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-A: 1\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

static tl_status one_call(tl_client *client, tl_arena *arena, tl_error *error) {
    small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
    small_answer answer;
    tl_status status = tl_call(client, &small_save, tl_body_list(&item, 1, sizeof item), tl_reply_struct(&answer, sizeof answer), arena, error);
    if (status == TL_OK && !answer.ok.value) {
        fail_msg("a success without its answer");
    }
    return status;
}

/* A whole life of a client; TL_ERR_MEMORY is the only failure that is allowed. */
static tl_status life(const char *url, tl_error *error) {
    tl_client *client = NULL;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_arena *arena = tl_arena_new();
    tl_status status = TL_ERR_MEMORY;
    options.url = url;
    options.token = tl_token_static(tl_str_from("t0ken"));
    if (arena && options.token) {
        status = tl_client_new(&client, &options, error);
    } else {
        tl_token_source_free(options.token);
    }
    if (status == TL_OK) {
        status = one_call(client, arena, error);
    }
    if (status == TL_ERR_MEMORY && client && failing_alloc_happened()) {
        failing_alloc_at(0);
        tl_error again = {0};
        if (one_call(client, arena, &again) != TL_OK) {
            fail_msg("the client does not work after an allocation failed: %s", again.message);
        }
    }
    tl_client_free(client);
    tl_arena_free(arena);
    return status;
}

static void expect_life_survives(bool from) {
    char url[64];
    size_t failures = 0;
    bool failed = true;
    faultd *server = faultd_start_canned(reply);
    assert_non_null(server);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)faultd_port(server));
    for (size_t n = 1; failed && n < MOST_ALLOCATIONS; n++) {
        tl_error error = {0};
        size_t before = test_memory_live_blocks();
        if (from) {
            failing_alloc_from(n);
        } else {
            failing_alloc_at(n);
        }
        tl_status status = life(url, &error);
        failed = failing_alloc_happened() || status != TL_OK;
        failures += failed ? 1 : 0;
        failing_alloc_at(0);
        if (status != TL_OK && status != TL_ERR_MEMORY) {
            fail_msg("allocation %zu: %s: %s", n, tl_status_name(status), error.message);
        }
        assert_int_equal(test_memory_live_blocks(), before);
    }
    assert_false(failed); /* in the end nothing was left to fail */
    assert_true(failures >= 10); /* and much was */
    faultd_stop(server);
}

static void test_each_allocation_fails(void **state) {
    (void)state;
    expect_life_survives(false);
}

static void test_all_allocations_fail_from_one_on(void **state) {
    (void)state;
    expect_life_survives(true);
}

/* The engine alone, with several exchanges at once: each ends once, whichever allocation fails. */
static void test_engine(void **state) {
    (void)state;
    enum { CALLS = 4 };
    bool failed = true;
    for (size_t n = 1; failed && n < MOST_ALLOCATIONS; n++) {
        fixture fix;
        capture got[CALLS];
        tl_http_request requests[CALLS];
        bool taken[CALLS];
        fixture_begin_canned(&fix, reply);
        failing_alloc_at(n);
        for (size_t i = 0; i < CALLS; i++) {
            tl_error error = {0};
            uint64_t ticket = 0;
            memset(&got[i], 0, sizeof got[i]);
            requests[i] = fixture_post(&fix, "{}");
            tl_status status = fix.engine->vtable->submit(fix.engine, &requests[i], capture_reply, &got[i], &ticket, &error);
            taken[i] = status == TL_OK;
            assert_true(status == TL_OK || status == TL_ERR_MEMORY);
        }
        for (size_t i = 0; i < CALLS; i++) {
            if (taken[i]) {
                fixture_drive(&fix, &got[i], 1);
                assert_true(got[i].status == TL_OK || got[i].status == TL_ERR_MEMORY);
            }
            assert_int_equal(got[i].calls, taken[i] ? 1 : 0);
        }
        failed = failing_alloc_happened();
        failing_alloc_at(0);
        fixture_exchange(&fix, &requests[0], &got[0]);
        expect_end(&got[0], TL_OK, true);
        fixture_end(&fix);
    }
    assert_false(failed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_each_allocation_fails),
        TEST_MEMORY(test_all_allocations_fail_from_one_on),
        TEST_MEMORY(test_engine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
