#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STEP_MS = 5, LIMIT_MS = 60000 };

/* A file without a name. */
static int nameless_file(void) {
    FILE *file = tmpfile();
    if (!file) {
        return -1;
    }
    int copy = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
    fclose(file);
    return copy;
}

static void run_child(const program *out, const program_setup *setup, int input) {
    const char *name = setup->name ? setup->name : TL_TRUNKLINE_PROGRAM;
    char *words[PROGRAM_MAX_WORDS + 2] = {(char *)(uintptr_t)name};
    for (size_t i = 0; setup->words[i] && i < PROGRAM_MAX_WORDS; i++) {
        words[i + 1] = (char *)(uintptr_t)setup->words[i];
    }
    int nothing = input >= 0 ? input : open("/dev/null", O_RDONLY);
    int output = setup->output ? open(setup->output, O_WRONLY) : out->output_file;
    if (chdir(setup->folder) != 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(out->errors_file, 2) < 0) {
        _exit(126);
    }
    if (setup->limit_file_bytes) {
        struct rlimit limit = {(rlim_t)setup->limit_file_bytes, (rlim_t)setup->limit_file_bytes};
        if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR || setrlimit(RLIMIT_FSIZE, &limit) != 0) {
            _exit(126);
        }
    }
    char folder[1200];
    snprintf(folder, sizeof folder, "%s/.state", setup->folder);
    if (setenv("XDG_STATE_HOME", folder, 1) != 0) {
        _exit(126);
    }
    if (setup->no_token ? unsetenv("WASP_TOKEN") : setenv("WASP_TOKEN", PROGRAM_TOKEN, 1)) {
        _exit(126);
    }
    execv(words[0], words);
    _exit(127);
}

bool program_start(program *out, const program_setup *setup) {
    memset(out, 0, sizeof *out);
    out->output_file = nameless_file();
    out->errors_file = nameless_file();
    if (out->output_file < 0 || out->errors_file < 0) {
        return false;
    }
    int ends[2] = {-1, -1};
    if (setup->typed && pipe(ends) != 0) {
        return false;
    }
    out->input = ends[1];
    if (out->input >= 0) {
        fcntl(ends[0], F_SETFD, FD_CLOEXEC);
        fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    }
    out->pid = fork();
    if (out->pid == 0) {
        run_child(out, setup, ends[0]);
    }
    if (ends[0] >= 0) {
        close(ends[0]);
    }
    return out->pid > 0;
}

/* What a file holds now. */
static char *peek(int file) {
    off_t size = lseek(file, 0, SEEK_END);
    char *text = calloc(1, (size_t)(size > 0 ? size : 0) + 1);
    if (text && size > 0 && pread(file, text, (size_t)size, 0) != size) {
        text[0] = '\0';
    }
    return text;
}

static char *wait_for(int file, const char *part) {
    const struct timespec step = {0, STEP_MS * 1000000L};
    char *text = NULL;
    for (int waited_ms = 0; waited_ms < LIMIT_MS / 3; waited_ms += STEP_MS) {
        text = peek(file);
        assert_non_null(text);
        if (strstr(text, part)) {
            return text;
        }
        free(text);
        nanosleep(&step, NULL);
    }
    fail_msg("it never said \"%s\"", part);
    return NULL;
}

char *program_wait_output(const program *running, const char *part) {
    return wait_for(running->output_file, part);
}

char *program_wait_errors(const program *running, const char *part) {
    return wait_for(running->errors_file, part);
}

void program_type(program *running, const char *text) {
    size_t length = strlen(text);
    assert_int_equal(write(running->input, text, length), (ssize_t)length);
}

void program_finish(program *running) {
    const struct timespec step = {0, STEP_MS * 1000000L};
    int status = 0;
    pid_t ended = 0;
    for (int waited_ms = 0; waited_ms < LIMIT_MS && ended == 0; waited_ms += STEP_MS) {
        ended = waitpid(running->pid, &status, WNOHANG);
        if (ended == 0) {
            nanosleep(&step, NULL);
        }
    }
    if (ended == 0) {
        kill(running->pid, SIGKILL);
        waitpid(running->pid, &status, 0);
        running->code = -1;
    } else {
        running->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    running->output = peek(running->output_file);
    running->errors = peek(running->errors_file);
    close(running->output_file);
    close(running->errors_file);
    if (running->input >= 0) {
        close(running->input);
        running->input = -1;
    }
    assert_non_null(running->output);
    assert_non_null(running->errors);
    assert_null(strstr(running->output, PROGRAM_TOKEN));
    assert_null(strstr(running->errors, PROGRAM_TOKEN));
}

void program_run(program *out, const program_setup *setup) {
    assert_true(program_start(out, setup));
    program_finish(out);
}

void program_dispose(program *ended) {
    free(ended->output);
    free(ended->errors);
    memset(ended, 0, sizeof *ended);
}
