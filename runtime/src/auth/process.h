/* One run of a program, watched until it is over. */
#ifndef TRUNKLINE_AUTH_PROCESS_H
#define TRUNKLINE_AUTH_PROCESS_H

#include <pthread.h>
#include <sys/types.h>

#include <trunkline/clock.h>
#include <trunkline/memory.h>

enum { TL_PROCESS_MOST_BYTES = 64 * 1024 };

typedef struct tl_process_order {
    char *const *argv;
    const char *purpose; /* for messages: "is to give a secret" */
    tl_str input; /* empty: the program reads /dev/null */
    int64_t limit_ms;
    const tl_clock *clock;
} tl_process_order;

/* What another thread needs to end it. */
typedef struct tl_process {
    pthread_mutex_t lock;
    pid_t pid; /* 0: not running */
    bool stopped;
} tl_process;

/** Errors: TL_ERR_MEMORY. */
tl_status tl_process_init(tl_process *process);
void tl_process_dispose(tl_process *process);
/**
 * Runs a program without a shell, in a process group of its own, and waits for it. All signals have to be blocked on the calling thread.
 * @param output  receives what it printed, at most 64 KiB; wiped by the caller, also after a failure
 * Errors: TL_ERR_SECRET (not started, ended by a signal or with another status than 0, too slow, too much output), TL_ERR_MEMORY, TL_ERR_CANCELLED.
 */
tl_status tl_process_run(tl_process *process, const tl_process_order *order, tl_buf *output, tl_error *error);
/** Ends the program's group, or keeps it from starting; from another thread. */
void tl_process_stop(tl_process *process);

/** Opens both ends of a pipe that no other program inherits, none of them 0, 1 or 2 (process_spawn.c). False when that failed. */
bool tl_pipe_open(int ends[2]);
/** Starts the program with `input` and `output` as its pipes, -1: /dev/null (process_spawn.c). Returns 0 or an errno. */
int tl_process_spawn(char *const *argv, int input, int output, pid_t *pid);
/** Keeps pipes from being inherited by a program that another thread starts at the same time. */
void tl_process_spawn_lock(bool lock);

#endif
