#include "net/sockets.h"

#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <trunkline/memory.h>

enum { FIRST_CAPACITY = 16, SWEPT_AT_ONCE = 32, MOST_DRAINED = 64 };

static ino_t inode_of(int fd) {
    struct stat about;
    return fstat(fd, &about) == 0 && S_ISSOCK(about.st_mode) ? about.st_ino : 0;
}

/* Whether the number still stands for the socket that was opened here. */
static bool is_ours(const tl_socket *one) {
    return one->inode != 0 && inode_of(one->fd) == one->inode;
}

static void forget(tl_sockets *sockets, int fd) {
    for (size_t i = 0; i < sockets->count; i++) {
        if (sockets->list[i].fd == fd) {
            sockets->list[i] = sockets->list[--sockets->count];
            break;
        }
    }
}

tl_status tl_sockets_open(tl_sockets *sockets, int family, int type, int protocol, int *fd) {
    if (sockets->count == sockets->capacity) {
        size_t capacity = sockets->capacity ? sockets->capacity * 2 : FIRST_CAPACITY;
        tl_socket *list = tl_realloc(sockets->list, capacity * sizeof *list);
        if (!list) {
            return TL_ERR_MEMORY;
        }
        sockets->list = list;
        sockets->capacity = capacity;
    }
    *fd = socket(family, type | SOCK_CLOEXEC, protocol);
    if (*fd < 0) {
        return TL_ERR_IO;
    }
    forget(sockets, *fd);
    tl_socket *one = &sockets->list[sockets->count++];
    memset(one, 0, sizeof *one);
    one->fd = *fd;
    one->inode = inode_of(*fd);
    return TL_OK;
}

void tl_sockets_close(tl_sockets *sockets, int fd) {
    forget(sockets, fd);
    (void)close(fd);
}

static int local_port_of(int fd) {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    if (getsockname(fd, &address.any, &size) != 0) {
        return 0;
    }
    return address.any.sa_family == AF_INET ? ntohs(address.v4.sin_port) : address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port) : 0;
}

static tl_socket *find_port(tl_sockets *sockets, int local_port) {
    for (size_t i = 0; i < sockets->count; i++) {
        if (sockets->list[i].local_port == local_port) {
            return &sockets->list[i];
        }
    }
    return NULL;
}

bool tl_sockets_take(tl_sockets *sockets, int local_port) {
    tl_socket *one = local_port ? find_port(sockets, local_port) : NULL;
    bool first = !one;
    for (size_t i = 0; !one && local_port && i < sockets->count; i++) {
        if (sockets->list[i].local_port == 0 && local_port_of(sockets->list[i].fd) == local_port && is_ours(&sockets->list[i])) {
            one = &sockets->list[i];
            one->local_port = local_port;
        }
    }
    if (one) {
        one->users++;
    }
    return first;
}

void tl_sockets_leave(tl_sockets *sockets, int local_port, bool http2) {
    tl_socket *one = local_port ? find_port(sockets, local_port) : NULL;
    if (one && one->users > 0) {
        one->users--;
        one->http2 = one->http2 || http2;
    }
}

/* What waits is read as well: libcurl takes a socket with unread bytes for alive, one at its end for dead. */
static void give_up(int fd) {
    char scrap[1024];
    for (int i = 0; i < MOST_DRAINED && recv(fd, scrap, sizeof scrap, MSG_DONTWAIT) > 0; i++) {
    }
    (void)shutdown(fd, SHUT_RDWR);
}

void tl_sockets_sweep(tl_sockets *sockets) {
    struct pollfd watched[SWEPT_AT_ONCE];
    const tl_socket *owners[SWEPT_AT_ONCE];
    size_t next = 0;
    while (next < sockets->count) {
        nfds_t count = 0;
        for (; next < sockets->count && count < SWEPT_AT_ONCE; next++) {
            const tl_socket *one = &sockets->list[next];
            if (one->local_port && one->users == 0 && !one->http2) {
                owners[count] = one;
                watched[count].fd = one->fd;
                watched[count].events = POLLIN;
                watched[count++].revents = 0;
            }
        }
        if (count == 0 || poll(watched, count, 0) <= 0) {
            continue;
        }
        for (nfds_t i = 0; i < count; i++) {
            if (watched[i].revents && is_ours(owners[i])) {
                give_up(watched[i].fd);
            }
        }
    }
}

void tl_sockets_dispose(tl_sockets *sockets) {
    tl_free(sockets->list);
    memset(sockets, 0, sizeof *sockets);
}
