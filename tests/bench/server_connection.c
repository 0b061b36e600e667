#include "bench/server_connection.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

static const char bad_request[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

bool server_state_init(server_state *state, const bench_load loads[LOAD_COUNT]) {
    state->loads = loads;
    for (size_t i = 0; i < LOAD_COUNT; i++) {
        /* As many headers as a vendor's web server sends. */
        tl_status status = tl_buf_format(&state->replies[i],
                                         "HTTP/1.1 200 OK\r\nCache-Control: no-cache\r\nPragma: no-cache\r\nContent-Type: application/json; "
                                         "charset=utf-8\r\nExpires: -1\r\nServer: Bench/1.0\r\nDate: Thu, 02 Jan 2025 03:04:05 GMT\r\n"
                                         "Content-Length: %zu\r\n\r\n",
                                         loads[i].reply.len);
        if (status != TL_OK || tl_buf_append(&state->replies[i], tl_buf_str(&loads[i].reply)) != TL_OK) {
            return false;
        }
    }
    return true;
}

void server_state_dispose(server_state *state) {
    for (size_t i = 0; i < LOAD_COUNT; i++) {
        tl_buf_dispose(&state->replies[i]);
    }
}

bool server_connection_write(server_connection *connection) {
    while (connection->out.len) {
        ssize_t sent = send(connection->fd, connection->out.ptr, connection->out.len, MSG_NOSIGNAL);
        if (sent < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        connection->out.ptr += sent;
        connection->out.len -= (size_t)sent;
    }
    return true;
}

static bool answer(server_connection *connection, server_state *state) {
    bench_counts *counts = &state->counts;
    if (connection->head_len != state->last_head_len || memcmp(connection->head, state->last_head, connection->head_len) != 0) {
        memcpy(state->last_head, connection->head, connection->head_len);
        state->last_head_len = connection->head_len;
        counts->head_changes++;
    }
    counts->body_bytes += connection->body_len;
    connection->out = tl_str_from(bad_request);
    for (size_t i = 0; i < LOAD_COUNT; i++) {
        if (state->loads[i].request.len == connection->body_len) {
            connection->out = tl_buf_str(&state->replies[i]);
        }
    }
    if (connection->out.ptr == bad_request) {
        counts->refused++;
    } else {
        counts->requests++;
    }
    connection->head_len = 0;
    connection->in_body = false;
    return server_connection_write(connection);
}

/* The value of Content-Length; false when there is none. */
static bool content_length(const char *head, size_t len, size_t *value) {
    static const char name[] = "\r\nContent-Length:";
    size_t name_len = sizeof name - 1;
    *value = 0;
    for (size_t i = 0; i + name_len < len; i++) {
        if (head[i] == '\r' && strncasecmp(head + i, name, name_len) == 0) {
            size_t at = i + name_len;
            while (at < len && head[at] == ' ') {
                at++;
            }
            for (; at < len && head[at] >= '0' && head[at] <= '9' && *value < SIZE_MAX / 100; at++) {
                *value = *value * 10 + (size_t)(head[at] - '0');
            }
            return true;
        }
    }
    return false;
}

/* Where the empty line ends, counted from the head's beginning; 0: not there yet. */
static size_t head_end(const char *head, size_t len) {
    for (size_t i = 3; i < len; i++) {
        if (head[i] == '\n' && head[i - 1] == '\r' && head[i - 2] == '\n' && head[i - 3] == '\r') {
            return i + 1;
        }
    }
    return 0;
}

/* Takes bytes for the head. @param used  receives how many belong to it. False: no HTTP that this server reads. */
static bool feed_head(server_connection *connection, const char *bytes, size_t count, size_t *used) {
    size_t before = connection->head_len;
    size_t room = HEAD_BYTES - before;
    size_t taken = count < room ? count : room;
    memcpy(connection->head + before, bytes, taken);
    size_t end = head_end(connection->head, before + taken);
    if (!end) {
        connection->head_len = before + taken;
        *used = taken;
        return connection->head_len < HEAD_BYTES;
    }
    connection->head_len = end;
    *used = end - before;
    connection->in_body = true;
    bool known = content_length(connection->head, end, &connection->body_len);
    connection->body_left = connection->body_len;
    return known;
}

bool server_connection_read(server_connection *connection, server_state *state) {
    ssize_t got = recv(connection->fd, state->scrap, sizeof state->scrap, 0);
    if (got <= 0) {
        return got < 0 && (errno == EAGAIN || errno == EINTR);
    }
    const char *at = state->scrap;
    size_t left = (size_t)got;
    while (left) {
        size_t used = 0;
        if (connection->out.len) {
            return false; /* a request before the reply to the last one was out: neither side pipelines */
        }
        if (connection->in_body) {
            used = left < connection->body_left ? left : connection->body_left;
            connection->body_left -= used;
        } else if (!feed_head(connection, at, left, &used)) {
            return false;
        }
        at += used;
        left -= used;
        if (connection->in_body && connection->body_left == 0 && !answer(connection, state)) {
            return false;
        }
    }
    return true;
}
