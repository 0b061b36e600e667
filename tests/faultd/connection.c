/* One connection: reads requests, does to each what its step says. */
#include "faultd/internal.h"

#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { READING_TIME_US = 20000 };

static void pause_us(uint32_t us) {
    struct timespec pause = {us / 1000000, (long)(us % 1000000) * 1000};
    (void)nanosleep(&pause, NULL);
}

/* Until the peer or faultd_stop ends the connection. */
static void wait_for_end(faultd_connection *connection, bool reading) {
    struct pollfd watched = {connection->fd, 0, 0};
    while (reading && faultd_read(connection)) {
    }
    if (!reading) {
        (void)poll(&watched, 1, -1);
    }
}

char *faultd_reply(const faultd_step *step, const char *request, size_t request_len, size_t *reply_len) {
    if (step->relay_port) {
        return faultd_relay(step->relay_port, request, request_len, reply_len);
    }
    if (step->answer) {
        return step->answer(step->answer_context, request, request_len, reply_len);
    }
    const char *reply = step->reply ? step->reply : "";
    *reply_len = step->reply_len ? step->reply_len : strlen(reply);
    char *copy = malloc(*reply_len + 1);
    if (copy) {
        memcpy(copy, reply, *reply_len);
        copy[*reply_len] = '\0';
    }
    return copy;
}

static bool drip(faultd_connection *connection, const char *reply, size_t len, uint32_t us) {
    for (size_t i = 0; i < len; i++) {
        if (!faultd_write(connection, reply + i, 1)) {
            return false;
        }
        pause_us(us);
    }
    return true;
}

static bool send_gated(faultd_connection *connection, const char *reply, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (!faultd_wait_gate(connection->server, i) || !faultd_write(connection, reply + i, 1)) {
            return false;
        }
        faultd_count_gated(connection->server);
    }
    return true;
}

/* Many copies at once: a reply of gigabytes must not take as many calls as it has lines. */
static void send_endless(faultd_connection *connection, const char *piece) {
    enum { COPIES_BYTES = 65536 };
    const uint64_t most_bytes = (uint64_t)256 * 1024 * 1024; /* a client that swallows it all must not fill the machine's memory */
    uint64_t sent = 0;
    size_t len = strlen(piece);
    size_t copies = len < COPIES_BYTES ? COPIES_BYTES / len : 1;
    char *many = malloc(copies * len);
    for (size_t i = 0; many && i < copies; i++) {
        memcpy(many + i * len, piece, len);
    }
    while (many && sent < most_bytes && faultd_write(connection, many, copies * len)) {
        sent += copies * len;
        faultd_count_endless(connection->server, copies * len);
    }
    free(many);
}

/* Returns whether the connection goes on. */
static bool answer(faultd_connection *connection, const faultd_step *step, const char *reply, size_t len) {
    size_t at = step->at < len ? step->at : len;
    switch (step->fault) {
    case FAULTD_NONE:
        return faultd_write(connection, reply, len);
    case FAULTD_DRIP:
        return drip(connection, reply, len, step->drip_us);
    case FAULTD_GATED:
        return send_gated(connection, reply, len);
    case FAULTD_LAST:
        (void)faultd_write(connection, reply, len);
        faultd_end(connection, false, true);
        return false;
    case FAULTD_LAST_RESET:
        (void)faultd_write(connection, reply, len);
        pause_us(READING_TIME_US);
        faultd_end(connection, true, false);
        return false;
    case FAULTD_CUT:
    case FAULTD_CUT_RESET:
        (void)faultd_write(connection, reply, at);
        if (step->fault == FAULTD_CUT_RESET) {
            pause_us(READING_TIME_US / 4); /* a reset overtakes what was not read yet */
        }
        faultd_end(connection, step->fault == FAULTD_CUT_RESET, false);
        return false;
    case FAULTD_STALL:
        (void)faultd_write(connection, reply, at);
        wait_for_end(connection, true);
        return false;
    case FAULTD_RESET:
        faultd_end(connection, true, false);
        return false;
    case FAULTD_ENDLESS:
        if (faultd_write(connection, reply, len)) {
            send_endless(connection, step->repeated);
        }
        break;
    case FAULTD_CLOSE:
    case FAULTD_RESET_ON_ACCEPT:
    case FAULTD_DEAF:
    case FAULTD_GOAWAY_BEFORE:
    case FAULTD_GOAWAY_WITHIN:
    case FAULTD_GOAWAY_ANSWERED:
    case FAULTD_REFUSED_STREAM:
    case FAULTD_BROKEN_STREAM:
        break;
    }
    faultd_end(connection, false, false);
    return false;
}

static bool serve_request(faultd_connection *connection) {
    size_t len = faultd_message_len(&connection->input, false);
    while (len == 0) {
        if (!faultd_read(connection)) {
            return false;
        }
        len = faultd_message_len(&connection->input, false);
    }
    faultd_step step = faultd_take(connection->server, connection->input.ptr, len);
    size_t reply_len = 0;
    char *reply = faultd_reply(&step, connection->input.ptr, len, &reply_len);
    faultd_bytes_drop(&connection->input, len);
    bool goes_on = reply && answer(connection, &step, reply, reply_len);
    free(reply);
    return goes_on;
}

static bool speaks_http2(const faultd_connection *connection) {
    const unsigned char *protocol = NULL;
    unsigned length = 0;
    if (connection->ssl) {
        SSL_get0_alpn_selected(connection->ssl, &protocol, &length);
    }
    return length == 2 && memcmp(protocol, "h2", 2) == 0;
}

void *faultd_serve(void *argument) {
    faultd_connection *connection = argument;
    sigset_t pipe_only;
    (void)sigemptyset(&pipe_only);
    (void)sigaddset(&pipe_only, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &pipe_only, NULL); /* here only: what the client does with SIGPIPE is for the tests to see */
    bool ready = !connection->ssl || SSL_accept(connection->ssl) == 1;
    if (ready && faultd_take_if(connection->server, FAULTD_DEAF)) {
        wait_for_end(connection, false);
    } else if (ready && speaks_http2(connection)) {
        faultd_serve_http2(connection);
    } else {
        while (ready && serve_request(connection)) {
        }
    }
    faultd_end(connection, false, false);
    free(connection->input.ptr);
    connection->input.ptr = NULL;
    return NULL;
}
