/* Many requests at once, and delays: nobody waits for another's delay, and an end in the middle is a clean one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "checks.h"
#include "sim_process.h"

enum { PARALLEL = 64 };

static sim_process sim;

static int stop(void **state) {
    (void)state;
    return sim_teardown(&sim);
}

static long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t count_lines(const char *text) {
    size_t lines = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++)
        lines++;
    return lines;
}

/* 64 requests at once; each must be answered for its own customer. Returns how long all took. */
static long check_parallel(void) {
    static char bodies[PARALLEL][200];
    http_ask asks[PARALLEL];
    http_answer answers[PARALLEL];
    memset(asks, 0, sizeof asks);
    for (int i = 0; i < PARALLEL; i++) {
        snprintf(bodies[i], sizeof bodies[i], "[" RECORD("C-%d", "Office", "%d") "]", 1001 + i, i);
        asks[i].body = bodies[i];
    }
    long started = now_ms();
    http_ask_all(sim.url, asks, answers, PARALLEL);
    long took = now_ms() - started;
    for (int i = 0; i < PARALLEL; i++) {
        char customer[20];
        snprintf(customer, sizeof customer, "C-%d", 1001 + i);
        assert_int_equal(answers[i].status, 200);
        cJSON *reply = check_json(&answers[i]);
        check_flag(reply, "HasError", false);
        check_string(check_member(check_member(reply, "Data"), "ResultList")->child, "FieldName", customer);
        cJSON_Delete(reply);
        http_answer_dispose(&answers[i]);
    }
    char *log = sim_log_text(&sim);
    assert_int_equal(count_lines(log), PARALLEL);
    free(log);
    return took;
}

static void test_parallel(void **state) {
    (void)state;
    assert_true(sim_start(&sim, NULL));
    check_parallel();
}

/* One after the other, 64 delays of 100 ms would take 6.4 s. */
static void test_delays_side_by_side(void **state) {
    (void)state;
    assert_true(sim_start(&sim, &(const sim_setup){.delay_ms = "100-100"}));
    long took = check_parallel();
    assert_true(took >= 100);
    assert_true(took < 5000);
}

/* The order in which 16 requests of one client at a time are applied is theirs; of 64 at once, the delays decide. */
static void test_delays_differ(void **state) {
    (void)state;
    assert_true(sim_start(&sim, &(const sim_setup){.delay_ms = "0-60", .arguments = (const char *const[]){"--random-seed", "3", NULL}}));
    check_parallel();
    char *log = sim_log_text(&sim);
    bool in_order = true;
    long last = -1;
    for (const char *at = log; (at = strstr(at, "\"key\":\"C-")) != NULL; at++) {
        long number = strtol(at + 9, NULL, 10);
        in_order = in_order && number > last;
        last = number;
    }
    free(log);
    assert_false(in_order);
}

static void test_connection_is_kept(void **state) {
    (void)state;
    assert_true(sim_start(&sim, NULL));
    http_client *client = http_client_new();
    assert_non_null(client);
    static const http_ask asks[] = {
        {.body = "[" RECORD("C-1001", "Office", "1") "]"},
        {.authorization = "Bearer no"},
        {.body = "{"},
        {.path = "/no"},
        {.method = "GET"},
        {.chunked = true},
        {.body = "[]"},
    };
    static const long statuses[] = {200, 401, 400, 404, 405, 200, 200};
    for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
        http_answer answer = http_client_ask(client, sim.url, &asks[i]);
        assert_int_equal(answer.status, statuses[i]);
        assert_int_equal(answer.connects, i == 0 ? 1 : 0);
        http_answer_dispose(&answer);
    }
    http_client_free(client);
}

static int connect_raw(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)sim.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void send_raw(int fd, const char *body, size_t told) {
    char request[600];
    int length = snprintf(request, sizeof request,
                          "POST /public-api/phones/customer/save HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t0ken\r\nUser-Agent: raw\r\n"
                          "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                          told, body);
    assert_int_equal(write(fd, request, (size_t)length), length);
}

static void pause_ms(long ms) {
    const struct timespec pause = {0, ms * 1000000L};
    nanosleep(&pause, NULL);
}

/* A caller that gives up while its request waits: the vendor saves it all the same, and serves the others on. */
static void test_caller_gives_up(void **state) {
    (void)state;
    static const char body[] = "[" RECORD("C-1001", "Office", "gone") "]";
    assert_true(sim_start(&sim, &(const sim_setup){.delay_ms = "80-80"}));
    int fd = connect_raw();
    send_raw(fd, body, strlen(body));
    pause_ms(20);
    close(fd);
    bool saved = false;
    for (int i = 0; i < 500 && !saved; i++) {
        pause_ms(10);
        char *log = sim_log_text(&sim);
        saved = strstr(log, "\"number\":\"gone\",\"applied\":true") != NULL;
        free(log);
    }
    assert_true(saved);
    cJSON_Delete(check_saved(sim.url, "[" RECORD("C-1001", "Office", "1") "]"));
}

/* SIGTERM while requests wait, one is half sent and one connection idles: a clean end, at once, and none of them is applied. */
static void test_end_while_waiting(void **state) {
    (void)state;
    static const char body[] = "[" RECORD("C-1001", "Office", "1") "]";
    assert_true(sim_start(&sim, &(const sim_setup){.delay_ms = "3600000"}));
    int fds[10];
    for (int i = 0; i < 8; i++) {
        fds[i] = connect_raw();
        send_raw(fds[i], body, strlen(body));
    }
    fds[8] = connect_raw();
    send_raw(fds[8], "[", 1000);
    fds[9] = connect_raw();
    pause_ms(100);
    long started = now_ms();
    assert_int_equal(sim_end(&sim, SIGTERM), 0);
    assert_true(now_ms() - started < 15000);
    for (int i = 0; i < 10; i++)
        close(fds[i]);
    char *log = sim_log_text(&sim);
    assert_string_equal(log, "");
    free(log);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_parallel, stop),        cmocka_unit_test_teardown(test_delays_side_by_side, stop),
        cmocka_unit_test_teardown(test_delays_differ, stop),   cmocka_unit_test_teardown(test_connection_is_kept, stop),
        cmocka_unit_test_teardown(test_caller_gives_up, stop), cmocka_unit_test_teardown(test_end_while_waiting, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
