#include "sim_server.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <microhttpd.h>

#include <trunkline/clock.h>

enum { MAX_CONNECTIONS = 1000, CONNECTION_MEMORY = 64 * 1024 };

struct sim_server {
    struct MHD_Daemon *daemon;
    int events; /* MHD's epoll descriptor */
    sim_pipeline *pipeline;
    sim_delays *delays;
};

/* A request that is being received, or waits. */
typedef struct pending {
    sim_wait wait; /* first: the delay list hands it back */
    sim_server *server;
    struct MHD_Connection *connection;
    tl_buf body;
    bool too_large;
    bool waited;
    bool answered; /* `exchange` holds the reply, which waits */
    sim_exchange exchange;
} pending;

static const char *find_header(const void *context, const char *name) {
    /* MHD does not change the connection here, its interface only does not say so. */
    union {
        const void *in;
        struct MHD_Connection *out;
    } connection = {context};
    return MHD_lookup_connection_value(connection.out, MHD_HEADER_KIND, name);
}

static const char *find_argument(const void *context, const char *name) {
    union {
        const void *in;
        struct MHD_Connection *out;
    } connection = {context};
    return MHD_lookup_connection_value(connection.out, MHD_GET_ARGUMENT_KIND, name);
}

/* Hands a filled reply to MHD; its body goes along. */
static enum MHD_Result send_reply(struct MHD_Connection *connection, sim_reply *reply) {
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback(reply->body.len, reply->body.ptr, tl_free);
    if (!response)
        return MHD_NO;
    reply->body = (tl_buf){0};
    enum MHD_Result result = MHD_YES;
    if (reply->content_type)
        result = MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->content_type);
    for (size_t i = 0; result == MHD_YES && i < reply->header_count; i++)
        result = MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value);
    if (result == MHD_YES)
        result = MHD_queue_response(connection, reply->status, response);
    MHD_destroy_response(response);
    return result;
}

/* The connection is looked at again when the time has come. */
static void suspend(pending *p, int64_t delay_ms) {
    sim_delays_add(p->server->delays, &p->wait, tl_clock_now_ms(NULL) + delay_ms);
    MHD_suspend_connection(p->connection);
}

static enum MHD_Result answer(pending *p, const char *method, const char *path) {
    sim_exchange *x = &p->exchange;
    if (!p->answered) {
        if (tl_buf_pad(&p->body) != TL_OK)
            return MHD_NO;
        x->request = (sim_request){method, path, tl_buf_str(&p->body), p->too_large, find_header, p->connection};
        x->argument = find_argument;
        sim_pipeline_run(p->server->pipeline, x);
        p->answered = true;
        if (x->reply.delay_ms > 0) {
            suspend(p, x->reply.delay_ms);
            return MHD_YES;
        }
    }
    enum MHD_Result result = send_reply(p->connection, &x->reply);
    sim_exchange_dispose(x);
    return result;
}

static pending *begin(sim_server *server, struct MHD_Connection *connection) {
    pending *p = tl_calloc(1, sizeof *p);
    if (p) {
        p->server = server;
        p->connection = connection;
    }
    return p;
}

/* Keeps a piece of the body; beyond the limit all of it is dropped, and read on, so that the client gets to see the 413. */
static enum MHD_Result receive(pending *p, const char *data, size_t size) {
    if (p->too_large || p->body.len + size > SIM_MAX_BODY_BYTES) {
        tl_buf_dispose(&p->body);
        p->too_large = true;
        return MHD_YES;
    }
    return tl_buf_append(&p->body, tl_str_sized(data, size)) == TL_OK ? MHD_YES : MHD_NO;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
                                  const char *data, size_t *data_size, void **request) {
    (void)version;
    sim_server *server = context;
    if (!*request) {
        *request = begin(server, connection);
        return *request ? MHD_YES : MHD_NO;
    }
    pending *p = *request;
    if (*data_size > 0) {
        size_t size = *data_size;
        *data_size = 0;
        return receive(p, data, size);
    }
    /* The request is complete: it waits here once, before anything looks at it, as it would in front of a slow vendor. */
    if (!p->waited && server->delays->max_ms > 0) {
        p->waited = true;
        suspend(p, sim_delays_pick(server->delays));
        return MHD_YES;
    }
    return answer(p, method, path);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request, enum MHD_RequestTerminationCode why) {
    (void)connection;
    (void)why;
    sim_server *server = context;
    pending *p = *request;
    if (!p)
        return;
    if (p->wait.waiting)
        sim_delays_remove(server->delays, &p->wait);
    tl_buf_dispose(&p->body);
    sim_exchange_dispose(&p->exchange);
    tl_free(p);
    *request = NULL;
}

sim_server *sim_server_start(int listen_fd, sim_pipeline *pipeline, sim_delays *delays) {
    sim_server *server = tl_calloc(1, sizeof *server);
    if (!server) {
        close(listen_fd);
        return NULL;
    }
    server->pipeline = pipeline;
    server->delays = delays;
    /* No thread of MHD's: sim_server_run drives it, so nothing here needs a lock. */
    server->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET,
                                      listen_fd, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_CONNECTION_LIMIT,
                                      (unsigned)MAX_CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
    if (!server->daemon) {
        tl_free(server);
        return NULL;
    }
    server->events = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    return server;
}

/* How long the loop may sleep: until MHD or a delayed request wants its turn; -1 for ever. */
static int sleep_ms(const sim_server *server) {
    int64_t left = sim_delays_left(server->delays, tl_clock_now_ms(NULL));
    MHD_UNSIGNED_LONG_LONG timeout = 0;
    if (MHD_get_timeout(server->daemon, &timeout) == MHD_YES && (left < 0 || timeout < (MHD_UNSIGNED_LONG_LONG)left))
        left = timeout < INT_MAX ? (int64_t)timeout : INT_MAX;
    return (int)left;
}

static void resume_due(sim_server *server, int64_t now_ms) {
    for (sim_wait *wait; (wait = sim_delays_due(server->delays, now_ms)) != NULL;)
        MHD_resume_connection(((pending *)(void *)wait)->connection);
}

/* Whether standard input, or what stands for it, has come to its end. */
static bool input_ended(int fd) {
    char dropped[256];
    ssize_t got = read(fd, dropped, sizeof dropped);
    return got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN);
}

sim_server_end sim_server_run(sim_server *server, int stop_fd, int input_fd) {
    for (;;) {
        struct pollfd fds[3] = {{server->events, POLLIN, 0}, {stop_fd, POLLIN, 0}, {input_fd, POLLIN, 0}};
        int ready = poll(fds, 3, sleep_ms(server));
        if (ready < 0 && errno != EINTR)
            return SIM_END_FAILED;
        if (ready > 0 && fds[1].revents)
            return SIM_END_STOPPED;
        if (ready > 0 && fds[2].revents && input_ended(input_fd))
            return SIM_END_INPUT_CLOSED;
        resume_due(server, tl_clock_now_ms(NULL));
        if (MHD_run(server->daemon) != MHD_YES)
            return SIM_END_FAILED;
    }
}

void sim_server_stop(sim_server *server) {
    if (!server)
        return;
    /* MHD must not be stopped while a connection is suspended. Resumed ones are closed by the stop without another call. */
    resume_due(server, INT64_MAX);
    MHD_stop_daemon(server->daemon);
    tl_free(server);
}
