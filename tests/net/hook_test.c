/* A host's hook: headers that it adds stand on the wire of that attempt only, and it reads the reply by its schema. */
#include "net/call_fixture.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

typedef struct hooked {
    int before;
    int after;
    bool again[4];
    tl_status refused;
    bool typed; /* the reply read by its schema */
} hooked;

static void trace(void *context, const tl_attempt *attempt) {
    static const char *const refused[] = {"Authorization", "content-type",   "Accept",   "Host", "Cookie",
                                          "User-Agent",    "Content-Length", "bad name", "",     "SOAPAction"};
    hooked *seen = context;
    tl_error error = {0};
    char value[32];
    if (attempt->phase == TL_ATTEMPT_BEFORE) {
        seen->before++;
        (void)snprintf(value, sizeof value, "00-%u", (unsigned)attempt->number);
        assert_int_equal(tl_attempt_add_header(attempt, tl_str_from("traceparent"), tl_str_from(value), &error), TL_OK);
        assert_int_equal(tl_attempt_add_header(attempt, tl_str_from("Traceparent"), tl_str_from(value), &error), TL_ERR_USAGE);
        assert_int_equal(tl_attempt_add_header(attempt, tl_str_from("X-A"), tl_str_from("a\r\nb"), &error), TL_ERR_USAGE);
        for (size_t i = 0; i < COUNT(refused); i++) {
            assert_int_equal(tl_attempt_add_header(attempt, tl_str_from(refused[i]), tl_str_from("x"), &error), TL_ERR_USAGE);
        }
        return;
    }
    seen->again[seen->after++] = attempt->again;
    seen->refused = tl_attempt_add_header(attempt, tl_str_from("X-Late"), tl_str_from("x"), &error);
    if (attempt->reply && attempt->status == TL_OK) {
        small_answer answer;
        tl_arena *arena = tl_arena_new();
        assert_non_null(arena);
        seen->typed = tl_reply_read(attempt->operation, attempt->reply, tl_reply_struct(&answer, sizeof answer), arena, &error) == TL_OK &&
                      tl_str_equal(answer.message.value, tl_str_from("busy"));
        assert_int_equal(tl_reply_read(attempt->operation, attempt->reply, tl_reply_struct(&answer, 8), arena, &error), TL_ERR_ABI);
        tl_arena_free(arena);
    }
}

static void test_hooks(void **state) {
    (void)state;
    static const script_step steps[] = {{TL_ERR_CONNECT, true, 0, 0, 0, 0, 0}, {0, false, 0, 400, 0, "{\"ok\":false,\"message\":\"busy\"}", 0}};
    hooked seen = {0};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, 2);
    fix.options.on_attempt = trace;
    fix.options.attempt_context = &seen;
    call_fixture_open(&fix);
    call_fixture_run(&fix, false, &end);
    assert_int_equal(seen.before, 2);
    assert_int_equal(seen.after, 2);
    assert_true(seen.again[0]);
    assert_false(seen.again[1]);
    assert_int_equal(seen.refused, TL_ERR_USAGE);
    assert_true(seen.typed);
    assert_non_null(strstr(fix.script.slots[0].headers, "traceparent: 00-1\n"));
    assert_non_null(strstr(fix.script.slots[1].headers, "traceparent: 00-2\n"));
    assert_null(strstr(fix.script.slots[1].headers, "00-1"));
    call_fixture_close(&fix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_hooks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
