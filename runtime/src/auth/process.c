/* Watching a program: what it prints, how it ends, and its end when it does not come by itself. */
#include "auth/process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_MS = 1000, SLICE_MS = 100, FOREIGN_CLOCK_SLICE_MS = 5, LONGEST_NAP_MS = 16 };

/* A program while it runs. */
typedef struct watch {
    tl_process *process;
    const tl_process_order *order;
    tl_buf *output;
    int out; /* our end of the pipe; -1: closed */
    int in;
    size_t written;
    int64_t end_ms; /* when its time is over */
    int64_t kill_ms; /* when it gets SIGKILL; INT64_MAX: it was not told to end yet */
    bool overdue;
    bool too_much;
    int nap_ms; /* between looks at a program that has closed its output */
    int status; /* as waitpid has it */
    bool unknown_status;
} watch;

tl_status tl_process_init(tl_process *process) {
    memset(process, 0, sizeof *process);
    return pthread_mutex_init(&process->lock, NULL) == 0 ? TL_OK : TL_ERR_MEMORY;
}

void tl_process_dispose(tl_process *process) {
    (void)pthread_mutex_destroy(&process->lock);
}

static void close_end(int *fd) {
    if (*fd >= 0) {
        (void)close(*fd);
    }
    *fd = -1;
}

/* Until it was waited for, nobody else can have its number. */
static void signal_group(tl_process *process, int number) {
    (void)pthread_mutex_lock(&process->lock);
    if (process->pid > 0) {
        (void)kill(-process->pid, number);
    }
    (void)pthread_mutex_unlock(&process->lock);
}

static bool is_stopped(tl_process *process) {
    (void)pthread_mutex_lock(&process->lock);
    bool stopped = process->stopped;
    (void)pthread_mutex_unlock(&process->lock);
    return stopped;
}

void tl_process_stop(tl_process *process) {
    (void)pthread_mutex_lock(&process->lock);
    process->stopped = true;
    (void)pthread_mutex_unlock(&process->lock);
    signal_group(process, SIGKILL);
}

/* Takes what there is to read. What is beyond the limit ends the program. */
static void read_output(watch *w) {
    while (w->out >= 0 && !w->too_much) {
        size_t room = TL_PROCESS_MOST_BYTES + 1 - w->output->len;
        ssize_t got = read(w->out, w->output->ptr + w->output->len, room);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        }
        if (got <= 0) {
            close_end(&w->out);
            return;
        }
        w->output->len += (size_t)got;
        w->too_much = w->output->len > TL_PROCESS_MOST_BYTES;
    }
    if (w->too_much) {
        close_end(&w->out);
    }
}

/* A program that does not want all of its input is not wrong for that; SIGPIPE is blocked on this thread. */
static void write_input(watch *w) {
    while (w->in >= 0 && w->written < w->order->input.len) {
        ssize_t put = write(w->in, w->order->input.ptr + w->written, w->order->input.len - w->written);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        }
        if (put < 0) {
            break;
        }
        w->written += (size_t)put;
    }
    close_end(&w->in);
}

static void wait_a_little(watch *w) {
    struct pollfd fds[2] = {{w->out, POLLIN, 0}, {w->in, POLLOUT, 0}};
    int slice_ms = w->order->clock && w->order->clock != tl_clock_system() ? FOREIGN_CLOCK_SLICE_MS : SLICE_MS;
    int64_t left_ms = (w->kill_ms != INT64_MAX ? w->kill_ms : w->end_ms) - tl_clock_now_ms(w->order->clock);
    if (w->out < 0) { /* it will be over in a moment */
        slice_ms = slice_ms < w->nap_ms ? slice_ms : w->nap_ms;
        w->nap_ms = w->nap_ms < LONGEST_NAP_MS ? w->nap_ms * 2 : LONGEST_NAP_MS;
    }
    if (left_ms < slice_ms) {
        slice_ms = left_ms > 0 ? (int)left_ms : 0;
    }
    if (poll(fds, 2, slice_ms) > 0) {
        read_output(w);
        if (fds[1].revents) {
            write_input(w);
        }
    }
}

/* Tells a program to end whose time is over, politely at first. */
static void press(watch *w) {
    int64_t now_ms = tl_clock_now_ms(w->order->clock);
    if (w->too_much && w->kill_ms == INT64_MAX) {
        signal_group(w->process, SIGKILL);
        w->kill_ms = now_ms + GRACE_MS;
    } else if (w->kill_ms == INT64_MAX && now_ms >= w->end_ms) {
        w->overdue = true;
        signal_group(w->process, SIGTERM);
        w->kill_ms = now_ms + GRACE_MS;
    } else if (w->kill_ms != INT64_MAX && now_ms >= w->kill_ms) {
        signal_group(w->process, SIGKILL);
        w->kill_ms = now_ms + GRACE_MS;
    }
}

/* Whether the program is over. What is left of the group of one that had to be ended goes with it. */
static bool reap(watch *w) {
    siginfo_t about;
    pid_t pid = w->process->pid; /* only this thread changes it */
    memset(&about, 0, sizeof about);
    int code = waitid(P_PID, (id_t)pid, &about, WEXITED | WNOHANG | WNOWAIT);
    if (code == 0 && about.si_pid != pid) {
        return false;
    }
    if (code != 0 && errno == EINTR) {
        return false;
    }
    if (w->overdue || w->too_much) {
        signal_group(w->process, SIGKILL);
    }
    (void)pthread_mutex_lock(&w->process->lock);
    w->unknown_status = waitpid(pid, &w->status, WNOHANG) != pid;
    w->process->pid = 0;
    (void)pthread_mutex_unlock(&w->process->lock);
    return true;
}

static tl_status judge(const watch *w, tl_error *error) {
    const char *name = w->order->argv[0];
    const char *purpose = w->order->purpose;
    if (is_stopped(w->process)) {
        return tl_fail(error, TL_ERR_CANCELLED, "the command %s, which %s, was ended by the caller", name, purpose);
    }
    if (w->too_much) {
        return tl_fail(error, TL_ERR_SECRET, "the command %s, which %s, printed more than 64 KiB", name, purpose);
    }
    if (w->overdue) {
        return tl_fail(error, TL_ERR_SECRET, "the command %s, which %s, was not over after %" PRId64 " ms and was ended", name, purpose,
                       w->order->limit_ms);
    }
    if (w->unknown_status) {
        return tl_fail(error, TL_ERR_SECRET, "how the command %s, which %s, ended is not known: the program reaps children that it did not start",
                       name, purpose);
    }
    if (WIFSIGNALED(w->status)) {
        return tl_fail(error, TL_ERR_SECRET, "the command %s, which %s, was ended by signal %d", name, purpose, WTERMSIG(w->status));
    }
    if (!WIFEXITED(w->status) || WEXITSTATUS(w->status) != 0) {
        return tl_fail(error, TL_ERR_SECRET, "the command %s, which %s, ended with exit status %d", name, purpose, WEXITSTATUS(w->status));
    }
    return TL_OK;
}

static tl_status fail_start(const tl_process_order *order, int code, tl_error *error) {
    (void)tl_fail(error, TL_ERR_SECRET, "cannot start the command %s, which %s: %s", order->argv[0], order->purpose, strerror(code));
    if (error) {
        error->os_code = code;
    }
    return TL_ERR_SECRET;
}

static bool dont_wait(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

/* Opens the pipes and starts the program. */
static tl_status start(watch *w, tl_error *error) {
    int out[2] = {-1, -1};
    int in[2] = {-1, -1};
    pid_t pid = 0;
    tl_process_spawn_lock(true);
    bool open = tl_pipe_open(out) && (w->order->input.len == 0 || tl_pipe_open(in));
    open = open && dont_wait(out[0]) && (in[1] < 0 || dont_wait(in[1]));
    int code = open ? tl_process_spawn(w->order->argv, in[0], out[1], &pid) : errno;
    tl_process_spawn_lock(false);
    close_end(&out[1]);
    close_end(&in[0]);
    w->out = out[0];
    w->in = in[1];
    if (code != 0) {
        close_end(&w->out);
        close_end(&w->in);
        return fail_start(w->order, code, error);
    }
    (void)pthread_mutex_lock(&w->process->lock);
    w->process->pid = pid;
    bool stopped = w->process->stopped;
    (void)pthread_mutex_unlock(&w->process->lock);
    if (stopped) {
        signal_group(w->process, SIGKILL);
    }
    return TL_OK;
}

tl_status tl_process_run(tl_process *process, const tl_process_order *order, tl_buf *output, tl_error *error) {
    int64_t now_ms = tl_clock_now_ms(order->clock);
    watch w = {.process = process, .order = order, .output = output, .out = -1, .in = -1, .kill_ms = INT64_MAX, .nap_ms = 1};
    w.end_ms = order->limit_ms > INT64_MAX - now_ms ? INT64_MAX : now_ms + order->limit_ms;
    /* In one piece: growing would leave copies behind. */
    if (tl_buf_reserve(output, TL_PROCESS_MOST_BYTES + 1) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    tl_status status = start(&w, error);
    if (status != TL_OK) {
        return status;
    }
    do {
        wait_a_little(&w);
        press(&w);
    } while (!reap(&w));
    read_output(&w); /* what it printed last; a program that it left behind may keep the pipe open */
    close_end(&w.out);
    close_end(&w.in);
    return judge(&w, error);
}
