/* gSOAP's two programs, run without a shell. */
#include "wsdl_tools.h"

#include <errno.h>
#include <stdint.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: nothing but calls that are safe behind fork. */
static void become(const char *folder, const char *const *arguments, int output) {
    int null = open("/dev/null", O_RDONLY);
    if (null >= 0 && dup2(null, 0) >= 0 && dup2(output, 1) >= 0 && dup2(output, 2) >= 0 && chdir(folder) == 0)
        execvp(arguments[0], (char *const *)(uintptr_t)arguments);
    const char *why = strerror(errno);
    ssize_t said = write(2, why, strlen(why));
    _exit(said < 0 ? 126 : 127);
}

static void collect(int from, gen_text *output) {
    char chunk[4096];
    for (;;) {
        ssize_t got = read(from, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return;
        gen_put_bytes(output, chunk, (size_t)got);
    }
}

int wsdl_run(const char *folder, const char *const *arguments, gen_text *output) {
    int ends[2], state = 0;
    gen_put(output, "");
    if (pipe(ends) != 0) {
        gen_put(output, strerror(errno));
        return -1;
    }
    pid_t child = fork();
    if (child < 0) {
        gen_put(output, strerror(errno));
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (child == 0) {
        close(ends[0]);
        become(folder, arguments, ends[1]);
    }
    close(ends[1]);
    collect(ends[0], output);
    close(ends[0]);
    while (waitpid(child, &state, 0) < 0) {
        if (errno != EINTR) {
            gen_put(output, strerror(errno));
            return -1;
        }
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}
