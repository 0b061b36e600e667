/* The simulated SOAP systems when memory runs out: each allocation of a request fails once; nothing leaks and the next request is served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "sim_pipeline.h"
#include "support/support.h"

#define ENVELOPE(header, body) "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'>" header "<e:Body>" body "</e:Body></e:Envelope>"
#define AVECTRA " xmlns='http://www.avectra.com/2005/'"
#define HEADER "<e:Header><AuthorizationToken" AVECTRA "><Token>%s</Token></AuthorizationToken></e:Header>"
#define SYNC " xmlns='https://app.smartbutton.com/Services/Sync'"

static const char login[] = ENVELOPE("", "<Authenticate" AVECTRA "><userName>xweb-user</userName><password>xweb-password</password></Authenticate>");

/* A request; `body` takes the token where it has a %s. */
typedef struct ask {
    const char *path;
    const char *action;
    const char *body;
    unsigned status; /* when nothing fails */
} ask;

static const char *header_of(const void *context, const char *name) {
    const ask *a = context;
    if (strcmp(name, "SOAPAction") == 0)
        return a->action;
    return strcmp(name, "Content-Type") == 0 ? "text/xml; charset=utf-8" : "127.0.0.1";
}

/* Runs one request; returns the status. `token`, when not NULL, receives the token of the reply. */
static unsigned run(sim_pipeline *pipeline, const ask *a, const char *text, char token[37]) {
    sim_exchange x = {0};
    x.request = (sim_request){.method = "POST", .path = a->path, .body = tl_str_from(text), .header = header_of, .context = a};
    sim_pipeline_run(pipeline, &x);
    unsigned status = x.reply.status;
    if (token) {
        assert_int_equal(tl_buf_append(&x.reply.body, tl_str_sized("", 1)), TL_OK);
        const char *at = strstr(x.reply.body.ptr, "Token>");
        assert_non_null(at);
        snprintf(token, 37, "%.36s", at + strlen("Token>"));
    }
    sim_exchange_dispose(&x);
    return status;
}

/* One request with its n-th allocation failing; false when there was no n-th. */
static bool try_once(const ask *a, size_t n) {
    static const ask first = {"/xweb/secure/netForumXML.asmx", "\"http://www.avectra.com/2005/Authenticate\"", login, 200};
    sim_log log = {0};
    sim_pipeline pipeline = {.log = &log};
    sim_seed_error error = {0};
    char token[37];
    char text[1500];
    assert_true(sim_pipeline_open(&pipeline, NULL, &error));
    assert_int_equal(run(&pipeline, &first, login, token), 200);
    snprintf(text, sizeof text, a->body, token);
    failing_alloc_at(n);
    unsigned status = run(&pipeline, a, text, NULL);
    bool failed = failing_alloc_happened();
    failing_alloc_at(0);
    if (failed)
        assert_true(status == 500 || status == a->status);
    else
        assert_int_equal(status, a->status);
    assert_int_equal(run(&pipeline, a, text, NULL), a->status);
    sim_pipeline_close(&pipeline);
    return failed;
}

static void test_out_of_memory(void **state) {
    (void)state;
    static const char xweb[] = "/xweb/secure/netForumXML.asmx";
    static const ask asks[] = {
        {xweb, "\"http://www.avectra.com/2005/WEBPhoneUpdate\"",
         ENVELOPE(HEADER, "<WEBPhoneUpdate" AVECTRA "><oFacadeObject><CurrentKey>a0000000-0000-4000-8000-000000001001</CurrentKey>"
                          "<Phone_XRef><cph_extension/></Phone_XRef><Phone><phn_key>d0000000-0000-4000-8000-000000001001</phn_key>"
                          "<phn_number>1</phn_number></Phone></oFacadeObject></WEBPhoneUpdate>"),
         200},
        {xweb, "\"http://www.avectra.com/2005/WEBPhoneInsert\"",
         ENVELOPE(HEADER, "<WEBPhoneInsert" AVECTRA "><oFacadeObject><Phone_XRef><cph_cst_key>c0000000-0000-4000-8000-000000001001</cph_cst_key>"
                          "</Phone_XRef><Phone><phn_number>1</phn_number></Phone></oFacadeObject></WEBPhoneInsert>"),
         200},
        {xweb, "\"http://www.avectra.com/2005/GetQuery\"",
         ENVELOPE(HEADER, "<GetQuery" AVECTRA "><szObjectName>Customer</szObjectName><szColumnList>*</szColumnList></GetQuery>"), 200},
        {xweb, "\"http://www.avectra.com/2005/WEBPhoneGetTypes\"", ENVELOPE(HEADER, "<WEBPhoneGetTypes" AVECTRA "/>"), 200},
        {xweb, "\"http://www.avectra.com/2005/WEBPhoneGet\"",
         ENVELOPE(HEADER, "<WEBPhoneGet" AVECTRA "><key>a0000000-0000-4000-8000-000000000009</key></WEBPhoneGet>"), 500},
        {"/Services/Sync.asmx", "\"https://app.smartbutton.com/Services/Sync/SaveAccountPhone\"",
         ENVELOPE("", "<SaveAccountPhone" SYNC "><preqSaveAccountPhone><SecurityToken>t0ken</SecurityToken><MemberId>1001</MemberId>"
                      "<PhoneNumberTypeExternalReference>HOME</PhoneNumberTypeExternalReference><PhoneNumber>15195550100</PhoneNumber>"
                      "<IsValid>1</IsValid></preqSaveAccountPhone></SaveAccountPhone>"),
         200},
    };
    for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
        size_t n = 1;
        while (n < 300 && try_once(&asks[i], n))
            n++;
        assert_true(n > 3);
        assert_true(n < 300);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_out_of_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
