#include "sim_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* Generous: under valgrind, beside other tests, a start takes seconds. */
enum { STEP_MS = 10, START_MS = 60000, END_MS = 20000, MAX_ARGUMENTS = 40 };

static void pause_step(void) {
    const struct timespec step = {0, STEP_MS * 1000000L};
    nanosleep(&step, NULL);
}

char *sim_read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t length = 0;
    size_t room = 4096;
    char *text = malloc(room);
    while (text) {
        length += fread(text + length, 1, room - length - 1, file);
        if (length + 1 < room)
            break;
        room *= 2;
        char *larger = realloc(text, room);
        if (!larger) {
            free(text);
            text = NULL;
            break;
        }
        text = larger;
    }
    if (text)
        text[length] = '\0';
    fclose(file);
    return text;
}

bool sim_write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool ok = fwrite(text, 1, strlen(text), file) == strlen(text);
    return fclose(file) == 0 && ok;
}

char *sim_log_text(const sim_process *sim) {
    char *text = sim_read_file(sim->log_file);
    return text ? text : calloc(1, 1);
}

static bool make_folder(sim_process *sim) {
    const char *base = getenv("TMPDIR");
    snprintf(sim->folder, sizeof sim->folder, "%s/trunkline-sim-XXXXXX", base && *base && strlen(base) < 400 ? base : "/tmp");
    if (!mkdtemp(sim->folder)) {
        fprintf(stderr, "sim_start: cannot make %s: %s\n", sim->folder, strerror(errno));
        sim->folder[0] = '\0';
        return false;
    }
    snprintf(sim->port_file, sizeof sim->port_file, "%s/port", sim->folder);
    snprintf(sim->log_file, sizeof sim->log_file, "%s/log.ndjson", sim->folder);
    snprintf(sim->seed_file, sizeof sim->seed_file, "%s/seed.yaml", sim->folder);
    snprintf(sim->errors_file, sizeof sim->errors_file, "%s/errors", sim->folder);
    return true;
}

void sim_remove(sim_process *sim) {
    if (!sim->folder[0])
        return;
    unlink(sim->port_file);
    unlink(sim->log_file);
    unlink(sim->seed_file);
    unlink(sim->errors_file);
    rmdir(sim->folder);
    sim->folder[0] = '\0';
}

/* Starts the program; its standard output and error go to files (NULL: nowhere), its input comes from `input` (-1: nothing). */
static pid_t spawn_sim(const char *const *arguments, int input, const char *output, const char *errors) {
    const char *argv[MAX_ARGUMENTS + 2] = {TL_SIM_PROGRAM};
    size_t count = 1;
    for (; *arguments && count < MAX_ARGUMENTS; arguments++)
        argv[count++] = *arguments;
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return -1;
    const char *nowhere = "/dev/null";
    pid_t pid = -1;
    if ((input >= 0 ? posix_spawn_file_actions_adddup2(&actions, input, 0) : posix_spawn_file_actions_addopen(&actions, 0, nowhere, O_RDONLY, 0)) ==
            0 &&
        posix_spawn_file_actions_addopen(&actions, 1, output ? output : nowhere, O_WRONLY | O_CREAT | O_TRUNC, 0600) == 0 &&
        posix_spawn_file_actions_addopen(&actions, 2, errors ? errors : nowhere, O_WRONLY | O_CREAT | O_TRUNC, 0600) == 0) {
        /* posix_spawn takes char *const * for history's sake; it changes nothing. */
        char *argv_copy[MAX_ARGUMENTS + 2];
        memcpy(argv_copy, argv, sizeof argv_copy);
        int failed = posix_spawn(&pid, TL_SIM_PROGRAM, &actions, NULL, argv_copy, environ);
        if (failed) {
            fprintf(stderr, "sim_start: cannot start %s: %s\n", TL_SIM_PROGRAM, strerror(failed));
            pid = -1;
        }
    }
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

/* Waits for the end of a child; -1 when it still runs after `limit_ms`. */
static int wait_for_end(pid_t pid, int limit_ms) {
    for (int waited = 0; waited <= limit_ms; waited += STEP_MS) {
        int status = 0;
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (ended < 0 && errno != EINTR)
            return -1;
        pause_step();
    }
    return -1;
}

static void drop_lifeline(sim_process *sim) {
    if (sim->lifeline > 0)
        close(sim->lifeline);
    sim->lifeline = 0;
}

static pid_t spawn_with_lifeline(sim_process *sim, const char *const *arguments) {
    int ends[2];
    if (pipe(ends) != 0) {
        fprintf(stderr, "sim_start: no pipe: %s\n", strerror(errno));
        return -1;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    pid_t pid = spawn_sim(arguments, ends[0], NULL, sim->errors_file);
    close(ends[0]);
    sim->lifeline = ends[1];
    if (pid < 0)
        drop_lifeline(sim);
    return pid;
}

static bool read_port(sim_process *sim) {
    char *text = sim_read_file(sim->port_file);
    if (!text)
        return false;
    char *end = NULL;
    unsigned long port = strtoul(text, &end, 10);
    bool good = end != text && strcmp(end, "\n") == 0 && port > 0 && port <= 65535;
    free(text);
    if (!good)
        return false;
    sim->port = (unsigned)port;
    snprintf(sim->url, sizeof sim->url, "http://127.0.0.1:%u", sim->port);
    return true;
}

static void show_errors(const sim_process *sim) {
    char *errors = sim_read_file(sim->errors_file);
    fprintf(stderr, "sim_start: the simulator did not come up: %s\n", errors ? errors : "");
    free(errors);
}

bool sim_start(sim_process *sim, const sim_setup *setup) {
    static const sim_setup plain;
    if (!setup)
        setup = &plain;
    memset(sim, 0, sizeof *sim);
    if (!make_folder(sim))
        return false;
    const char *arguments[MAX_ARGUMENTS + 1] = {"--listen", "127.0.0.1:0", "--port-file", sim->port_file, "--log", sim->log_file};
    size_t count = 6;
    if (!setup->hide_numbers)
        arguments[count++] = "--show-numbers";
    if (setup->seed) {
        if (!sim_write_file(sim->seed_file, setup->seed)) {
            fprintf(stderr, "sim_start: cannot write %s\n", sim->seed_file);
            sim_remove(sim);
            return false;
        }
        arguments[count++] = "--seed";
        arguments[count++] = sim->seed_file;
    }
    if (setup->delay_ms) {
        arguments[count++] = "--delay-ms";
        arguments[count++] = setup->delay_ms;
    }
    for (const char *const *more = setup->arguments; more && *more && count < MAX_ARGUMENTS - 1; more++)
        arguments[count++] = *more;
    arguments[count++] = "--end-with-stdin";
    pid_t pid = spawn_with_lifeline(sim, arguments);
    if (pid < 0) {
        sim_remove(sim);
        return false;
    }
    for (int waited = 0; waited <= START_MS; waited += STEP_MS) {
        if (read_port(sim)) {
            sim->pid = pid;
            return true;
        }
        int status = 0;
        if (waitpid(pid, &status, WNOHANG) == pid) {
            show_errors(sim);
            drop_lifeline(sim);
            sim_remove(sim);
            return false;
        }
        pause_step();
    }
    kill(pid, SIGKILL);
    wait_for_end(pid, END_MS);
    show_errors(sim);
    drop_lifeline(sim);
    sim_remove(sim);
    return false;
}

int sim_end(sim_process *sim, int signal_number) {
    if (sim->pid <= 0)
        return -1;
    kill(sim->pid, signal_number);
    int status = wait_for_end(sim->pid, END_MS);
    if (status < 0) {
        fprintf(stderr, "sim_stop: the simulator did not end\n");
        kill(sim->pid, SIGKILL);
        status = wait_for_end(sim->pid, END_MS);
    }
    sim->pid = 0;
    drop_lifeline(sim);
    char *errors = sim_read_file(sim->errors_file);
    if (errors && *errors)
        fprintf(stderr, "trunkline-sim said: %s", errors);
    free(errors);
    return status;
}

int sim_stop(sim_process *sim) {
    if (sim->pid <= 0)
        return -1;
    int status = sim_end(sim, SIGTERM);
    sim_remove(sim);
    return status;
}

int sim_teardown(sim_process *sim) {
    int status = sim->pid > 0 ? sim_end(sim, SIGTERM) : 0;
    sim_remove(sim);
    return status;
}

int sim_run(const char *const *arguments, char **output, char **errors) {
    sim_process sim;
    memset(&sim, 0, sizeof sim);
    if (!make_folder(&sim))
        return -1;
    pid_t pid = spawn_sim(arguments, -1, sim.log_file, sim.errors_file);
    int status = -1;
    if (pid > 0) {
        status = wait_for_end(pid, END_MS);
        if (status < 0) {
            kill(pid, SIGKILL);
            wait_for_end(pid, END_MS);
        }
    }
    if (output)
        *output = sim_read_file(sim.log_file);
    if (errors)
        *errors = sim_read_file(sim.errors_file);
    sim_remove(&sim);
    return status;
}
