#include "redirect_listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <trunkline/memory.h>

#include "redirect_request.h"

enum { CALLERS = 16, HEAD_SIZE = 8192, REPLY_SIZE = 1024, REQUEST_MS = 5000, STEP_MS = 250 };

/* A connection. After its answer it only waits for the other side to close, so that the answer is not lost by a reset. */
typedef struct caller {
    int socket; /* -1: free */
    bool answered;
    int64_t until_ms;
    size_t length;
    char head[HEAD_SIZE];
} caller;

struct redirect_listener {
    redirect_listener_options options;
    int socket;
    uint16_t port;
    caller *current; /* whose redirect was handed out; NULL: none */
    caller callers[CALLERS];
};

static bool prepare(int socket) {
    return fcntl(socket, F_SETFL, O_NONBLOCK) == 0 && fcntl(socket, F_SETFD, FD_CLOEXEC) == 0;
}

static void close_caller(caller *one) {
    if (one->socket >= 0) {
        close(one->socket);
    }
    tl_wipe(one->head, sizeof one->head); /* a code may be in it */
    one->socket = -1;
    one->length = 0;
    one->answered = false;
}

redirect_listener *redirect_listener_new(const redirect_listener_options *options) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int on = 1;
    redirect_listener *made = tl_calloc(1, sizeof *made);
    if (!made) {
        errno = ENOMEM;
        return NULL;
    }
    made->options = *options;
    made->options.request_ms = options->request_ms ? options->request_ms : REQUEST_MS;
    for (size_t i = 0; i < CALLERS; i++) {
        made->callers[i].socket = -1;
    }
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(options->port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    made->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (made->socket < 0 || !prepare(made->socket) || setsockopt(made->socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(made->socket, (const struct sockaddr *)&address, size) != 0 || listen(made->socket, CALLERS) != 0 ||
        getsockname(made->socket, (struct sockaddr *)&address, &size) != 0) {
        int code = errno;
        redirect_listener_free(made);
        errno = code;
        return NULL;
    }
    made->port = ntohs(address.sin_port);
    return made;
}

void redirect_listener_free(redirect_listener *listener) {
    if (listener) {
        for (size_t i = 0; i < CALLERS; i++) {
            close_caller(&listener->callers[i]);
        }
        if (listener->socket >= 0) {
            close(listener->socket);
        }
        tl_free(listener);
    }
}

uint16_t redirect_listener_port(const redirect_listener *listener) {
    return listener->port;
}

static int64_t now_ms(const redirect_listener *listener) {
    return tl_clock_now_ms(listener->options.clock);
}

/* A place for a new connection: a free one, else that of whoever has been here longest. Browsers open connections that they may never use. */
static caller *make_room(redirect_listener *listener) {
    caller *oldest = &listener->callers[0];
    for (size_t i = 0; i < CALLERS; i++) {
        caller *one = &listener->callers[i];
        if (one->socket < 0) {
            return one;
        }
        if (one->until_ms < oldest->until_ms) {
            oldest = one;
        }
    }
    close_caller(oldest);
    return oldest;
}

static void take_callers(redirect_listener *listener) {
    for (int i = 0; i < CALLERS; i++) {
        int socket = accept(listener->socket, NULL, NULL);
        if (socket < 0) {
            return;
        }
        if (!prepare(socket)) {
            close(socket);
            continue;
        }
        caller *one = make_room(listener);
        one->socket = socket;
        one->until_ms = now_ms(listener) + listener->options.request_ms;
    }
}

/* A page is small: what a fresh connection does not take at once has nobody who reads it. */
static void answer(redirect_listener *listener, caller *one, int http_status, const char *text) {
    char reply[REPLY_SIZE];
    size_t length = redirect_request_reply(http_status, text, reply, sizeof reply);
    if (length == 0 || send(one->socket, reply, length, MSG_NOSIGNAL) != (ssize_t)length || shutdown(one->socket, SHUT_WR) != 0) {
        close_caller(one);
        return;
    }
    tl_wipe(one->head, sizeof one->head);
    one->answered = true;
    one->length = 0;
    one->until_ms = now_ms(listener) + listener->options.request_ms;
}

/* Reads what is there. True when it completes a redirect to our path. */
static bool read_caller(redirect_listener *listener, caller *one, tl_str *target) {
    const char *why = NULL;
    ssize_t got = recv(one->socket, one->head + one->length, sizeof one->head - one->length, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
        return false;
    }
    if (got <= 0) {
        close_caller(one);
        return false;
    }
    if (one->answered) {
        return false; /* nobody reads that any more */
    }
    one->length += (size_t)got;
    tl_str head = tl_str_sized(one->head, one->length);
    if (!redirect_request_complete(head)) {
        if (one->length == sizeof one->head) {
            answer(listener, one, 431, "The request is too long.");
        }
        return false;
    }
    int http_status = redirect_request_read(head, listener->options.path, target, &why);
    if (http_status == 0) {
        return true;
    }
    answer(listener, one, http_status, why);
    return false;
}

static void end_late(redirect_listener *listener) {
    int64_t now = now_ms(listener);
    for (size_t i = 0; i < CALLERS; i++) {
        caller *one = &listener->callers[i];
        if (one->socket >= 0 && now >= one->until_ms) {
            if (!one->answered) {
                answer(listener, one, 408, "The request took too long.");
            }
            close_caller(one);
        }
    }
}

static int poll_ms(const redirect_listener *listener, int64_t until_ms) {
    int64_t wait = until_ms - now_ms(listener);
    for (size_t i = 0; i < CALLERS; i++) {
        const caller *one = &listener->callers[i];
        int64_t left = one->until_ms - now_ms(listener);
        wait = one->socket >= 0 && left < wait ? left : wait;
    }
    return wait < 0 ? 0 : wait < STEP_MS ? (int)wait : STEP_MS;
}

/* One round of reading. True when a redirect came. */
static bool serve(redirect_listener *listener, const struct pollfd *watched, tl_str *target) {
    for (size_t i = 0; i < CALLERS; i++) {
        caller *one = &listener->callers[i];
        if (one->socket >= 0 && watched[i].fd == one->socket && watched[i].revents && read_caller(listener, one, target)) {
            listener->current = one;
            return true;
        }
    }
    if (watched[CALLERS].revents) {
        take_callers(listener);
    }
    return false;
}

enum redirect_status redirect_listener_wait(redirect_listener *listener, int64_t until_ms, tl_str *target) {
    struct pollfd watched[CALLERS + 1];
    for (;;) {
        if (listener->options.interrupted && listener->options.interrupted()) {
            return REDIRECT_INTERRUPTED;
        }
        if (now_ms(listener) >= until_ms) {
            return REDIRECT_TIMEOUT;
        }
        memset(watched, 0, sizeof watched);
        for (size_t i = 0; i < CALLERS; i++) {
            watched[i].fd = listener->callers[i].socket; /* a negative one is skipped */
            watched[i].events = POLLIN;
        }
        watched[CALLERS].fd = listener->socket;
        watched[CALLERS].events = POLLIN;
        int ready = poll(watched, CALLERS + 1, poll_ms(listener, until_ms));
        if (ready < 0 && errno != EINTR) {
            return REDIRECT_FAILED;
        }
        end_late(listener);
        if (ready > 0 && serve(listener, watched, target)) {
            return REDIRECT_CAME;
        }
    }
}

void redirect_listener_answer(redirect_listener *listener, int http_status, const char *text) {
    if (listener->current) {
        answer(listener, listener->current, http_status, text);
        listener->current = NULL;
    }
}
