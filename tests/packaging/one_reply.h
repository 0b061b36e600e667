/* A server for programs outside the tree: a child process that answers one request on loopback, checks it, and ends. C99 and C++ alike. */
#ifndef TESTS_PACKAGING_ONE_REPLY_H
#define TESTS_PACKAGING_ONE_REPLY_H

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/** Reads up to the envelope's end; true when all of `expected` (NULL behind the last) stands in it. */
static int one_request_holds(int connection, const char *const *expected) {
    static char request[65536];
    size_t length = 0;
    int good = 1;
    while (length + 1 < sizeof request && !strstr(request, ":Envelope>\r\n")) {
        ssize_t got = read(connection, request + length, sizeof request - 1 - length);
        if (got <= 0) {
            break;
        }
        length += (size_t)got;
        request[length] = '\0';
    }
    for (; *expected; expected++) {
        if (!strstr(request, *expected)) {
            fprintf(stderr, "the request lacks %s\n", *expected);
            good = 0;
        }
    }
    return good;
}

/** Starts the server. Returns its process; its port in `port`. */
static pid_t one_reply_start(const char *reply, const char *const *expected, unsigned *port) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    pid_t child;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1) ||
        getsockname(listener, (struct sockaddr *)&address, &size)) {
        return -1;
    }
    *port = ntohs(address.sin_port);
    child = fork();
    if (child == 0) {
        alarm(60);
        int connection = accept(listener, NULL, NULL);
        int good = connection >= 0 && one_request_holds(connection, expected);
        good = good && write(connection, reply, strlen(reply)) == (ssize_t)strlen(reply);
        close(connection);
        _exit(good ? 0 : 1);
    }
    close(listener);
    return child;
}

/** Waits for its end. True when the request was right. */
static int one_reply_was_right(pid_t child) {
    int status = 1;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

#endif
