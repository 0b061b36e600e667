/* Runs the built trunkline in a folder and catches what it says. Every wait is bounded. */
#ifndef TESTS_CLI_PROGRAM_H
#define TESTS_CLI_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

enum { PROGRAM_MAX_WORDS = 30 };

/** What every test's token is; no output may hold it. */
#define PROGRAM_TOKEN "s3cr3t-t0ken"

typedef struct program_setup {
    const char *folder; /* the working directory, absolute; journals go into its .state/trunkline */
    const char *output; /* where standard output goes instead of into `output`; NULL: there */
    bool typed; /* standard input is a pipe that program_type writes to; else /dev/null */
    const char *name; /* which program; NULL: trunkline */
    bool no_token; /* WASP_TOKEN is not set; else it is PROGRAM_TOKEN */
    long limit_file_bytes; /* no file may grow beyond that; 0: no limit */
    const char *const *words; /* NULL-terminated, without the program's name */
} program_setup;

/** A running program, or one that has ended. */
typedef struct program {
    pid_t pid;
    int output_file;
    int errors_file;
    int input; /* the pipe's end; -1: none */
    int code; /* what it ended with; 128 + the signal when one ended it; -1: it had to be killed */
    char *output; /* all of standard output; NUL-terminated */
    char *errors; /* all of standard error */
} program;

/** Starts it; false when that failed. */
bool program_start(program *out, const program_setup *setup);
/** Waits for its end, a minute at most, and reads what it said. Fails the cmocka test when the token is in there. */
void program_finish(program *running);
/** Writes to its standard input. */
void program_type(program *running, const char *text);
/** Waits, 20 s at most, until its standard output holds `part`; all of it so far is returned, free() it. Fails the test when that does not come. */
char *program_wait_output(const program *running, const char *part);
/** The same of standard error. */
char *program_wait_errors(const program *running, const char *part);
/** Both. */
void program_run(program *out, const program_setup *setup);
void program_dispose(program *ended);

/** Runs `trunkline WORD...` in `folder`. */
#define RUN(out, in_folder, ...) program_run((out), &(program_setup){.folder = (in_folder), .words = (const char *const[]){__VA_ARGS__, NULL}})

#endif
