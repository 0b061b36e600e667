#include "bench/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/server_connection.h"

enum { EVENTS_AT_ONCE = 128, BACKLOG = 512 };

static bool watch(int epoll, int op, int fd, uint32_t events, void *owner) {
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.events = events;
    event.data.ptr = owner;
    return epoll_ctl(epoll, op, fd, &event) == 0;
}

static bool set_non_blocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

static void close_connection(server_connection *connection) {
    (void)close(connection->fd);
    free(connection);
}

static void accept_one(int epoll, int listener, server_state *state) {
    int fd = accept(listener, NULL, NULL);
    int yes = 1;
    if (fd < 0) {
        return;
    }
    server_connection *connection = calloc(1, sizeof *connection);
    if (!connection || !set_non_blocking(fd) || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0 ||
        !watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, connection)) {
        free(connection);
        (void)close(fd);
        return;
    }
    connection->fd = fd;
    state->counts.accepted++;
}

static void serve(int epoll, server_connection *connection, uint32_t events, server_state *state) {
    bool waited = connection->out.len > 0;
    bool alive = true;
    if (events & EPOLLOUT) {
        alive = server_connection_write(connection);
    }
    if (alive && (events & (EPOLLIN | EPOLLHUP | EPOLLERR))) {
        alive = server_connection_read(connection, state);
    }
    bool waits = connection->out.len > 0;
    if (alive && waits != waited) {
        alive = watch(epoll, EPOLL_CTL_MOD, connection->fd, waits ? EPOLLIN | EPOLLOUT : EPOLLIN, connection);
    }
    if (!alive) {
        close_connection(connection);
    }
}

static uint64_t digest(const char *bytes, size_t len) {
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    }
    return hash;
}

/* A byte asks for the counts. False: the benchmark is over. */
static bool report(int control, server_state *state) {
    char asked = 0;
    if (read(control, &asked, 1) != 1) {
        return false;
    }
    state->counts.head_digest = digest(state->last_head, state->last_head_len);
    bool written = write(control, &state->counts, sizeof state->counts) == (ssize_t)sizeof state->counts;
    memset(&state->counts, 0, sizeof state->counts);
    return written;
}

/* What the child does. Connections that are still open die with the process. */
static int run(int listener, int control, const bench_load loads[LOAD_COUNT]) {
    struct epoll_event events[EVENTS_AT_ONCE];
    server_state *state = calloc(1, sizeof *state);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    bool going = state && epoll >= 0 && server_state_init(state, loads) && watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, &listener) &&
                 watch(epoll, EPOLL_CTL_ADD, control, EPOLLIN, &control);
    int result = going ? 0 : 1;
    while (going) {
        int count = epoll_wait(epoll, events, EVENTS_AT_ONCE, -1);
        if (count < 0 && errno != EINTR) {
            result = 1;
            break;
        }
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == &listener) {
                accept_one(epoll, listener, state);
            } else if (events[i].data.ptr == &control) {
                going = report(control, state);
            } else {
                serve(epoll, events[i].data.ptr, events[i].events, state);
            }
        }
    }
    if (state) {
        server_state_dispose(state);
    }
    free(state);
    return result;
}

static int listen_on_loopback(uint16_t *port) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, BACKLOG) != 0 || !set_non_blocking(fd) ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        if (fd >= 0) {
            (void)close(fd);
        }
        return -1;
    }
    *port = ntohs(address.sin_port);
    return fd;
}

bool bench_server_start(bench_server *server, const bench_load loads[LOAD_COUNT]) {
    int pair[2] = {-1, -1};
    memset(server, 0, sizeof *server);
    server->control = -1;
    int listener = listen_on_loopback(&server->port);
    if (listener < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        fprintf(stderr, "bench: no socket for the server: %s\n", strerror(errno));
        if (listener >= 0) {
            (void)close(listener);
        }
        return false;
    }
    server->pid = fork();
    if (server->pid == 0) {
        (void)close(pair[0]);
        _exit(run(listener, pair[1], loads));
    }
    (void)close(listener);
    (void)close(pair[1]);
    server->control = pair[0];
    if (server->pid < 0) {
        fprintf(stderr, "bench: no process for the server: %s\n", strerror(errno));
        (void)close(pair[0]);
        return false;
    }
    return true;
}

bool bench_server_counts(const bench_server *server, bench_counts *counts) {
    char ask = '?';
    return write(server->control, &ask, 1) == 1 && read(server->control, counts, sizeof *counts) == (ssize_t)sizeof *counts;
}

bool bench_server_stop(bench_server *server) {
    int status = 0;
    if (server->pid <= 0) {
        return true;
    }
    (void)close(server->control);
    while (waitpid(server->pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    server->pid = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
