#include "sim_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <trunkline/memory.h>

typedef union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} any_address;

/* Splits "host:port" and "[host]:port". */
static bool split(const char *address, char *host, size_t size, unsigned *port) {
    const char *colon = strrchr(address, ':');
    if (!colon)
        return false;
    const char *start = address;
    size_t length = (size_t)(colon - address);
    if (length >= 2 && address[0] == '[' && colon[-1] == ']') {
        start++;
        length -= 2;
    }
    if (length == 0 || length >= size)
        return false;
    memcpy(host, start, length);
    host[length] = '\0';
    size_t digits = strspn(colon + 1, "0123456789");
    if (digits == 0 || digits > 5 || colon[1 + digits] != '\0')
        return false;
    *port = (unsigned)strtoul(colon + 1, NULL, 10);
    return *port <= 65535;
}

/* Reads a loopback address; nothing is looked up in DNS, so a name cannot lead elsewhere. */
static bool read_loopback(const char *host, unsigned port, any_address *address, socklen_t *length) {
    memset(address, 0, sizeof *address);
    if (strcmp(host, "localhost") == 0)
        host = "127.0.0.1";
    if (inet_pton(AF_INET, host, &address->v4.sin_addr) == 1) {
        address->v4.sin_family = AF_INET;
        address->v4.sin_port = htons((uint16_t)port);
        *length = sizeof address->v4;
        return ntohl(address->v4.sin_addr.s_addr) >> 24 == 127;
    }
    if (inet_pton(AF_INET6, host, &address->v6.sin6_addr) == 1) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_port = htons((uint16_t)port);
        *length = sizeof address->v6;
        return IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
    }
    return false;
}

static int open_socket(const any_address *address, socklen_t length) {
    int fd = socket(address->any.sa_family, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    int on = 1;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 || bind(fd, &address->any, length) != 0 || listen(fd, SOMAXCONN) != 0) {
        int code = errno;
        close(fd);
        errno = code;
        return -1;
    }
    return fd;
}

bool sim_listen(sim_listener *listener, const char *address, bool *usage, char *message, size_t size) {
    char host[64];
    any_address where;
    socklen_t length = 0;
    unsigned port = 0;
    *usage = true;
    if (!split(address, host, sizeof host, &port)) {
        snprintf(message, size, "--listen needs an address and a port, like 127.0.0.1:0, not \"%.100s\"", address);
        return false;
    }
    if (!read_loopback(host, port, &where, &length)) {
        snprintf(message, size,
                 "--listen takes loopback addresses only (127.0.0.1, ::1, localhost), not \"%s\": the simulator is no server for others", host);
        return false;
    }
    *usage = false;
    int fd = open_socket(&where, length);
    if (fd < 0 || getsockname(fd, &where.any, &length) != 0) {
        snprintf(message, size, "cannot listen on %s: %s", address, strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    bool v6 = where.any.sa_family == AF_INET6;
    listener->fd = fd;
    listener->port = ntohs(v6 ? where.v6.sin6_port : where.v4.sin_port);
    snprintf(listener->url, sizeof listener->url, v6 ? "http://[%s]:%u" : "http://%s:%u", strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
             listener->port);
    return true;
}

bool sim_write_port_file(const char *path, unsigned port) {
    tl_buf other = {0};
    FILE *file = NULL;
    bool ok = false;
    if (tl_buf_format(&other, "%s.%ld", path, (long)getpid()) != TL_OK || tl_buf_pad(&other) != TL_OK) {
        errno = ENOMEM;
        goto out;
    }
    file = fopen(other.ptr, "w");
    if (!file)
        goto out;
    ok = fprintf(file, "%u\n", port) > 0;
    ok = fclose(file) == 0 && ok && rename(other.ptr, path) == 0;
    if (!ok) {
        int code = errno;
        unlink(other.ptr);
        errno = code;
    }
out:
    tl_buf_dispose(&other);
    return ok;
}
