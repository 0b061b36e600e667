#include "listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

bool listener_open(listener *out) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    out->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (out->socket < 0) {
        return false;
    }
    if (bind(out->socket, (const struct sockaddr *)&address, size) != 0 || listen(out->socket, 64) != 0 ||
        getsockname(out->socket, (struct sockaddr *)&address, &size) != 0 || fcntl(out->socket, F_SETFL, O_NONBLOCK) != 0 ||
        fcntl(out->socket, F_SETFD, FD_CLOEXEC) != 0) {
        close(out->socket);
        return false;
    }
    out->port = ntohs(address.sin_port);
    return true;
}

size_t listener_count(const listener *on) {
    size_t count = 0;
    int caller;
    while ((caller = accept(on->socket, NULL, NULL)) >= 0) {
        close(caller);
        count++;
    }
    return count;
}

void listener_close(listener *open) {
    close(open->socket);
    open->socket = -1;
}
