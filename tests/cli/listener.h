/* A loopback port that counts who connects, and answers nobody. */
#ifndef TESTS_CLI_LISTENER_H
#define TESTS_CLI_LISTENER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct listener {
    int socket;
    unsigned port;
} listener;

/** Listens on a port of 127.0.0.1 that the system picks; false on failure. */
bool listener_open(listener *out);
/** How many have connected since the last call; hangs up on each. */
size_t listener_count(const listener *on);
void listener_close(listener *open);

#endif
