/* Bytes in and out of a connection, plain or TLS. */
#include "faultd/internal.h"

#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { READ_BYTES = 16384 };

bool faultd_bytes_add(faultd_bytes *bytes, const char *ptr, size_t len) {
    if (bytes->cap - bytes->len < len + 1) {
        size_t cap = (bytes->len + len + 1) * 2;
        char *grown = realloc(bytes->ptr, cap);
        if (!grown) {
            return false;
        }
        bytes->ptr = grown;
        bytes->cap = cap;
    }
    if (len) {
        memcpy(bytes->ptr + bytes->len, ptr, len);
    }
    bytes->len += len;
    bytes->ptr[bytes->len] = '\0';
    return true;
}

void faultd_bytes_drop(faultd_bytes *bytes, size_t len) {
    memmove(bytes->ptr, bytes->ptr + len, bytes->len - len);
    bytes->len -= len;
    bytes->ptr[bytes->len] = '\0';
}

bool faultd_read(faultd_connection *connection) {
    char piece[READ_BYTES];
    ssize_t got = 0;
    if (connection->ssl) {
        got = SSL_read(connection->ssl, piece, sizeof piece);
    } else {
        got = recv(connection->fd, piece, sizeof piece, 0);
    }
    return got > 0 && faultd_bytes_add(&connection->input, piece, (size_t)got);
}

bool faultd_write(faultd_connection *connection, const char *ptr, size_t len) {
    while (len > 0) {
        ssize_t sent = 0;
        if (connection->ssl) {
            sent = SSL_write(connection->ssl, ptr, len < READ_BYTES ? (int)len : READ_BYTES);
        } else {
            sent = send(connection->fd, ptr, len, MSG_NOSIGNAL);
        }
        if (sent <= 0) {
            return false;
        }
        ptr += sent;
        len -= (size_t)sent;
    }
    return true;
}

void faultd_end(faultd_connection *connection, bool reset, bool goodbye) {
    if (connection->fd < 0) {
        return;
    }
    if (reset) {
        struct linger none = {1, 0};
        (void)setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }
    if (connection->ssl) {
        if (goodbye && !reset) {
            (void)SSL_shutdown(connection->ssl);
        }
        SSL_free(connection->ssl);
        connection->ssl = NULL;
    }
    faultd_forget_fd(connection);
}

/* The value of a header within the head, or NULL. */
static const char *header_value(const char *head, const char *end, const char *name) {
    size_t name_len = strlen(name);
    for (const char *line = head; line && line < end; line = strstr(line, "\r\n")) {
        line += line == head ? 0 : 2;
        if ((size_t)(end - line) > name_len && strncasecmp(line, name, name_len) == 0 && line[name_len] == ':') {
            const char *value = line + name_len + 1;
            return value + strspn(value, " ");
        }
    }
    return NULL;
}

size_t faultd_message_len(const faultd_bytes *bytes, bool at_end) {
    const char *blank = bytes->len ? strstr(bytes->ptr, "\r\n\r\n") : NULL;
    if (!blank) {
        return 0;
    }
    size_t head = (size_t)(blank - bytes->ptr) + 4;
    const char *length = header_value(bytes->ptr, blank + 2, "Content-Length");
    const char *encoding = header_value(bytes->ptr, blank + 2, "Transfer-Encoding");
    if (encoding) {
        const char *last = strstr(blank + 2, "\r\n0\r\n\r\n");
        return last ? (size_t)(last - bytes->ptr) + 7 : 0;
    }
    if (length) {
        size_t whole = head + strtoull(length, NULL, 10);
        return bytes->len >= whole ? whole : 0;
    }
    bool is_reply = strncmp(bytes->ptr, "HTTP/", 5) == 0;
    return !is_reply ? head : at_end ? bytes->len : 0;
}
