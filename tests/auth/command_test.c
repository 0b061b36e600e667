/* Secrets from commands: no shell, a time limit, an output limit, the exit status, and that the loop goes on meanwhile. Runs real programs. */
#include "auth/fake_wire.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "auth/asked.h"

enum { GIVE_UP_MS = 10000 };

static tl_token_source *make(const char *const *argv, int64_t timeout_ms, const tl_clock *clock) {
    tl_token_command_options options = TL_TOKEN_COMMAND_OPTIONS_INIT;
    tl_token_source *source = NULL;
    tl_error error = {0};
    options.argv = argv;
    options.timeout_ms = timeout_ms;
    options.clock = clock;
    options.fresh = true;
    if (tl_token_command(&source, &options, &error) != TL_OK) {
        fail_msg("no source: %s", error.message);
    }
    return source;
}

/* One run beside the loop, with the same again in the foreground. */
static void check_run(const char *const *argv, tl_status status, const char *text) {
    fake_wire wire;
    asked got;
    tl_token_source *source = make(argv, 0, NULL);
    fake_wire_init(&wire, NULL, 0);
    ask(source, &wire.base, &got);
    assert_int_equal(got.calls, 0); /* never at once: it would have had to wait */
    fake_wire_drive_until(&wire, &got.calls);
    for (int i = 0; i < 2; i++) {
        if (status == TL_OK) {
            expect_given(&got, text);
        } else {
            expect_refused(&got, status, text);
        }
        if (i == 0) {
            ask(source, NULL, &got);
        }
    }
    tl_token_source_free(source);
    fake_wire_end(&wire);
}

#define check_command(status, text, ...)                                                                                                             \
    do {                                                                                                                                             \
        static const char *const run_argv[] = {__VA_ARGS__, NULL};                                                                                   \
        check_run(run_argv, status, text);                                                                                                           \
    } while (0)

static void test_first_line(void **state) {
    (void)state;
    check_command(TL_OK, "s3cr3t-1", "printf", "s3cr3t-1\\nsecond\\n");
    check_command(TL_OK, "s3cr3t-1", "/usr/bin/printf", "s3cr3t-1\\r\\n");
    check_command(TL_OK, " no end ", "printf", " no end ");
    check_command(TL_ERR_SECRET, "printed nothing on its first line", "printf", "\\ns3cr3t");
    check_command(TL_ERR_SECRET, "the command true, which is to give a secret, printed nothing", "true");
}

/* What a shell would take apart, run or replace stays one argument. */
static void test_no_shell(void **state) {
    (void)state;
    check_command(TL_OK, "a; echo b && $HOME `id` > *", "printf", "%s", "a; echo b && $HOME `id` > *");
}

static void test_exit_status(void **state) {
    (void)state;
    check_command(TL_ERR_SECRET, "the command sh, which is to give a secret, ended with exit status 3", "sh", "-c", "echo s3cr3t; exit 3");
    check_command(TL_ERR_SECRET, "was ended by signal 9", "sh", "-c", "echo s3cr3t; kill -9 $$");
}

/* No program, no shell that would find one in the name. Under an emulator the failure may come as the exit status of what was to start it. */
static void test_no_such_program(void **state) {
    (void)state;
    static const char *const names[] = {"no-such-command", "no-such-command; true", "/no/such/path/true"};
    for (size_t i = 0; i < 3; i++) {
        const char *const argv[] = {names[i], NULL};
        asked got;
        tl_token_source *source = make(argv, 0, NULL);
        ask(source, NULL, &got);
        assert_int_equal(got.calls, 1);
        assert_int_equal(got.status, TL_ERR_SECRET);
        if (!strstr(got.error.message, "cannot start the command") && !strstr(got.error.message, "ended with exit status")) {
            fail_msg("\"%s\" says neither", got.error.message);
        }
        assert_non_null(strstr(got.error.message, names[i]));
        tl_token_source_free(source);
    }
}

/* 64 KiB are taken, a byte more is not; a command that never stops printing is ended. */
static void test_output_limit(void **state) {
    (void)state;
    check_command(TL_OK, "first", "sh", "-c", "echo first; head -c 65530 /dev/zero");
    check_command(TL_ERR_SECRET, "printed more than 64 KiB", "sh", "-c", "echo first; head -c 65531 /dev/zero");
    check_command(TL_ERR_SECRET, "printed more than 64 KiB", "sh", "-c", "while :; do echo s3cr3t; done");
}

static void test_surroundings(void **state) {
    (void)state;
    assert_int_equal(setenv("TL_TEST_AUTH_VARIABLE", "from the environment", 1), 0);
    check_command(TL_OK, "from the environment", "sh", "-c", "echo \"$TL_TEST_AUTH_VARIABLE\"");
    check_command(TL_OK, "stdin is empty", "sh", "-c", "test -z \"$(cat)\" && echo stdin is empty");
    check_command(TL_OK, "stdin /dev/null stderr /dev/null", "sh", "-c",
                  "echo noise >&2; echo stdin $(readlink /proc/self/fd/0) stderr $(readlink /proc/$$/fd/2)");
    check_command(TL_OK, "own group", "sh", "-c", "test $(ps -o pgid= -p $$) = $$ && echo own group");
}

/* No descriptor of ours reaches the command but its three: what else it has is what our own process was started with. */
static void test_no_descriptor_is_inherited(void **state) {
    (void)state;
    char expected[128] = "inherited:";
    for (int fd = 3; fd < 100; fd++) {
        int flags = fcntl(fd, F_GETFD);
        size_t used = strlen(expected);
        if (flags >= 0 && !(flags & FD_CLOEXEC)) {
            (void)snprintf(expected + used, sizeof expected - used, " %d", fd);
        }
    }
    const char *const argv[] = {"bash", "-c",
                                "all=inherited:; for ((i = 3; i < 100; i++)); do [[ -e /proc/$$/fd/$i ]] && all+=\" $i\"; done; echo \"$all\"", NULL};
    tl_token_source *source = make(argv, 0, NULL);
    asked got;
    ask(source, NULL, &got);
    tl_token_source_free(source);
    expect_given(&got, expected);
}

/* Signals that the host ignores or blocks are as usual in the command. */
static void test_signals_are_as_usual(void **state) {
    (void)state;
    sigset_t some;
    sigset_t before;
    void (*pipe_before)(int) = signal(SIGPIPE, SIG_IGN);
    (void)sigemptyset(&some);
    (void)sigaddset(&some, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &some, &before);
    check_command(TL_OK, "SigBlk: 0000 SigIgn: 0000", "sh", "-c",
                  "echo $(sed -nE '/SigBlk|SigIgn/s/[0-9a-f]{12}([0-9a-f]{4})$/\\1/p' /proc/self/status)");
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    (void)signal(SIGPIPE, pipe_before);
}

static bool is_alive(long pid) {
    return kill((pid_t)pid, 0) == 0;
}

static long read_number(const char *path) {
    tl_buf file = {0};
    long number = 0;
    if (test_read_file(path, &file) && file.len > 0 && file.ptr[file.len - 1] == '\n') {
        number = strtol(file.ptr, NULL, 10);
    }
    tl_buf_dispose(&file);
    return number;
}

/* A command that wrote its number to a file and sleeps; `script` begins with what it does about SIGTERM. */
typedef struct sleeper {
    const char *folder;
    char file[320];
    char script[1200];
    const char *argv[4];
    fake_wire wire;
    fake_clock clock;
    tl_token_source *source;
    asked got;
    long pid;
} sleeper;

static void begin_sleeper(sleeper *s, const char *trap) {
    memset(s, 0, sizeof *s);
    s->folder = test_temp_dir();
    assert_non_null(s->folder);
    (void)snprintf(s->file, sizeof s->file, "%s/pid", s->folder);
    (void)snprintf(s->script, sizeof s->script,
                   "%s echo s3cr3t; sleep 60 & echo $stubborn > %s/stubborn; echo $! > %s.tmp; mv %s.tmp %s; while :; do wait; done", trap, s->folder,
                   s->file, s->file, s->file);
    s->argv[0] = "sh";
    s->argv[1] = "-c";
    s->argv[2] = s->script;
    fake_wire_init(&s->wire, NULL, 0);
    fake_clock_init(&s->clock);
    s->source = make(s->argv, 5000, &s->clock.clock);
    ask(s->source, &s->wire.base, &s->got);
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    while ((s->pid = read_number(s->file)) == 0 && tl_clock_now_ms(NULL) < give_up_ms) {
        (void)s->wire.base.vtable->drive(&s->wire.base, 1, NULL);
    }
    assert_true(s->pid > 0); /* of the sleep, which is in the command's group */
    assert_true(is_alive(s->pid));
    assert_int_equal(s->got.calls, 0);
}

/* Ended, and somebody (init, or nobody in a container without one) waits for it: gone or a zombie. */
static void expect_gone(long pid) {
    char path[64];
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    (void)snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    while (tl_clock_now_ms(NULL) < give_up_ms) {
        tl_buf text = {0};
        bool read = test_read_file(path, &text);
        bool zombie = read && text.len && strstr(text.ptr, ") Z ");
        tl_buf_dispose(&text);
        if (!is_alive(pid) || zombie) {
            return;
        }
        const struct timespec moment = {0, 2000000};
        (void)nanosleep(&moment, NULL);
    }
    fail_msg("process %ld still runs", pid);
}

static void end_sleeper(sleeper *s) {
    tl_token_source_free(s->source);
    fake_wire_end(&s->wire);
    expect_gone(s->pid);
    assert_true(test_temp_dir_remove(s->folder));
}

static void test_time_limit(void **state) {
    (void)state;
    sleeper s;
    begin_sleeper(&s, "");
    fake_clock_advance(&s.clock, 4999);
    (void)s.wire.base.vtable->drive(&s.wire.base, 20, NULL);
    assert_int_equal(s.got.calls, 0);
    fake_clock_advance(&s.clock, 1);
    fake_wire_drive_until(&s.wire, &s.got.calls);
    expect_refused(&s.got, TL_ERR_SECRET, "was not over after 5000 ms and was ended");
    end_sleeper(&s);
}

/* SIGTERM is ignored: SIGKILL comes a second later, to the whole group. */
static void test_stubborn_command(void **state) {
    (void)state;
    sleeper s;
    begin_sleeper(&s, "trap '' TERM;");
    fake_clock_advance(&s.clock, 5000);
    (void)s.wire.base.vtable->drive(&s.wire.base, 50, NULL);
    assert_int_equal(s.got.calls, 0);
    assert_true(is_alive(s.pid));
    fake_clock_advance(&s.clock, 1000);
    fake_wire_drive_until(&s.wire, &s.got.calls);
    expect_refused(&s.got, TL_ERR_SECRET, "was not over");
    end_sleeper(&s);
}

/* The command itself goes by SIGTERM; what it started does not, and is ended with it. */
static void test_stubborn_child(void **state) {
    (void)state;
    sleeper s;
    begin_sleeper(&s, "trap '' TERM; sleep 60 & stubborn=$!; trap - TERM;");
    long polite = s.pid;
    char path[400];
    (void)snprintf(path, sizeof path, "%s/stubborn", s.folder);
    s.pid = read_number(path);
    assert_true(s.pid > 0 && is_alive(s.pid));
    fake_clock_advance(&s.clock, 5000);
    fake_wire_drive_until(&s.wire, &s.got.calls);
    expect_refused(&s.got, TL_ERR_SECRET, "was not over");
    expect_gone(polite);
    end_sleeper(&s);
}

static void test_cancel_ends_the_command(void **state) {
    (void)state;
    sleeper s;
    begin_sleeper(&s, "trap '' TERM;");
    s.source->vtable->cancel(s.source, on_asked, &s.got);
    expect_refused(&s.got, TL_ERR_CANCELLED, "cancelled");
    expect_gone(s.pid);
    end_sleeper(&s);
}

static void test_free_ends_the_command(void **state) {
    (void)state;
    sleeper s;
    begin_sleeper(&s, "trap '' TERM;");
    tl_token_source_free(s.source);
    s.source = NULL;
    expect_refused(&s.got, TL_ERR_CANCELLED, "freed");
    end_sleeper(&s);
}

/* What a command leaves behind keeps its output open: that is not waited for. */
static void test_left_behind(void **state) {
    (void)state;
    const char *folder = test_temp_dir();
    char script[1200];
    char file[320];
    asked got;
    assert_non_null(folder);
    (void)snprintf(file, sizeof file, "%s/pid", folder);
    (void)snprintf(script, sizeof script, "sleep 60 & echo $! > %s; echo token", file);
    const char *const argv[] = {"sh", "-c", script, NULL};
    tl_token_source *source = make(argv, 0, NULL);
    int64_t start_ms = tl_clock_now_ms(NULL);
    ask(source, NULL, &got);
    expect_given(&got, "token");
    assert_true(tl_clock_now_ms(NULL) - start_ms < 5000);
    long pid = read_number(file);
    assert_true(pid > 0);
    assert_int_equal(kill((pid_t)pid, SIGKILL), 0); /* our own, by its number */
    expect_gone(pid);
    tl_token_source_free(source);
    assert_true(test_temp_dir_remove(folder));
}

/* Without `fresh` it runs once, and again when the server refuses what it gave. */
static void test_kept_until_refused(void **state) {
    (void)state;
    const char *folder = test_temp_dir();
    char script[1200];
    asked got;
    tl_token_source *source = NULL;
    tl_token_command_options options = TL_TOKEN_COMMAND_OPTIONS_INIT;
    assert_non_null(folder);
    (void)snprintf(script, sizeof script, "echo x >> %s/runs; echo token $(wc -l < %s/runs)", folder, folder);
    const char *const argv[] = {"sh", "-c", script, NULL};
    options.argv = argv;
    assert_int_equal(tl_token_command(&source, &options, NULL), TL_OK);
    expect_token_at_once(source, NULL, "token 1", &got);
    expect_token_at_once(source, NULL, "token 1", &got);
    assert_true(give_back(source, &got, TL_TOKEN_REFUSED, NULL));
    expect_token_at_once(source, NULL, "token 2", &got);
    tl_token_source_free(source);
    assert_true(test_temp_dir_remove(folder));
}

/* Many at the same time, each with its own answer; none inherits another one's pipe. */
static void test_many_at_once(void **state) {
    (void)state;
    enum { MANY = 24 };
    fake_wire wire;
    asked got[MANY];
    tl_token_source *sources[MANY];
    char numbers[MANY][16];
    fake_wire_init(&wire, NULL, 0);
    for (size_t i = 0; i < MANY; i++) {
        (void)snprintf(numbers[i], sizeof numbers[i], "token %zu", i);
        const char *const argv[] = {"echo", numbers[i], NULL};
        sources[i] = make(argv, 0, NULL);
        ask(sources[i], &wire.base, &got[i]);
    }
    for (size_t i = 0; i < MANY; i++) {
        fake_wire_drive_until(&wire, &got[i].calls);
        expect_given(&got[i], numbers[i]);
        tl_token_source_free(sources[i]);
    }
    fake_wire_end(&wire);
}

static void check_wrong(const char *const *argv, int64_t timeout_ms, size_t struct_size, const char *part) {
    tl_token_command_options options = TL_TOKEN_COMMAND_OPTIONS_INIT;
    tl_token_source *source = NULL;
    tl_error error = {0};
    options.argv = argv;
    options.timeout_ms = timeout_ms;
    options.struct_size = struct_size;
    assert_int_equal(tl_token_command(&source, &options, &error), TL_ERR_USAGE);
    assert_null(source);
    assert_non_null(strstr(error.message, part));
}

static void test_wrong_options(void **state) {
    (void)state;
    static const char *const none[] = {NULL};
    static const char *const empty[] = {"", NULL};
    static const char *const good[] = {"true", NULL};
    check_wrong(NULL, 0, sizeof(tl_token_command_options), "name of its program");
    check_wrong(none, 0, sizeof(tl_token_command_options), "name of its program");
    check_wrong(empty, 0, sizeof(tl_token_command_options), "name of its program");
    check_wrong(good, -1, sizeof(tl_token_command_options), "negative");
    check_wrong(good, 0, 0, "TL_TOKEN_COMMAND_OPTIONS_INIT");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_first_line),
        TEST_MEMORY(test_no_shell),
        TEST_MEMORY(test_exit_status),
        TEST_MEMORY(test_no_such_program),
        TEST_MEMORY(test_output_limit),
        TEST_MEMORY(test_surroundings),
        TEST_MEMORY(test_no_descriptor_is_inherited),
        TEST_MEMORY(test_signals_are_as_usual),
        TEST_MEMORY(test_time_limit),
        TEST_MEMORY(test_stubborn_command),
        TEST_MEMORY(test_stubborn_child),
        TEST_MEMORY(test_cancel_ends_the_command),
        TEST_MEMORY(test_free_ends_the_command),
        TEST_MEMORY(test_left_behind),
        TEST_MEMORY(test_kept_until_refused),
        TEST_MEMORY(test_many_at_once),
        TEST_MEMORY(test_wrong_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
