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

static void run_child(const program *out, const program_setup *setup) {
    char *words[PROGRAM_MAX_WORDS + 2] = {(char *)(uintptr_t)TL_TRUNKLINE_PROGRAM};
    for (size_t i = 0; setup->words[i] && i < PROGRAM_MAX_WORDS; i++) {
        words[i + 1] = (char *)(uintptr_t)setup->words[i];
    }
    int nothing = open("/dev/null", O_RDONLY);
    int output = setup->output ? open(setup->output, O_WRONLY) : out->output_file;
    if (chdir(setup->folder) != 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(out->errors_file, 2) < 0) {
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
    out->pid = fork();
    if (out->pid == 0) {
        run_child(out, setup);
    }
    return out->pid > 0;
}

static char *read_all(int file) {
    off_t size = lseek(file, 0, SEEK_END);
    char *text = calloc(1, (size_t)(size > 0 ? size : 0) + 1);
    if (text && size > 0 && pread(file, text, (size_t)size, 0) != size) {
        text[0] = '\0';
    }
    close(file);
    return text;
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
    running->output = read_all(running->output_file);
    running->errors = read_all(running->errors_file);
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
