#include "net/call_fixture.h"

#include <string.h>

/* Every line of the log is looked at; none may hold the token. */
static void look(void *context, tl_log_level level, tl_str message) {
    call_fixture *fix = context;
    (void)level;
    fix->lines++;
    fix->leaks += tl_str_find(message, tl_str_from(TOKEN)) >= 0;
}

void call_fixture_init(call_fixture *fix, script_kind kind, const script_step *steps, size_t count) {
    const tl_client_options defaults = TL_CLIENT_OPTIONS_INIT;
    script_init(&fix->script, kind, steps, count);
    fix->client = NULL;
    fix->options = defaults;
    fix->lines = 0;
    fix->leaks = 0;
    fix->log = (tl_log){.write = look, .context = fix, .level = TL_LOG_DEBUG};
    fix->options.log = &fix->log;
    fix->options.url = "https://vendor.example/api";
    fix->options.transport = &fix->script.base;
    fix->options.clock = &fix->script.clock.clock;
    fix->options.token = tl_token_static(tl_str_from(TOKEN));
}

void call_fixture_open(call_fixture *fix) {
    tl_error error = {0};
    if (tl_client_new(&fix->client, &fix->options, &error) != TL_OK) {
        fail_msg("%s", error.message);
    }
}

void call_fixture_close(call_fixture *fix) {
    tl_client_free(fix->client);
    fix->client = NULL;
    assert_int_equal(fix->leaks, 0);
    for (int i = 0; i < 10 && script_turn(&fix->script) > 0; i++) {
    }
}

void take_end(void *context, const tl_call_end *end) {
    call_end *into = context;
    into->calls++;
    into->status = end->status;
    into->error = *end->error;
    into->outcome = end->outcome;
    into->reason = end->reason;
    into->had_reply = end->reply != NULL;
    into->reply_ok = end->reply && ((const small_answer *)end->reply)->ok.value;
    into->had_http = end->http != NULL;
    into->http_status = end->http ? end->http->http_status : 0;
    into->attempts = end->attempts;
    into->elapsed_ms = end->elapsed_ms;
}

tl_call_options call_to(call_end *end) {
    tl_call_options options = TL_CALL_OPTIONS_INIT;
    memset(end, 0, sizeof *end);
    options.done = take_end;
    options.context = end;
    return options;
}

uint64_t call_fixture_submit(call_fixture *fix, bool idempotent, tl_call_options *options) {
    static tl_operation repeatable;
    small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
    tl_error error = {0};
    uint64_t ticket = 0;
    repeatable = small_save;
    repeatable.flags |= TL_OPERATION_IDEMPOTENT;
    options->ticket = &ticket;
    if (tl_submit(fix->client, idempotent ? &repeatable : &small_save, tl_body_list(&item, 1, sizeof item), sizeof(small_answer), options, &error) !=
        TL_OK) {
        fail_msg("%s", error.message);
    }
    options->ticket = NULL;
    return ticket;
}

void call_fixture_run(call_fixture *fix, bool idempotent, call_end *end) {
    tl_error error = {0};
    tl_call_options options = call_to(end);
    uint64_t ticket = call_fixture_submit(fix, idempotent, &options);
    if (fix->script.vtable.post) {
        assert_int_equal(end->calls, 0);
    }
    assert_int_equal(tl_wait(fix->client, ticket, &error), TL_OK);
    assert_int_equal(end->calls, 1);
    assert_null(strstr(end->error.message, TOKEN));
}
