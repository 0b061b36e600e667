/*
 * The engine's sockets. libcurl keeps connections alive and takes an idle one again after a short look at it, which does not see that a TLS server
 * has said goodbye in the meantime. The request would then be written to a connection that nobody reads, and whether it was acted on could not be
 * told. So the engine looks itself: bytes that wait on an idle HTTP/1.1 connection are no reply to anything, and the connection is given up.
 *
 * libcurl 7.88 closes a socket that never became a connection without a word. Its number may be anybody's a moment later, so a number alone is never
 * trusted: the socket behind it has to be the one that was opened here.
 */
#ifndef TRUNKLINE_NET_SOCKETS_H
#define TRUNKLINE_NET_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <trunkline/status.h>

typedef struct tl_socket {
    int fd;
    ino_t inode; /* tells it from whatever has its number later */
    int local_port; /* 0 until a request went over it */
    uint32_t users; /* exchanges that are on it now */
    bool http2; /* libcurl reads what waits there by itself */
} tl_socket;

/* All zero is empty. */
typedef struct tl_sockets {
    tl_socket *list;
    size_t count;
    size_t capacity;
} tl_sockets;

/** Opens a socket that no child process inherits; what is left of an earlier one of that number is forgotten. Errors: TL_ERR_MEMORY, TL_ERR_IO (errno says why). */
tl_status tl_sockets_open(tl_sockets *sockets, int family, int type, int protocol, int *fd);
/** Closes a socket and forgets it. */
void tl_sockets_close(tl_sockets *sockets, int fd);
/** An exchange starts on the connection with that local port. @return whether it is the connection's first */
bool tl_sockets_take(tl_sockets *sockets, int local_port);
/** An exchange is over. @param http2  what the connection speaks, as far as known */
void tl_sockets_leave(tl_sockets *sockets, int local_port, bool http2);
/** Shuts idle connections on which the server has said something, so that libcurl finds them dead. */
void tl_sockets_sweep(tl_sockets *sockets);
/** Frees the table; open sockets are libcurl's to close, before. */
void tl_sockets_dispose(tl_sockets *sockets);

#endif
