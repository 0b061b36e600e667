/* Threads that share one codec, and so its pool of contexts: each sees its own bytes only. */
#include "calls.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { THREADS = 6, ROUNDS = 300 };

typedef struct worker {
    pthread_t thread;
    int number;
    const char *wrong; /* cmocka's asserts are for the test's own thread */
} worker;

static const char *write_once(int number) {
    char text[32], expected[80];
    (void)snprintf(text, sizeof text, "%d & %d", number, number * 7);
    (void)snprintf(expected, sizeof expected, "<xweb:phn_number>%d &amp; %d</xweb:phn_number>", number, number * 7);
    xweb_individual_phone_phone_data_object phone = {.phn_number = tl_text(text)};
    xweb_customer_phone request = {.phone = xweb_some_individual_phone_phone_data_object(&phone)};
    tl_message message = {{0}, 0, NULL};
    const char *wrong = NULL;
    if (xweb_codec.write(&xweb_web_phone_update_operation, NULL, &request, &message, NULL) != TL_OK || tl_buf_pad(&message.body) != TL_OK) {
        wrong = "not written";
    } else if (!strstr(message.body.ptr, expected)) {
        wrong = "somebody else's text was written";
    }
    tl_buf_dispose(&message.body);
    return wrong;
}

static const char *read_once(int number, tl_arena *arena) {
    char body[512], text[32];
    (void)snprintf(text, sizeof text, "%d", number);
    (void)snprintf(body, sizeof body,
                   "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Body><WEBPhoneGetResponse xmlns=\"" XWEB_NS
                   "\"><WEBPhoneGetResult><CurrentKey>%s</CurrentKey>"
                   "</WEBPhoneGetResult></WEBPhoneGetResponse></s:Body></s:Envelope>",
                   text);
    tl_http_reply http = {.struct_size = sizeof http, .status = TL_OK, .http_status = 200};
    xweb_web_phone_get_response reply;
    tl_buf next = {0};
    const char *wrong = "no memory";
    if (tl_buf_append(&http.body, tl_str_from(body)) == TL_OK && tl_buf_pad(&http.body) == TL_OK) {
        wrong = calls_read(&http, &reply, arena, NULL) != TL_OK || strcmp(reply.web_phone_get_result.value->current_key.value.ptr, text) != 0
                    ? "somebody else's text was read"
                    : NULL;
        wrong = calls_judge(&http, &next) == TL_TOKEN_ACCEPTED ? wrong : "judged wrongly";
    }
    tl_buf_dispose(&next);
    tl_buf_dispose(&http.body);
    return wrong;
}

static void *work(void *context) {
    worker *w = context;
    tl_arena *arena = tl_arena_new();
    for (int i = 0; i < ROUNDS && !w->wrong; i++) {
        w->wrong = write_once(w->number * ROUNDS + i);
        w->wrong = w->wrong ? w->wrong : read_once(w->number * ROUNDS + i, arena);
        if (i % 64 == w->number) {
            xweb_codec.release(); /* while others take and give */
        }
        tl_arena_reset(arena);
    }
    tl_arena_free(arena);
    return NULL;
}

static void share_a_codec(void **state) {
    (void)state;
    worker workers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i].number = i;
        workers[i].wrong = NULL;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        if (workers[i].wrong) {
            fail_msg("thread %d: %s", i, workers[i].wrong);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(share_a_codec)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
