/* TLS: whom the engine trusts, what it speaks, and that kept connections end as cleanly as plain ones. */
#include "net/fixture.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faultd/certificates.h"

static const char ok_reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
static const char *folder;
static char trusted_pem[256];

/* A TLS server with a script, and an engine that trusts `ca_file`. The context is taken over by the caller's SSL_CTX_free. */
static void begin_tls(fixture *fix, SSL_CTX *context, const char *ca_file, const faultd_step *steps, size_t count) {
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    faultd_options server = {steps, count, context};
    assert_non_null(context);
    options.ca_file = ca_file;
    fixture_begin_engine(fix, &options);
    fix->server = faultd_start(&server);
    assert_non_null(fix->server);
    (void)snprintf(fix->url, sizeof fix->url, "https://127.0.0.1:%u/some/path", (unsigned)faultd_port(fix->server));
}

/* One call, which must not get as far as sending. */
static void expect_no_trust(SSL_CTX *context, const char *ca_file) {
    faultd_step step = {.reply = ok_reply};
    fixture fix;
    capture got;
    begin_tls(&fix, context, ca_file, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    tl_http_header secret = {tl_str_from("Authorization"), tl_str_from("Bearer t0ken"), true};
    request.headers = &secret;
    request.header_count = 1;
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_TLS, false);
    assert_non_null(strstr(got.error.message, "127.0.0.1:"));
    assert_null(strstr(got.error.message, "t0ken"));
    assert_int_equal(faultd_requests(fix.server), 0);
    fixture_end(&fix);
    SSL_CTX_free(context);
}

static void test_trusted_certificate(void **state) {
    (void)state;
    faultd_step step = {.reply = ok_reply};
    SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", trusted_pem);
    fixture fix;
    capture got;
    begin_tls(&fix, context, trusted_pem, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    for (int i = 0; i < 20; i++) {
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        assert_string_equal(got.body, "{\"ok\":true}");
    }
    assert_int_equal(faultd_accepted(fix.server), 1);
    fixture_end(&fix);
    SSL_CTX_free(context);
}

static void test_self_signed_is_refused(void **state) {
    (void)state;
    expect_no_trust(faultd_tls_new("IP:127.0.0.1", NULL), NULL);
}

static void test_another_authority_is_refused(void **state) {
    (void)state;
    SSL_CTX *other = faultd_tls_new("IP:127.0.0.1", trusted_pem);
    expect_no_trust(faultd_tls_new("IP:127.0.0.1", NULL), trusted_pem);
    SSL_CTX_free(other);
}

static void test_wrong_host_is_refused(void **state) {
    (void)state;
    expect_no_trust(faultd_tls_new("DNS:example.invalid,IP:127.0.0.2", trusted_pem), trusted_pem);
}

static void test_expired_is_refused(void **state) {
    (void)state;
    expect_no_trust(faultd_tls_expired("IP:127.0.0.1", trusted_pem), trusted_pem);
}

static void test_old_protocols_are_refused(void **state) {
    (void)state;
    SSL_CTX *old = faultd_tls_new("IP:127.0.0.1", trusted_pem);
    assert_true(faultd_tls_at_most(old, TLS1_1_VERSION));
    expect_no_trust(old, trusted_pem);
}

/* That it is the engine that refuses, not this machine's OpenSSL settings: the same server with TLS 1.2 is taken. */
static void test_tls_1_2_is_taken(void **state) {
    (void)state;
    faultd_step step = {.reply = ok_reply};
    SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", trusted_pem);
    fixture fix;
    capture got;
    assert_true(faultd_tls_at_most(context, TLS1_2_VERSION));
    begin_tls(&fix, context, trusted_pem, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    fixture_end(&fix);
    SSL_CTX_free(context);
}

static void test_reset_in_the_handshake(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_RESET_ON_ACCEPT};
    SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", trusted_pem);
    fixture fix;
    capture got;
    begin_tls(&fix, context, trusted_pem, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    assert_true(got.status == TL_ERR_TLS || got.status == TL_ERR_CONNECT);
    expect_end(&got, got.status, false);
    fixture_end(&fix);
    SSL_CTX_free(context);
}

static void test_nothing_is_sent_twice(void **state) {
    (void)state;
    faultd_step steps[] = {{.reply = ok_reply}, {.fault = FAULTD_RESET}, {.reply = ok_reply}};
    SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", trusted_pem);
    fixture fix;
    capture got;
    begin_tls(&fix, context, trusted_pem, steps, ARRAY_LENGTH(steps));
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_LOST, true);
    assert_int_equal(faultd_requests(fix.server), 2);
    fixture_end(&fix);
    SSL_CTX_free(context);
}

/* The server says goodbye on an idle connection: the next call sees it before it sends. libcurl's own look does not. */
static void test_idle_goodbye(void **state) {
    (void)state;
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    for (size_t i = 0; i < ARRAY_LENGTH(versions); i++) {
        faultd_step steps[] = {{.fault = FAULTD_LAST, .reply = ok_reply}, {.reply = ok_reply}};
        SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", trusted_pem);
        fixture fix;
        capture got;
        assert_int_equal(SSL_CTX_set_max_proto_version(context, versions[i]), 1);
        begin_tls(&fix, context, trusted_pem, steps, ARRAY_LENGTH(steps));
        tl_http_request request = fixture_post(&fix, "{}");
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        assert_true(faultd_wait_connections(fix.server, 0, GIVE_UP_MS));
        for (int call = 0; call < 3; call++) {
            fixture_exchange(&fix, &request, &got);
            expect_end(&got, TL_OK, true);
        }
        assert_int_equal(faultd_requests(fix.server), 4);
        assert_int_equal(faultd_accepted(fix.server), 2);
        fixture_end(&fix);
        SSL_CTX_free(context);
    }
}

/* A reply that says how long it is and ends before is lost. (One that ends with its connection cannot be told from a cut one: libcurl forgives TLS
 * that ends without a goodbye, as many servers do that.) */
static void test_cut_reply(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_CUT, .reply = ok_reply, .at = sizeof ok_reply - 3};
    SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", trusted_pem);
    fixture fix;
    capture got;
    begin_tls(&fix, context, trusted_pem, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_LOST, true);
    assert_int_equal(faultd_requests(fix.server), 1);
    fixture_end(&fix);
    SSL_CTX_free(context);
}

static void test_http2(void **state) {
    (void)state;
    faultd_step steps[] = {{.reply = "{\"n\":1}"}, {.reply = "{\"n\":2}"}, {.reply = "{\"n\":3}"}, {.fault = FAULTD_RESET}};
    SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", trusted_pem);
    fixture fix;
    capture got;
    size_t len = 0;
    faultd_tls_http2(context);
    begin_tls(&fix, context, trusted_pem, steps, ARRAY_LENGTH(steps));
    tl_http_request request = fixture_post(&fix, "{\"hello\":\"http2\"}");
    for (size_t i = 0; i < 3; i++) {
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        assert_int_equal(got.http_status, 200);
        assert_string_equal(got.type, "application/json");
        assert_string_equal(got.body, steps[i].reply);
    }
    assert_int_equal(faultd_accepted(fix.server), 1);
    const char *frames = faultd_request(fix.server, 2, &len);
    assert_non_null(frames);
    assert_true(len > 17 && memcmp(frames + len - 17, "{\"hello\":\"http2\"}", 17) == 0);
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_LOST, true);
    assert_int_equal(faultd_requests(fix.server), 4);
    fixture_end(&fix);
    SSL_CTX_free(context);
}

/* This machine's OpenSSL may refuse old protocols by its own settings; with these it would take them. */
static int allow_everything(void) {
    static const char settings[] = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = lax\n[lax]\n"
                                   "MinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n";
    char path[256];
    folder = test_temp_dir();
    if (!folder) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/openssl.cnf", folder);
    (void)snprintf(trusted_pem, sizeof trusted_pem, "%s/trusted.pem", folder);
    return test_write_file(path, settings, sizeof settings - 1) && setenv("OPENSSL_CONF", path, 1) == 0 ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_trusted_certificate),
        TEST_MEMORY(test_self_signed_is_refused),
        TEST_MEMORY(test_another_authority_is_refused),
        TEST_MEMORY(test_wrong_host_is_refused),
        TEST_MEMORY(test_expired_is_refused),
        TEST_MEMORY(test_old_protocols_are_refused),
        TEST_MEMORY(test_tls_1_2_is_taken),
        TEST_MEMORY(test_reset_in_the_handshake),
        TEST_MEMORY(test_nothing_is_sent_twice),
        TEST_MEMORY(test_idle_goodbye),
        TEST_MEMORY(test_cut_reply),
        TEST_MEMORY(test_http2),
    };
    if (allow_everything() != 0) {
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return test_temp_dir_remove(folder) ? failed : 1;
}
