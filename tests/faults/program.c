#include "faults/program.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults/matrix.h"

enum { MOST_PROGRAMS = 4, PORTS_TRIED = 5, STEP_MS = 5, START_MS = 20000, END_MS = 5000, NOT_FOUND = 127 };

typedef struct program {
    pid_t pid;
    const char *folder;
} program;

static program running[MOST_PROGRAMS];
static size_t running_count;

static void pause_step(void) {
    const struct timespec step = {0, STEP_MS * 1000000L};
    (void)nanosleep(&step, NULL);
}

static bool takes_connections(unsigned port) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    return ok;
}

/* In the child: nothing but what is safe after fork. */
static void become(const char *const *argv, int errors, pid_t parent) {
    int nowhere = open("/dev/null", O_RDWR);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || nowhere < 0 || errors < 0 || dup2(nowhere, 0) < 0 || dup2(errors, 1) < 0 || dup2(errors, 2) < 0) {
        _exit(NOT_FOUND);
    }
    union {
        const char *const *in;
        char *const *out;
    } arguments = {argv}; /* execvp changes nothing, its interface only does not say so */
    (void)execvp(argv[0], arguments.out);
    _exit(NOT_FOUND);
}

static pid_t spawn(const char *const *argv, const char *folder) {
    char path[600];
    (void)snprintf(path, sizeof path, "%s/said", folder);
    int errors = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        become(argv, errors, parent);
    }
    if (errors >= 0) {
        (void)close(errors);
    }
    return pid;
}

static bool has_ended(pid_t pid, int *status) {
    pid_t got = waitpid(pid, status, WNOHANG);
    return got == pid || (got < 0 && errno == ECHILD);
}

static void end(pid_t pid) {
    int status = 0;
    (void)kill(pid, SIGTERM);
    for (int waited = 0; waited < END_MS; waited += STEP_MS) {
        if (has_ended(pid, &status)) {
            return;
        }
        pause_step();
    }
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, &status, 0);
}

/* Until it takes connections; false when it ended before. */
static bool wait_until_ready(const program *one, unsigned port, const char *name) {
    int status = 0;
    for (int waited = 0; waited < START_MS; waited += STEP_MS) {
        if (has_ended(one->pid, &status)) {
            if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND) {
                fail_msg("%s is not installed; tools/setup installs it", name);
            }
            return false;
        }
        if (takes_connections(port)) {
            return !has_ended(one->pid, &status); /* else it is somebody else who answers */
        }
        pause_step();
    }
    end(one->pid);
    return false;
}

static void show_what_it_said(const program *one) {
    char path[600];
    tl_buf text = {0};
    (void)snprintf(path, sizeof path, "%s/said", one->folder);
    if (test_read_file(path, &text)) {
        fprintf(stderr, "%.*s\n", (int)text.len, text.ptr);
    }
    tl_buf_dispose(&text);
}

unsigned program_start(program_prepare_fn prepare, void *context) {
    const char *argv[PROGRAM_MOST_ARGUMENTS] = {NULL};
    assert_true(running_count < MOST_PROGRAMS);
    program *one = &running[running_count];
    one->folder = test_temp_dir();
    assert_non_null(one->folder);
    for (int tried = 0; tried < PORTS_TRIED; tried++) {
        unsigned port = matrix_closed_port();
        prepare(context, one->folder, port, argv);
        one->pid = spawn(argv, one->folder);
        assert_true(one->pid > 0);
        if (wait_until_ready(one, port, argv[0])) {
            running_count++;
            return port;
        }
    }
    show_what_it_said(one);
    (void)test_temp_dir_remove(one->folder);
    fail_msg("%s does not listen", argv[0]);
    return 0;
}

const char *program_folder(void) {
    assert_true(running_count > 0);
    return running[running_count - 1].folder;
}

void program_stop_all(void) {
    while (running_count > 0) {
        program *one = &running[--running_count];
        end(one->pid);
        (void)test_temp_dir_remove(one->folder);
    }
}

int program_teardown(void **state) {
    program_stop_all();
    return test_memory_teardown(state);
}
