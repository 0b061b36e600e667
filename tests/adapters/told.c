#include "told.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const told_reply *script; /* of the journey that runs */

static void answer(journey *j, const char *path, const char *body, fake_answer *to) {
    (void)j;
    (void)path;
    (void)body;
    to->http_status = script->http_status;
    to->body = script->body;
    to->content_type = script->type ? script->type : "application/json";
}

static void on_result(void *context, const tl_result *result) {
    told *what = context;
    if (result->index == 0) {
        what->http_status = result->http_status;
        snprintf(what->code, sizeof what->code, "%.*s", (int)result->vendor_code.len, result->vendor_code.len ? result->vendor_code.ptr : "");
    }
    what->inner(what->inner_context, result);
}

journey *told_journey(const tl_adapter *adapter, const told_reply *reply, told *what) {
    assert_non_null(adapter);
    journey *j = journey_new(adapter, answer);
    script = reply;
    *what = (told){.inner = j->options.on_result, .inner_context = j->options.result_context};
    j->options.on_result = on_result;
    j->options.result_context = what;
    j->options.attempts = 1;
    return j;
}

void check_told(journey *j, const told *what, const told_reply *reply) {
    journey_run(j);
    assert_string_equal(j->results[0], reply->got);
    assert_string_equal(j->messages[0], reply->message);
    assert_string_equal(what->code, reply->code ? reply->code : "");
    assert_int_equal(what->http_status, reply->http_status);
    assert_int_equal(j->summary.stopped, reply->stops);
}
