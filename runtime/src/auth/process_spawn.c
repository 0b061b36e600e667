/* Starting a program without a shell: its descriptors, signals and process group. */
#include "auth/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

extern char **environ;

void tl_process_spawn_lock(bool lock) {
    static pthread_mutex_t spawning = PTHREAD_MUTEX_INITIALIZER;
    (void)(lock ? pthread_mutex_lock(&spawning) : pthread_mutex_unlock(&spawning));
}

bool tl_pipe_open(int ends[2]) {
    int low[2];
    if (pipe(low) != 0) {
        ends[0] = -1;
        ends[1] = -1;
        return false;
    }
    /* Above 2, so that setting up the program's 0, 1 and 2 overwrites neither. */
    ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, 3);
    ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, 3);
    (void)close(low[0]);
    (void)close(low[1]);
    return ends[0] >= 0 && ends[1] >= 0;
}

static int set_descriptors(posix_spawn_file_actions_t *actions, int input, int output) {
    int code = input < 0 ? posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
                         : posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO);
    if (code == 0) {
        code = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    }
    if (code == 0) {
        code = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    return code;
}

/* What the host ignores or blocks is the host's own affair: the program starts as from a shell. */
static int set_attributes(posix_spawnattr_t *attributes) {
    static const int usual[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD, SIGUSR1, SIGUSR2, SIGTSTP, SIGTTIN, SIGTTOU};
    sigset_t none;
    sigset_t defaults;
    (void)sigemptyset(&none);
    (void)sigemptyset(&defaults);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        (void)sigaddset(&defaults, usual[i]);
    }
    int code = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (code == 0) {
        code = posix_spawnattr_setpgroup(attributes, 0);
    }
    if (code == 0) {
        code = posix_spawnattr_setsigmask(attributes, &none);
    }
    return code == 0 ? posix_spawnattr_setsigdefault(attributes, &defaults) : code;
}

int tl_process_spawn(char *const *argv, int input, int output, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0) {
        return code;
    }
    code = posix_spawnattr_init(&attributes);
    if (code != 0) {
        goto out;
    }
    code = set_descriptors(&actions, input, output);
    if (code == 0) {
        code = set_attributes(&attributes);
    }
    if (code == 0) {
        code = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
    }
    (void)posix_spawnattr_destroy(&attributes);
out:
    (void)posix_spawn_file_actions_destroy(&actions);
    return code;
}
