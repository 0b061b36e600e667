#include "world.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "folder.h"
#include "support/support.h"

#define SEED "wasp: {tokens: [" PROGRAM_TOKEN "], phone_types: [Cell Phone], customers: [{prefix: C-, from: 0, to: 19999}]}\n"

enum { STEP_MS = 5, QUIET_MS = 70, DELAY_MOST_MS = 50, KEYS = 15000 };

/* Some have the key of the one before, and the last quarter has those of the first. */
static unsigned customer_of(unsigned record) {
    unsigned base = record % 50 == 1 ? record - 1 : record;
    return base % KEYS;
}

static void write_input(world *all) {
    char path[1300];
    snprintf(path, sizeof path, "%s/in.csv", all->folder);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("id,customer,kind,number\n", out);
    for (unsigned i = 0; i < WORLD_RECORDS; i++) {
        fprintf(out, "r%u,C-%u,mobile,%07u\n", i, customer_of(i), i);
    }
    assert_int_equal(fclose(out), 0);
}

void world_open(world *all, const char *more) {
    const char *seed = getenv("TL_CRASH_SEED");
    char extra[200];
    memset(all, 0, sizeof *all);
    all->folder = test_temp_dir();
    assert_non_null(all->folder);
    all->records = calloc(WORLD_RECORDS, sizeof *all->records);
    assert_non_null(all->records);
    all->seed = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
    all->random = all->seed * 2654435761u + 1;
    printf("TL_CRASH_SEED=%llu\n", (unsigned long long)all->seed);
    snprintf(all->log_file, sizeof all->log_file, "%s/sim.log", all->folder);
    snprintf(all->state_file, sizeof all->state_file, "%s/sim.state", all->folder);
    write_input(all);
    world_start_sim(all);
    snprintf(extra, sizeof extra, ", jobs: 2%s", more);
    folder_write_config(all->folder, all->port, extra);
}

void world_close(world *all) {
    if (all->sim.pid) {
        sim_stop(&all->sim);
    }
    free(all->records);
    assert_true(test_temp_dir_remove(all->folder));
}

int world_random(world *all, int least, int most) {
    all->random = all->random * 6364136223846793005u + 1442695040888963407u;
    return least + (int)((all->random >> 33) % (uint64_t)(most - least + 1));
}

/* ---- the simulator ---- */

void world_start_sim(world *all) {
    char listen[40];
    snprintf(listen, sizeof listen, "127.0.0.1:%u", all->port);
    const char *const arguments[] = {"--listen", listen, "--log", all->log_file, "--state", all->state_file, NULL};
    sim_setup setup = {.seed = SEED, .delay_ms = "20-50", .arguments = arguments};
    assert_true(sim_start(&all->sim, &setup));
    all->port = all->sim.port;
}

void world_stop_sim(world *all) {
    assert_int_equal(sim_stop(&all->sim), 0);
}

void world_kill_sim(world *all) {
    assert_int_equal(sim_end(&all->sim, SIGKILL), 128 + SIGKILL);
    sim_remove(&all->sim);
}

/* ---- the program ---- */

const char *world_journal(const world *all) {
    static char path[1300];
    snprintf(path, sizeof path, "%s/j.journal", all->folder);
    return path;
}

void world_start_push(world *all, program *running, long limit_bytes) {
    const char *const push[] = {"push", "wasp", "in.csv", "--journal", "j.journal", "--results", "r.csv", "--quiet", NULL};
    const char *unknown = all->resend_unknown ? "resend" : "report";
    const char *const resume[] = {"resume", "j.journal", "--results", "r.csv", "--quiet", "--on-unknown", unknown, NULL};
    bool begun = world_is_begun(all);
    program_setup setup = {.folder = all->folder, .words = begun ? resume : push, .limit_file_bytes = limit_bytes};
    assert_true(program_start(running, &setup));
}

bool world_is_begun(const world *all) {
    return access(world_journal(all), F_OK) == 0;
}

int world_first_ms(const world *all) {
    const struct timespec step = {0, STEP_MS * 1000000L};
    struct stat about = {0};
    int waited_ms = 0;
    for (; waited_ms < 20000 && (stat(all->log_file, &about) != 0 || about.st_size == 0); waited_ms += STEP_MS) {
        nanosleep(&step, NULL);
    }
    return waited_ms;
}

long world_log_size(const world *all) {
    struct stat about = {0};
    return stat(all->log_file, &about) == 0 ? (long)about.st_size : 0;
}

bool world_ends_before_it_sends(const world *all, program *running, long log_size) {
    for (int waited_ms = 0; waited_ms < 20000 && world_log_size(all) == log_size; waited_ms += STEP_MS) {
        if (world_ends_within(running, 0)) {
            return true;
        }
    }
    return false;
}

bool world_ends_within(program *running, int ms) {
    const struct timespec step = {0, STEP_MS * 1000000L};
    siginfo_t about;
    for (int waited = 0; waited <= ms; waited += STEP_MS) {
        memset(&about, 0, sizeof about);
        if (waitid(P_PID, (id_t)running->pid, &about, WEXITED | WNOHANG | WNOWAIT) == 0 && about.si_pid == running->pid) {
            return true;
        }
        nanosleep(&step, NULL);
    }
    return false;
}

/* ---- the log ---- */

static void take_line(world *all, const char *line) {
    const char *number = strstr(line, "\"number\":\"");
    assert_non_null(number);
    assert_non_null(strstr(line, "\"applied\":true"));
    unsigned record = (unsigned)strtoul(number + strlen("\"number\":\""), NULL, 10);
    assert_true(record < WORLD_RECORDS);
    world_record *known = &all->records[record];
    if (known->settled) {
        fail_msg("record %u was sent again though the journal had its result", record);
    }
    all->repeated += known->logged > 0;
    known->logged++;
}

void world_read_log(world *all) {
    char line[600];
    FILE *log = fopen(all->log_file, "r");
    if (!log) {
        return;
    }
    assert_int_equal(fseek(log, all->log_at, SEEK_SET), 0);
    while (fgets(line, sizeof line, log) && strchr(line, '\n')) { /* the last one may be half there */
        take_line(all, line);
        all->log_at = ftell(log);
    }
    fclose(log);
}

/* What was on its way is logged within the longest delay. */
static void wait_until_quiet(const world *all) {
    const struct timespec step = {0, STEP_MS * 1000000L};
    struct stat about = {0};
    off_t size = -1;
    int quiet_ms = 0;
    for (int i = 0; i < 2000 && quiet_ms < QUIET_MS; i++) {
        (void)stat(all->log_file, &about);
        quiet_ms = about.st_size == size ? quiet_ms + STEP_MS : 0;
        size = about.st_size;
        nanosleep(&step, NULL);
    }
}

/* ---- the journal ---- */

typedef struct reading {
    world *all;
    tl_outcome wanted;
    size_t count;
    size_t lost; /* without a result, though the system got it */
    bool mark;
} reading;

static bool on_record(void *context, const tl_record *record, const tl_result *result) {
    reading *it = context;
    char id[16];
    snprintf(id, sizeof id, "%.*s", (int)record->id.len, record->id.ptr);
    unsigned index = (unsigned)strtoul(id + 1, NULL, 10);
    assert_int_equal(index, result->index); /* nothing is missing, and it is in order */
    bool settled = result->outcome == TL_OUTCOME_SAVED || result->outcome == TL_OUTCOME_REJECTED;
    it->count += result->outcome == it->wanted;
    if (it->mark) {
        it->lost += !settled && it->all->records[index].logged > 0 && !it->all->records[index].settled;
        assert_false(it->all->records[index].settled && !settled); /* a result that was there stays */
        it->all->records[index].settled = settled;
    }
    return true;
}

static void read_journal(reading *it) {
    tl_journal *journal = NULL;
    tl_journal_status status;
    tl_error error = {0};
    if (tl_journal_open(&journal, world_journal(it->all), TL_JOURNAL_READ, NULL, &error) != TL_OK) {
        if (!strstr(error.message, "before it had read the whole input")) {
            fail_msg("%s", error.message);
        }
        return;
    }
    assert_int_equal(tl_journal_status_of(journal, &status, &error), TL_OK);
    if (status.sealed) {
        assert_int_equal(status.records, WORLD_RECORDS);
        assert_int_equal(tl_journal_each(journal, (tl_outcome)0, on_record, it, &error), TL_OK);
    }
    tl_journal_close(journal);
}

void world_look(world *all) {
    reading it = {.all = all, .mark = true};
    wait_until_quiet(all);
    world_read_log(all);
    read_journal(&it);
    all->kills++;
    all->in_flight += it.lost > 0;
}

size_t world_count(world *all, tl_outcome outcome) {
    reading it = {.all = all, .wanted = outcome};
    read_journal(&it);
    return it.count;
}
