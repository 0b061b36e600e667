/* trunkline-sim: the vendors, simulated. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <trunkline/version.h>

#include "sim_listen.h"
#include "sim_options.h"
#include "sim_server.h"

enum { EXIT_OK = 0, EXIT_CANNOT = 1, EXIT_USAGE = 2 };

/* A signal becomes a byte in a pipe, so that the loop ends where it waits and nothing is freed under its feet. */
static int stop_pipe[2] = {-1, -1};

static void on_signal(int number) {
    (void)number;
    int saved = errno;
    ssize_t written = write(stop_pipe[1], "", 1);
    (void)written; /* a full pipe says stop already */
    errno = saved;
}

static bool catch_signals(void) {
    if (pipe(stop_pipe) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        int flags = fcntl(stop_pipe[i], F_GETFL);
        if (flags < 0 || fcntl(stop_pipe[i], F_SETFL, flags | O_NONBLOCK) != 0 || fcntl(stop_pipe[i], F_SETFD, FD_CLOEXEC) != 0)
            return false;
    }
    struct sigaction stop = {.sa_handler = on_signal};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&stop.sa_mask);
    sigemptyset(&ignore.sa_mask);
    return sigaction(SIGTERM, &stop, NULL) == 0 && sigaction(SIGINT, &stop, NULL) == 0 && sigaction(SIGPIPE, &ignore, NULL) == 0;
}

static void close_pipe(void) {
    for (int i = 0; i < 2; i++) {
        if (stop_pipe[i] >= 0)
            close(stop_pipe[i]);
    }
}

static int cannot(const char *what, const char *path) {
    fprintf(stderr, "trunkline-sim: cannot %s %s: %s\n", what, path, strerror(errno));
    return EXIT_CANNOT;
}

static int write_state(const sim_pipeline *pipeline, const char *path) {
    char *text = sim_pipeline_dump(pipeline);
    if (!text) {
        fputs("trunkline-sim: out of memory for the state\n", stderr);
        return EXIT_CANNOT;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    bool ok = file && fprintf(file, "%s\n", text) > 0;
    if (file)
        ok = fclose(file) == 0 && ok;
    else if (fd >= 0)
        close(fd);
    cJSON_free(text);
    return ok ? EXIT_OK : cannot("write", path);
}

/* Listens, serves until told to stop, and clears away. */
static int serve(sim_options *options, sim_pipeline *pipeline) {
    sim_listener listener;
    char message[300];
    bool usage = false;
    int result = EXIT_OK;
    if (!sim_listen(&listener, options->listen, &usage, message, sizeof message)) {
        fprintf(stderr, "trunkline-sim: %s\n", message);
        return usage ? EXIT_USAGE : EXIT_CANNOT;
    }
    sim_server *server = sim_server_start(listener.fd, pipeline, &options->delays);
    if (!server)
        return cannot("serve on", listener.url);
    if (options->port_file && !sim_write_port_file(options->port_file, listener.port)) {
        result = cannot("write", options->port_file);
        options->port_file = NULL;
    } else {
        printf("trunkline-sim listens on %s\n", listener.url);
        fflush(stdout);
        if (sim_server_run(server, stop_pipe[0], options->end_with_stdin ? STDIN_FILENO : -1) == SIM_END_FAILED)
            result = cannot("go on serving on", listener.url);
    }
    sim_server_stop(server);
    if (options->port_file)
        unlink(options->port_file);
    return result;
}

static int run(sim_options *options) {
    sim_log log = {.show_numbers = options->show_numbers};
    sim_pipeline pipeline = {.log = &log, .random = {options->random_seed}};
    sim_seed_error error = {0};
    int result = EXIT_USAGE;
    if (!sim_pipeline_open(&pipeline, options->seed_file, &error)) {
        fprintf(stderr, "trunkline-sim: %s\n", error.message);
        goto out;
    }
    for (size_t i = 0; i < options->fault_count; i++) {
        if (!sim_pipeline_add_fault(&pipeline, options->faults[i], &error)) {
            fprintf(stderr, "trunkline-sim: %s\n", error.message);
            goto out;
        }
    }
    if (options->log_file && !sim_log_open(&log, options->log_file)) {
        result = cannot("open", options->log_file);
        goto out;
    }
    result = catch_signals() ? serve(options, &pipeline) : cannot("catch", "signals");
    if (result == EXIT_OK && options->state_file)
        result = write_state(&pipeline, options->state_file);
out:
    sim_log_close(&log);
    sim_pipeline_close(&pipeline);
    close_pipe();
    return result;
}

int main(int argc, char **argv) {
    sim_options options;
    if (!sim_options_read(&options, argc, argv))
        return EXIT_USAGE;
    if (options.help || options.version) {
        if (options.help)
            sim_print_help(stdout);
        else
            puts("trunkline-sim " TL_VERSION);
        return fflush(stdout) == 0 ? EXIT_OK : EXIT_CANNOT;
    }
    return run(&options);
}
