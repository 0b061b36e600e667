/* TLS that must not be trusted, played by openssl s_server: the record is not sent, and neither is the token. */
#include "faults/matrix.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

#include "faultd/certificates.h"
#include "faults/program.h"

static const matrix_expected no_tls = {TL_OUTCOME_NOT_SENT, TL_REASON_NO_TLS, MATRIX_ALWAYS, 0, false};

typedef struct s_server {
    SSL_CTX *certificate;
    const char *protocol; /* "-tls1_2"; NULL: all that it has */
    char certificate_path[600];
    char key_path[600];
    char accept[32];
} s_server;

static void prepare(void *context, const char *folder, unsigned port, const char *argv[PROGRAM_MOST_ARGUMENTS]) {
    s_server *server = context;
    size_t count = 0;
    (void)snprintf(server->certificate_path, sizeof server->certificate_path, "%s/cert.pem", folder);
    (void)snprintf(server->key_path, sizeof server->key_path, "%s/key.pem", folder);
    (void)snprintf(server->accept, sizeof server->accept, "127.0.0.1:%u", port);
    assert_true(faultd_tls_write(server->certificate, server->certificate_path, server->key_path));
    argv[count++] = "openssl";
    argv[count++] = "s_server";
    argv[count++] = "-accept";
    argv[count++] = server->accept;
    argv[count++] = "-cert";
    argv[count++] = server->certificate_path;
    argv[count++] = "-key";
    argv[count++] = server->key_path;
    argv[count++] = "-rev"; /* answers each line with its characters turned around */
    if (server->protocol) {
        argv[count++] = server->protocol;
        argv[count++] = "-cipher";
        argv[count++] = "ALL:@SECLEVEL=0";
    }
    argv[count] = NULL;
}

/* A push to that server, which trusts its certificate or nobody. @param certificate  taken over */
static void expect_case(SSL_CTX *certificate, const char *protocol, bool trusted, const matrix_expected *want) {
    static s_server server;
    assert_non_null(certificate);
    server = (s_server){.certificate = certificate, .protocol = protocol};
    unsigned port = program_start(prepare, &server);
    SSL_CTX_free(certificate);
    for (int round = 0; round < 2; round++) {
        static matrix m;
        matrix_init_port(&m, "https", port);
        m.not_idempotent = round == 1;
        m.engine_options.ca_file = trusted ? server.certificate_path : NULL;
        matrix_run(&m);
        matrix_expect_end(&m, want);
    }
    program_stop_all();
}

/* With all in order the same server gets the request and answers with what is no HTTP: the cases below are refused for what is wrong with them. */
static void test_in_order(void **state) {
    (void)state;
    const matrix_expected nonsense = {TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, MATRIX_IF_IDEMPOTENT, 0, false};
    expect_case(faultd_tls_new("IP:127.0.0.1", NULL), NULL, true, &nonsense);
    expect_case(faultd_tls_new("IP:127.0.0.1", NULL), "-tls1_2", true, &nonsense);
}

static void test_expired(void **state) {
    (void)state;
    expect_case(faultd_tls_expired("IP:127.0.0.1", NULL), NULL, true, &no_tls);
}

static void test_wrong_host(void **state) {
    (void)state;
    expect_case(faultd_tls_new("DNS:wasp.example,IP:127.0.0.2", NULL), NULL, true, &no_tls);
}

static void test_self_signed(void **state) {
    (void)state;
    expect_case(faultd_tls_new("IP:127.0.0.1", NULL), NULL, false, &no_tls);
}

static void test_tls_1_0_only(void **state) {
    (void)state;
    expect_case(faultd_tls_new("IP:127.0.0.1", NULL), "-tls1", true, &no_tls);
}

static void test_tls_1_1_only(void **state) {
    (void)state;
    expect_case(faultd_tls_new("IP:127.0.0.1", NULL), "-tls1_1", true, &no_tls);
}

/* A server that speaks no TLS at all. */
static void test_plain_http_on_the_port(void **state) {
    (void)state;
    static matrix m;
    faultd *server = faultd_start_canned(REPLY("400 Bad Request", HTML_TYPE, HTML_BODY));
    assert_non_null(server);
    matrix_init_port(&m, "https", faultd_port(server));
    m.server = server;
    m.time_passes_unread = true; /* it waits for a request that it can read */
    matrix_run(&m);
    assert_int_equal(faultd_requests(server), 0);
    faultd_stop(server);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_NOT_SENT], MATRIX_RECORDS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_PROGRAM(test_in_order),
        TEST_PROGRAM(test_expired),
        TEST_PROGRAM(test_wrong_host),
        TEST_PROGRAM(test_self_signed),
        TEST_PROGRAM(test_tls_1_0_only),
        TEST_PROGRAM(test_tls_1_1_only),
        TEST_PROGRAM(test_plain_http_on_the_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
