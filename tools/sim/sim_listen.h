/* Where the simulator listens: a loopback socket, and the file that tells others its port. */
#ifndef SIM_LISTEN_H
#define SIM_LISTEN_H

#include <stdbool.h>
#include <stddef.h>

/** A listening socket. */
typedef struct sim_listener {
    int fd;
    unsigned port;
    char url[80]; /* "http://127.0.0.1:40123", "http://[::1]:40123" */
} sim_listener;

/**
 * Listens on "127.0.0.1:0", "[::1]:8080" or "localhost:0"; any other than a loopback address is refused.
 * False on failure: `message` says why, and `*usage` whether the address itself is the mistake.
 */
bool sim_listen(sim_listener *listener, const char *address, bool *usage, char *message, size_t size);

/** Writes the port and a newline to a file that appears complete or not at all. False on failure, errno says why. */
bool sim_write_port_file(const char *path, unsigned port);

#endif
