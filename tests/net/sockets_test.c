/* The engine's table of sockets: it never touches a descriptor that is somebody else's by now. */
#include "net/fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/sockets.h"

/* A socket of the table, bound to loopback, as it is after one request. */
static int idle_socket(tl_sockets *sockets) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int fd = -1;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(tl_sockets_open(sockets, AF_INET, SOCK_STREAM, 0, &fd), TL_OK);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    tl_sockets_take(sockets, ntohs(address.sin_port));
    assert_int_equal(sockets->list[sockets->count - 1].local_port, ntohs(address.sin_port));
    tl_sockets_leave(sockets, ntohs(address.sin_port), false);
    return fd;
}

/* Closed behind the table's back, the number goes to a socket of the application on which bytes wait: they stay. */
static void test_a_stranger_is_left_alone(void **state) {
    (void)state;
    tl_sockets sockets = {0};
    int pair[2];
    char got[8] = {0};
    int fd = idle_socket(&sockets);
    (void)close(fd);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    if (pair[0] != fd) {
        assert_int_equal(dup2(pair[0], fd), fd);
        (void)close(pair[0]);
    }
    assert_int_equal(send(pair[1], "hello", 5, 0), 5);
    tl_sockets_sweep(&sockets);
    assert_int_equal(recv(fd, got, sizeof got, MSG_DONTWAIT), 5);
    assert_string_equal(got, "hello");
    assert_int_equal(send(fd, "back", 4, MSG_NOSIGNAL), 4); /* nor was it shut */
    (void)close(fd);
    (void)close(pair[1]);
    tl_sockets_dispose(&sockets);
}

/* The engine itself gets the number again: the old entry does not stay beside the new one. */
static void test_a_number_that_comes_back(void **state) {
    (void)state;
    tl_sockets sockets = {0};
    int fd = idle_socket(&sockets);
    int again = -1;
    (void)close(fd);
    assert_int_equal(tl_sockets_open(&sockets, AF_INET, SOCK_STREAM, 0, &again), TL_OK);
    assert_int_equal(again, fd);
    assert_int_equal(sockets.count, 1);
    assert_int_equal(sockets.list[0].local_port, 0);
    tl_sockets_close(&sockets, again);
    assert_int_equal(sockets.count, 0);
    tl_sockets_dispose(&sockets);
}

/* What the check is for: an idle connection on which the server spoke is given up. */
static void test_an_idle_connection_that_speaks_is_shut(void **state) {
    (void)state;
    tl_sockets sockets = {0};
    int fd = -1;
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    char scrap[8];
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    assert_int_equal(tl_sockets_open(&sockets, AF_INET, SOCK_STREAM, 0, &fd), TL_OK);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    int peer = accept(listener, NULL, NULL);
    assert_true(peer >= 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    tl_sockets_take(&sockets, ntohs(address.sin_port));
    assert_int_equal(send(peer, "bye", 3, 0), 3);
    tl_sockets_sweep(&sockets); /* in use: left alone */
    assert_int_equal(recv(fd, scrap, sizeof scrap, MSG_PEEK), 3);
    tl_sockets_leave(&sockets, ntohs(address.sin_port), false);
    tl_sockets_sweep(&sockets);
    assert_int_equal(recv(fd, scrap, sizeof scrap, 0), 0);
    tl_sockets_close(&sockets, fd);
    (void)close(peer);
    (void)close(listener);
    tl_sockets_dispose(&sockets);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_a_stranger_is_left_alone),
        TEST_MEMORY(test_a_number_that_comes_back),
        TEST_MEMORY(test_an_idle_connection_that_speaks_is_shut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
