#include "pushing.h"

#include <stdio.h>
#include <string.h>

tl_extra pushing_key(void) {
    tl_extra key = {tl_str_from("Phone.phn_key"), tl_text("bc4b70f8-280e-4bb0-b935-9f728c50e183")};
    return key;
}

void pushing_init(pushing *p, const tl_extra *extras, size_t count) {
    memset(p, 0, sizeof *p);
    p->record.columns[TL_COLUMN_PHONE_ID] = tl_text(PUSHING_KEY);
    p->record.columns[TL_COLUMN_NUMBER] = tl_text("408 555 1212");
    p->record.extras = extras;
    p->record.extra_count = count;
}

static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    pushing *p = context;
    (void)error;
    *end = p->taken;
    *record = p->record;
    p->taken = true;
    return TL_OK;
}

static void on_result(void *context, const tl_result *result) {
    pushing *p = context;
    p->result = *result;
    p->results++;
    (void)snprintf(p->message, sizeof p->message, "%.*s", (int)result->message.len, result->message.len ? result->message.ptr : "");
}

void pushing_run(pushing *p, const tl_adapter *adapter, faultd *server) {
    char url[80];
    tl_client *client = NULL;
    tl_push *push = NULL;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_push_options how = TL_PUSH_OPTIONS_INIT;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/xweb/secure/netForumXML.asmx", (unsigned)faultd_port(server));
    options.url = url;
    options.token = tl_token_static(tl_str_from("t0ken-very-s3cret"));
    assert_int_equal(tl_client_new(&client, &options, &p->error), TL_OK);
    how.client = client;
    how.adapter = adapter;
    how.on_result = on_result;
    how.result_context = p;
    how.backoff_base_ms = 1;
    if (tl_push_new(&push, &how, &p->error) != TL_OK) {
        fail_msg("%s", p->error.message);
    }
    p->check = tl_push_check(push, &p->record, &p->error);
    assert_int_equal(tl_push_run(push, next_record, p, &p->summary, &p->error), TL_OK);
    assert_int_equal(p->results, 1);
    tl_push_free(push);
    tl_client_free(client);
}
