/* nginx in front of what a case wants behind it: HTTP/2 over TLS, limits and pages of its own. */
#ifndef TRUNKLINE_TESTS_FAULTS_NGINX_H
#define TRUNKLINE_TESTS_FAULTS_NGINX_H

#include <stddef.h>

typedef struct nginx {
    const char *http; /* further lines of its http block; NULL: none */
    const char *location; /* the lines of "location /" */
    unsigned upstream; /* a port that `location` names as $upstream; 0: none */
    /* after nginx_start */
    unsigned port;
    char pem[600]; /* whom to trust */
} nginx;

/** Starts it with HTTP/2 over TLS on 127.0.0.1; program_stop_all ends it. Fails the test when it does not come up. */
void nginx_start(nginx *server);

#endif
