#include "auth/command.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "auth/asker.h"
#include "auth/process.h"

enum { DEFAULT_LIMIT_MS = 30000 };

struct tl_command_run {
    tl_process process;
    tl_process_order order;
    tl_command_fn done;
    void *context;
    tl_transport *transport; /* NULL: the caller waits */
    tl_transport_task task;
    pthread_t thread;
    pthread_mutex_t lock;
    bool posted; /* guarded */
    bool dropped; /* guarded: nobody is told */
    tl_status status;
    tl_buf input;
    tl_buf output;
    tl_error error;
};

tl_status tl_command_init(tl_command *command, const char *const *argv, int64_t limit_ms, const char *purpose, tl_error *error) {
    size_t count = 0;
    size_t bytes = 0;
    memset(command, 0, sizeof *command);
    if (!argv || !argv[0] || !argv[0][0]) {
        return tl_fail(error, TL_ERR_USAGE, "a command needs the name of its program");
    }
    if (limit_ms < 0) {
        return tl_fail(error, TL_ERR_USAGE, "the time limit of the command %s is negative", argv[0]);
    }
    for (; argv[count]; count++) {
        bytes += strlen(argv[count]) + 1;
    }
    command->argv = tl_alloc((count + 1) * sizeof *command->argv + bytes);
    if (!command->argv) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    char *at = (char *)(command->argv + count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(argv[i]) + 1;
        memcpy(at, argv[i], size);
        command->argv[i] = at;
        at += size;
    }
    command->argv[count] = NULL;
    command->limit_ms = limit_ms ? limit_ms : DEFAULT_LIMIT_MS;
    command->purpose = purpose;
    return TL_OK;
}

void tl_command_dispose(tl_command *command) {
    tl_free(command->argv);
    memset(command, 0, sizeof *command);
}

static void free_run(tl_command_run *run) {
    tl_process_dispose(&run->process);
    (void)pthread_mutex_destroy(&run->lock);
    tl_buf_dispose_secret(&run->input);
    tl_buf_dispose_secret(&run->output);
    tl_free(run);
}

static void on_task(void *context) {
    tl_command_run *run = context;
    (void)pthread_join(run->thread, NULL); /* it posted as its last act */
    if (!run->dropped) {
        run->done(run->context, run->status, tl_buf_str(&run->output), &run->error);
    }
    free_run(run);
}

static void *run_thread(void *argument) {
    tl_command_run *run = argument;
    run->status = tl_process_run(&run->process, &run->order, &run->output, &run->error);
    (void)pthread_mutex_lock(&run->lock);
    if (run->transport && !run->dropped) {
        run->posted = true;
        run->task.run = on_task;
        run->task.context = run;
        run->transport->vtable->post(run->transport, &run->task); /* under the lock: who drops the run may free the transport next */
    }
    (void)pthread_mutex_unlock(&run->lock);
    return NULL;
}

/* The host's signal handlers are not for this thread, and SIGPIPE would end the process. */
static int start_thread(tl_command_run *run) {
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(&run->thread, NULL, run_thread, run);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

static tl_command_run *new_run(const tl_command *command, tl_str input, const tl_token_asker *who) {
    tl_token_asker asker = tl_asker_copy(who);
    tl_command_run *run = tl_calloc(1, sizeof *run);
    if (!run) {
        return NULL;
    }
    if (tl_process_init(&run->process) != TL_OK) {
        tl_free(run);
        return NULL;
    }
    if (pthread_mutex_init(&run->lock, NULL) != 0) {
        tl_process_dispose(&run->process);
        tl_free(run);
        return NULL;
    }
    if (tl_buf_reserve(&run->input, input.len) != TL_OK || tl_buf_append(&run->input, input) != TL_OK) {
        free_run(run);
        return NULL;
    }
    run->transport = tl_transport_can_post(asker.transport) ? asker.transport : NULL;
    run->order.argv = command->argv;
    run->order.purpose = command->purpose;
    run->order.input = tl_buf_str(&run->input);
    run->order.limit_ms = command->limit_ms;
    run->order.clock = command->clock ? command->clock : asker.clock;
    return run;
}

static void fail_now(tl_command_fn done, void *context, tl_status status, const char *why) {
    tl_error error = {0};
    (void)tl_fail(&error, status, "%s", why);
    done(context, status, tl_str_from(NULL), &error);
}

tl_command_run *tl_command_start(const tl_command *command, tl_str input, const tl_token_asker *who, tl_command_fn done, void *context) {
    tl_command_run *run = new_run(command, input, who);
    if (!run) {
        fail_now(done, context, TL_ERR_MEMORY, "out of memory");
        return NULL;
    }
    run->done = done;
    run->context = context;
    bool waits = !run->transport;
    if (start_thread(run) != 0) {
        free_run(run);
        fail_now(done, context, TL_ERR_SECRET, "no thread could be started to run a command on");
        return NULL;
    }
    if (waits) {
        on_task(run);
        return NULL;
    }
    return run;
}

/* Whether the run's thread is still to be waited for: else its task is with the transport and frees it. */
static bool drop(tl_command_run *run) {
    (void)pthread_mutex_lock(&run->lock);
    run->dropped = true;
    bool posted = run->posted;
    (void)pthread_mutex_unlock(&run->lock);
    return !posted;
}

void tl_command_cancel(tl_command_run *run) {
    if (drop(run)) {
        tl_process_stop(&run->process);
        (void)pthread_join(run->thread, NULL);
        free_run(run);
    }
}

void tl_command_finish(tl_command_run *run) {
    if (drop(run)) {
        (void)pthread_join(run->thread, NULL);
        free_run(run);
    }
}
