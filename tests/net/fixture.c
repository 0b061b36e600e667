#include "net/fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void copy_short(char *out, size_t size, tl_str text) {
    size_t len = text.len < size - 1 ? text.len : size - 1;
    if (len) {
        memcpy(out, text.ptr, len);
    }
    out[len] = '\0';
}

void capture_reply(void *context, tl_http_reply *reply) {
    static const char zeros[TL_BUF_PADDING];
    capture *into = context;
    into->calls++;
    into->status = reply->status;
    into->sent = reply->sent;
    into->http_status = reply->http_status;
    into->header_count = reply->header_count;
    into->body_len = reply->body.len;
    into->elapsed_ms = reply->elapsed_ms;
    into->error = reply->error;
    into->padded = reply->body.ptr && memcmp(reply->body.ptr + reply->body.len, zeros, sizeof zeros) == 0;
    copy_short(into->body, sizeof into->body, tl_buf_str(&reply->body));
    copy_short(into->type, sizeof into->type, tl_http_reply_header(reply, "content-type"));
}

void fixture_begin_engine(fixture *fix, const tl_engine_options *options) {
    tl_engine_options mine = TL_ENGINE_OPTIONS_INIT;
    tl_error error = {0};
    memset(fix, 0, sizeof *fix);
    fake_clock_init(&fix->clock);
    mine = options ? *options : mine;
    mine.clock = &fix->clock.clock;
    if (tl_engine_new(&fix->engine, &mine, &error) != TL_OK) {
        fail_msg("no engine: %s", error.message);
    }
}

void fixture_begin(fixture *fix, const faultd_step *steps, size_t count) {
    faultd_options options = {steps, count, NULL};
    fixture_begin_engine(fix, NULL);
    fix->server = faultd_start(&options);
    assert_non_null(fix->server);
    (void)snprintf(fix->url, sizeof fix->url, "http://127.0.0.1:%u/some/path", (unsigned)faultd_port(fix->server));
}

void fixture_begin_canned(fixture *fix, const char *reply) {
    faultd_step step = {.reply = reply};
    fixture_begin(fix, &step, 1);
}

void fixture_end(fixture *fix) {
    if (fix->engine) {
        fix->engine->vtable->free(fix->engine);
    }
    faultd_stop(fix->server);
    memset(fix, 0, sizeof *fix);
}

tl_http_request fixture_post(const fixture *fix, const char *body) {
    tl_http_request request = TL_HTTP_REQUEST_INIT;
    request.method = tl_str_from("POST");
    request.url = tl_str_from(fix->url);
    request.body = tl_str_from(body);
    return request;
}

uint64_t fixture_submit(fixture *fix, const tl_http_request *request, capture *into) {
    uint64_t ticket = 0;
    tl_error error = {0};
    memset(into, 0, sizeof *into);
    if (fix->engine->vtable->submit(fix->engine, request, capture_reply, into, &ticket, &error) != TL_OK) {
        fail_msg("the request was not taken: %s", error.message);
    }
    assert_int_equal(into->calls, 0); /* never inside submit */
    assert_true(ticket != 0);
    return ticket;
}

static void drive_once(fixture *fix, int64_t wait_ms) {
    tl_error error = {0};
    if (fix->engine->vtable->drive(fix->engine, wait_ms, &error) != TL_OK) {
        fail_msg("drive failed: %s", error.message);
    }
}

void fixture_drive(fixture *fix, const capture *into, int calls) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    while (into->calls < calls) {
        drive_once(fix, 100);
        if (tl_clock_now_ms(NULL) > give_up_ms) {
            fail_msg("no completion after %d ms", GIVE_UP_MS);
        }
    }
}

void fixture_exchange(fixture *fix, const tl_http_request *request, capture *into) {
    (void)fixture_submit(fix, request, into);
    fixture_drive(fix, into, 1);
}

void fixture_drive_until_requests(fixture *fix, size_t count) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    while (faultd_requests(fix->server) < count) {
        drive_once(fix, 1);
        if (tl_clock_now_ms(NULL) > give_up_ms) {
            fail_msg("no %zu requests after %d ms", count, GIVE_UP_MS);
        }
    }
}

void expect_end(const capture *got, tl_status status, bool sent) {
    if (got->calls != 1 || got->status != status || got->sent != sent) {
        fail_msg("expected one completion with %s, sent %d; got %d with %s, sent %d: %s", tl_status_name(status), sent, got->calls,
                 tl_status_name(got->status), got->sent, got->error.message);
    }
    if (status != TL_OK) {
        assert_int_equal(got->error.status, status);
        assert_true(got->error.message[0] != '\0');
    }
}

uint16_t closed_port(void) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    (void)close(fd);
    return ntohs(address.sin_port);
}
