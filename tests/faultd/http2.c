/*
 * The least of HTTP/2 (RFC 9113) that answers a client: settings are acknowledged, a stream that ended gets ":status: 200", a JSON content type and
 * the step's reply as its body. Request headers stay compressed: what is kept of a request is its frames.
 */
#include "faultd/internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    PREFACE_BYTES = 24,
    FRAME_HEAD_BYTES = 9,
    TYPE_DATA = 0,
    TYPE_HEADERS = 1,
    TYPE_RST_STREAM = 3,
    TYPE_SETTINGS = 4,
    TYPE_PING = 6,
    TYPE_GOAWAY = 7,
    FLAG_ACK = 1,
    FLAG_END_STREAM = 1,
    FLAG_END_HEADERS = 4,
    MOST_FRAME_BYTES = 16384,
    CODE_INTERNAL_ERROR = 2,
    CODE_REFUSED_STREAM = 7
};

typedef struct frame {
    unsigned type;
    unsigned flags;
    uint32_t stream;
    const char *payload;
    size_t len;
} frame;

static bool write_frame(faultd_connection *connection, const frame *one) {
    unsigned char head[FRAME_HEAD_BYTES] = {
        (unsigned char)(one->len >> 16),    (unsigned char)(one->len >> 8),    (unsigned char)one->len,
        (unsigned char)one->type,           (unsigned char)one->flags,         (unsigned char)(one->stream >> 24),
        (unsigned char)(one->stream >> 16), (unsigned char)(one->stream >> 8), (unsigned char)one->stream,
    };
    return faultd_write(connection, (const char *)head, sizeof head) && faultd_write(connection, one->payload, one->len);
}

/* Looks at the first frame of the input; false while it is not complete. */
static bool first_frame(const faultd_bytes *input, frame *one) {
    const unsigned char *head = (const unsigned char *)input->ptr;
    if (input->len < FRAME_HEAD_BYTES) {
        return false;
    }
    one->len = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
    one->type = head[3];
    one->flags = head[4];
    one->stream = (uint32_t)(head[5] & 0x7f) << 24 | (uint32_t)head[6] << 16 | (uint32_t)head[7] << 8 | head[8];
    one->payload = input->ptr + FRAME_HEAD_BYTES;
    return input->len >= FRAME_HEAD_BYTES + one->len;
}

static bool write_reply(faultd_connection *connection, uint32_t stream, const char *body, size_t len) {
    /* Indexed field 8 of the static table is ":status: 200"; 31 is the name "content-type" (RFC 7541, appendix A). */
    static const char headers[] = "\x88\x0f\x10\x10"
                                  "application/json";
    frame head = {TYPE_HEADERS, FLAG_END_HEADERS, stream, headers, sizeof headers - 1};
    bool ok = write_frame(connection, &head);
    do {
        size_t piece = len < MOST_FRAME_BYTES ? len : MOST_FRAME_BYTES;
        frame data = {TYPE_DATA, piece == len ? FLAG_END_STREAM : 0, stream, body, piece};
        ok = ok && write_frame(connection, &data);
        body += piece;
        len -= piece;
    } while (ok && len > 0);
    return ok;
}

/* A frame whose payload is two numbers, or one. */
static bool write_numbers(faultd_connection *connection, unsigned type, uint32_t stream, const uint32_t numbers[2], size_t count) {
    char payload[8];
    for (size_t i = 0; i < count * 4; i++) {
        payload[i] = (char)(unsigned char)(numbers[i / 4] >> (24 - 8 * (i % 4)));
    }
    frame one = {type, 0, stream, payload, count * 4};
    return write_frame(connection, &one);
}

static bool write_goaway(faultd_connection *connection, uint32_t last_stream) {
    const uint32_t numbers[2] = {last_stream, 0};
    return write_numbers(connection, TYPE_GOAWAY, 0, numbers, 2);
}

static bool write_reset(faultd_connection *connection, uint32_t stream, uint32_t code) {
    const uint32_t numbers[2] = {code, 0};
    return write_numbers(connection, TYPE_RST_STREAM, stream, numbers, 1);
}

/* Faults that only HTTP/2 has. Returns whether the connection goes on; `done` whether this was one that leaves nothing to answer. */
static bool answer_by_frame(faultd_connection *connection, uint32_t stream, faultd_fault fault, bool *done) {
    *done = true;
    switch (fault) {
    case FAULTD_REFUSED_STREAM:
        return write_reset(connection, stream, CODE_REFUSED_STREAM);
    case FAULTD_BROKEN_STREAM:
        return write_reset(connection, stream, CODE_INTERNAL_ERROR);
    case FAULTD_GOAWAY_BEFORE:
        (void)write_goaway(connection, stream > 1 ? stream - 2 : 0);
        faultd_end(connection, false, true);
        return false;
    case FAULTD_GOAWAY_WITHIN:
        (void)write_goaway(connection, stream);
        faultd_end(connection, false, true);
        return false;
    default:
        *done = false;
        return fault != FAULTD_GOAWAY_ANSWERED || write_goaway(connection, stream);
    }
}

static bool answer_stream(faultd_connection *connection, uint32_t stream, const faultd_bytes *request) {
    faultd_step step = faultd_take(connection->server, request->ptr, request->len);
    size_t len = 0;
    if (step.fault == FAULTD_STALL) {
        return true;
    }
    bool done = false;
    bool goes_on = answer_by_frame(connection, stream, step.fault, &done);
    if (done || !goes_on) {
        return goes_on;
    }
    if (step.fault != FAULTD_NONE && step.fault != FAULTD_LAST && step.fault != FAULTD_GOAWAY_ANSWERED) {
        faultd_end(connection, step.fault == FAULTD_RESET, false);
        return false;
    }
    char *reply = faultd_reply(&step, request->ptr, request->len, &len);
    bool ok = reply && write_reply(connection, stream, reply, len);
    free(reply);
    return ok && step.fault != FAULTD_LAST;
}

static bool serve_frame(faultd_connection *connection, const frame *one, faultd_bytes *request) {
    if ((one->type == TYPE_SETTINGS || one->type == TYPE_PING) && !(one->flags & FLAG_ACK)) {
        frame ack = {one->type, FLAG_ACK, 0, one->payload, one->type == TYPE_PING ? one->len : 0};
        return write_frame(connection, &ack);
    }
    if (one->type == TYPE_HEADERS || one->type == TYPE_DATA) {
        /* One stream at a time is enough for what is tested here. */
        bool ok = faultd_bytes_add(request, one->payload, one->len);
        if (ok && (one->flags & FLAG_END_STREAM)) {
            ok = answer_stream(connection, one->stream, request);
            request->len = 0;
        }
        return ok;
    }
    return one->type != TYPE_GOAWAY;
}

void faultd_serve_http2(faultd_connection *connection) {
    faultd_bytes request = {NULL, 0, 0};
    frame settings = {TYPE_SETTINGS, 0, 0, "", 0};
    frame one;
    bool going = write_frame(connection, &settings);
    while (going && connection->input.len < PREFACE_BYTES) {
        going = faultd_read(connection);
    }
    if (going) {
        faultd_bytes_drop(&connection->input, PREFACE_BYTES);
    }
    while (going) {
        if (!first_frame(&connection->input, &one)) {
            going = faultd_read(connection);
            continue;
        }
        going = serve_frame(connection, &one, &request);
        faultd_bytes_drop(&connection->input, FRAME_HEAD_BYTES + one.len);
    }
    free(request.ptr);
}
