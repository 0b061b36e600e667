/* The engine's client certificate, its choice of HTTP, and its counters. */
#include "net/fixture.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "faultd/certificates.h"

static const char ok_reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
static const char *folder;
static char server_pem[256];
static char client_pem[256];
static char client_key[256];
static char locked_key[256];
static char both_pem[256];

static void write_key(const char *path, const char *mode, SSL_CTX *context, const char *password) {
    FILE *file = fopen(path, mode);
    EVP_PKEY *key = SSL_CTX_get0_privatekey(context);
    assert_non_null(file);
    int ok = password ? PEM_write_PKCS8PrivateKey(file, key, EVP_aes_128_cbc(), password, (int)strlen(password), NULL, NULL)
                      : PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);
    assert_int_equal(ok, 1);
    assert_int_equal(fclose(file), 0);
}

/* A server context that demands the client certificate, which is made here as well; only that one is taken. */
static SSL_CTX *demanding_server(int version) {
    SSL_CTX *client = faultd_tls_new("DNS:client.invalid", client_pem);
    SSL_CTX *server = faultd_tls_new("IP:127.0.0.1", server_pem);
    assert_non_null(client);
    assert_non_null(server);
    write_key(client_key, "w", client, NULL);
    write_key(locked_key, "w", client, "s3cret");
    tl_buf text = {0};
    assert_true(test_read_file(client_pem, &text));
    assert_true(test_write_file(both_pem, text.ptr, text.len));
    tl_buf_dispose(&text);
    write_key(both_pem, "a", client, NULL);
    assert_int_equal(SSL_CTX_load_verify_locations(server, client_pem, NULL), 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    assert_int_equal(SSL_CTX_set_max_proto_version(server, version), 1);
    assert_int_equal(SSL_CTX_set_session_id_context(server, (const unsigned char *)"t", 1), 1);
    SSL_CTX_free(client);
    return server;
}

/* One call to a server that demands a certificate; `got` says how it went, the result how many requests the server saw. */
static size_t call_demanding(int version, const char *cert, const char *key, capture *got) {
    faultd_step step = {.reply = ok_reply};
    SSL_CTX *context = demanding_server(version);
    faultd_options server = {&step, 1, context};
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    fixture fix;
    options.ca_file = server_pem;
    options.client_cert_file = cert;
    options.client_key_file = key;
    fixture_begin_engine(&fix, &options);
    fix.server = faultd_start(&server);
    assert_non_null(fix.server);
    (void)snprintf(fix.url, sizeof fix.url, "https://127.0.0.1:%u/", (unsigned)faultd_port(fix.server));
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, got);
    size_t seen = faultd_requests(fix.server);
    fixture_end(&fix);
    SSL_CTX_free(context);
    return seen;
}

static void test_client_certificate(void **state) {
    (void)state;
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    capture got;
    for (size_t i = 0; i < ARRAY_LENGTH(versions); i++) {
        assert_int_equal(call_demanding(versions[i], client_pem, client_key, &got), 1);
        expect_end(&got, TL_OK, true);
        assert_int_equal(call_demanding(versions[i], both_pem, NULL, &got), 1); /* one file holds both */
        expect_end(&got, TL_OK, true);
    }
}

/* With TLS 1.3 the server refuses after the client was done: the request may have left by then. */
static void test_no_client_certificate(void **state) {
    (void)state;
    capture got;
    assert_int_equal(call_demanding(TLS1_2_VERSION, NULL, NULL, &got), 0);
    expect_end(&got, TL_ERR_TLS, false);
    assert_int_equal(call_demanding(TLS1_3_VERSION, NULL, NULL, &got), 0);
    assert_true(got.status == TL_ERR_TLS || got.status == TL_ERR_LOST);
}

/* No question on a terminal, where nobody sits: the call fails. */
static void test_encrypted_key_is_refused(void **state) {
    (void)state;
    capture got;
    assert_int_equal(call_demanding(TLS1_2_VERSION, client_pem, locked_key, &got), 0);
    expect_end(&got, TL_ERR_TLS, false);
}

static void test_bad_options(void **state) {
    (void)state;
    tl_transport *engine = NULL;
    tl_error error = {0};
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    options.client_cert_file = "/nonexistent/client.pem";
    assert_int_equal(tl_engine_new(&engine, &options, &error), TL_ERR_IO);
    assert_non_null(strstr(error.message, "client certificate file /nonexistent/client.pem"));
    options.client_cert_file = NULL;
    options.client_key_file = "/nonexistent/key.pem";
    assert_int_equal(tl_engine_new(&engine, &options, &error), TL_ERR_USAGE);
    options = (tl_engine_options)TL_ENGINE_OPTIONS_INIT;
    options.http_version = 7;
    assert_int_equal(tl_engine_new(&engine, &options, &error), TL_ERR_USAGE);
    assert_null(engine);
    /* An application that was compiled before there were such options: what lies behind its struct is not looked at. */
    options.struct_size = offsetof(tl_engine_options, event_loop);
    assert_int_equal(tl_engine_new(&engine, &options, &error), TL_OK);
    engine->vtable->free(engine);
}

/* The same server, which would speak HTTP/2: it is asked with the first and not with the second engine. */
static void test_http_version(void **state) {
    (void)state;
    for (int only_1_1 = 0; only_1_1 < 2; only_1_1++) {
        faultd_step step = {.reply = only_1_1 ? ok_reply : "{\"ok\":true}"};
        SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", server_pem);
        faultd_options server = {&step, 1, context};
        tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
        fixture fix;
        capture got;
        size_t len = 0;
        assert_non_null(context);
        faultd_tls_http2(context);
        options.ca_file = server_pem;
        options.http_version = only_1_1 ? TL_HTTP_1_1 : TL_HTTP_AUTO;
        fixture_begin_engine(&fix, &options);
        fix.server = faultd_start(&server);
        assert_non_null(fix.server);
        (void)snprintf(fix.url, sizeof fix.url, "https://127.0.0.1:%u/", (unsigned)faultd_port(fix.server));
        tl_http_request request = fixture_post(&fix, "{}");
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        assert_string_equal(got.body, "{\"ok\":true}");
        const char *text = faultd_request(fix.server, 0, &len);
        assert_non_null(text);
        assert_int_equal(len > 8 && memcmp(text, "POST / H", 8) == 0, only_1_1); /* HTTP/2 has its headers compressed */
        fixture_end(&fix);
        SSL_CTX_free(context);
    }
}

static tl_engine_stats stats_of(const fixture *fix) {
    tl_engine_stats stats = TL_ENGINE_STATS_INIT;
    tl_error error = {0};
    assert_int_equal(tl_engine_get_stats(fix->engine, &stats, &error), TL_OK);
    assert_int_equal(stats.struct_size, sizeof stats);
    assert_int_equal(stats.in_flight + stats.replies_2xx + stats.replies_3xx + stats.replies_4xx + stats.replies_5xx + stats.replies_other +
                         stats.timeouts + stats.cancelled + stats.failures,
                     stats.requests);
    return stats;
}

/* The server's thread may see a connection a moment after the engine. */
static void expect_connections(const fixture *fix, uint64_t count) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    while (faultd_accepted(fix->server) < count && tl_clock_now_ms(NULL) < give_up_ms) {
        (void)sched_yield();
    }
    assert_int_equal(faultd_accepted(fix->server), count);
}

static void test_stats(void **state) {
    (void)state;
    static const char moved[] = "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n";
    static const char missing[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}";
    static const char broken[] = "HTTP/1.1 503 Busy\r\nContent-Length: 3\r\n\r\n[1]";
    static const char odd[] = "HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n";
    faultd_step steps[] = {{.reply = ok_reply}, {.reply = moved},        {.reply = missing},      {.reply = broken},
                           {.reply = odd},      {.fault = FAULTD_RESET}, {.fault = FAULTD_STALL}, {.fault = FAULTD_STALL}};
    enum { ANSWERED = 6, BODY = 9 };
    fixture fix;
    capture got;
    fixture_begin(&fix, steps, ARRAY_LENGTH(steps));
    tl_http_request request = fixture_post(&fix, "{\"a\":123}");
    for (size_t i = 0; i < ANSWERED; i++) {
        fixture_exchange(&fix, &request, &got);
    }
    tl_engine_stats stats = stats_of(&fix);
    assert_int_equal(stats.requests, ANSWERED);
    assert_int_equal(stats.in_flight, 0);
    expect_connections(&fix, stats.connections);
    /* Of a request whose connection broke, libcurl does not always say what had left. */
    uint64_t sent = stats.bytes_sent;
    assert_true(sent == ANSWERED * BODY || sent == (ANSWERED - 1) * BODY);
    assert_int_equal(stats.bytes_received, 11 + 2 + 3);
    assert_int_equal(stats.replies_2xx, 1);
    assert_int_equal(stats.replies_3xx, 1);
    assert_int_equal(stats.replies_4xx, 1);
    assert_int_equal(stats.replies_5xx, 1);
    assert_int_equal(stats.replies_other, 1);
    assert_int_equal(stats.failures, 1);

    uint64_t ticket = fixture_submit(&fix, &request, &got);
    assert_int_equal(stats_of(&fix).in_flight, 1);
    fixture_drive_until_requests(&fix, ANSWERED + 1);
    fix.engine->vtable->cancel(fix.engine, ticket);
    fixture_drive(&fix, &got, 1);
    request.timeouts.total_ms = 1000;
    (void)fixture_submit(&fix, &request, &got);
    fixture_drive_until_requests(&fix, ANSWERED + 2);
    fake_clock_advance(&fix.clock, 1000);
    fixture_drive(&fix, &got, 1);
    stats = stats_of(&fix);
    assert_int_equal(stats.cancelled, 1);
    assert_int_equal(stats.timeouts, 1);
    expect_connections(&fix, stats.connections);
    assert_int_equal(stats.bytes_sent - sent, 2 * BODY);
    fixture_end(&fix);
}

static void test_stats_misuse(void **state) {
    (void)state;
    fixture fix;
    tl_error error = {0};
    tl_engine_stats stats = TL_ENGINE_STATS_INIT;
    tl_transport other = {NULL};
    fixture_begin_engine(&fix, NULL);
    assert_int_equal(tl_engine_get_stats(&other, &stats, &error), TL_ERR_USAGE);
    assert_int_equal(tl_engine_get_stats(fix.engine, NULL, &error), TL_ERR_USAGE);
    stats.failures = 77;
    stats.struct_size = offsetof(tl_engine_stats, failures); /* an older, shorter struct: nothing behind it is written */
    assert_int_equal(tl_engine_get_stats(fix.engine, &stats, &error), TL_OK);
    assert_int_equal(stats.failures, 77);
    stats.struct_size = 0;
    assert_int_equal(tl_engine_get_stats(fix.engine, &stats, &error), TL_ERR_USAGE);
    fixture_end(&fix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_client_certificate), TEST_MEMORY(test_no_client_certificate), TEST_MEMORY(test_encrypted_key_is_refused),
        TEST_MEMORY(test_bad_options),        TEST_MEMORY(test_http_version),          TEST_MEMORY(test_stats),
        TEST_MEMORY(test_stats_misuse),
    };
    folder = test_temp_dir();
    if (!folder) {
        return 1;
    }
    (void)snprintf(server_pem, sizeof server_pem, "%s/server.pem", folder);
    (void)snprintf(client_pem, sizeof client_pem, "%s/client.pem", folder);
    (void)snprintf(client_key, sizeof client_key, "%s/client.key", folder);
    (void)snprintf(locked_key, sizeof locked_key, "%s/locked.key", folder);
    (void)snprintf(both_pem, sizeof both_pem, "%s/both.pem", folder);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return test_temp_dir_remove(folder) ? failed : 1;
}
