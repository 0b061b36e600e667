/*
 * Killed at random moments and gone on with until done: every record ends with exactly one outcome, and the system as after a clean run.
 * TL_CRASH_KILLS says how many kills (10), TL_CRASH_SEED repeats a run.
 */
#include "world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/support.h"

enum { KILLS = 10, MOST_LIVES = 400, CLEAN_MS = 55000 };

static size_t kills_wanted(void) {
    const char *kills = getenv("TL_CRASH_KILLS");
    return kills ? strtoul(kills, NULL, 10) : KILLS;
}

static char *clean_state; /* what the simulator holds after a run without a crash */
static long clean_bytes; /* of the journal then */
static int clean_first_ms; /* until the system saw its first record then: the input was read */

static void run_to_its_end(world *all, int code) {
    program running;
    world_start_push(all, &running, 0);
    clean_first_ms = world_first_ms(all);
    program_finish(&running);
    if (running.code != code) {
        fail_msg("it ended with %d: %s", running.code, running.errors);
    }
    program_dispose(&running);
}

static int make_clean_state(void **state) {
    (void)state;
    world all;
    struct stat about;
    world_open(&all, "");
    run_to_its_end(&all, 0);
    assert_int_equal(stat(world_journal(&all), &about), 0);
    clean_bytes = (long)about.st_size;
    world_stop_sim(&all);
    world_read_log(&all);
    for (size_t i = 0; i < WORLD_RECORDS; i++) {
        assert_int_equal(all.records[i].logged, 1);
    }
    clean_state = sim_read_file(all.state_file);
    assert_non_null(clean_state);
    assert_true(strlen(clean_state) > 100000);
    world_close(&all);
    return 0;
}

static int drop_clean_state(void **state) {
    (void)state;
    free(clean_state);
    return 0;
}

/* Waits for the moment of a kill: four of five times a while after the first reply of this life, else at any time. True when it came to its end before. */
static bool ends_before_its_kill(world *all, program *running, long log_size) {
    if (world_random(all, 1, 5) == 1) {
        return world_ends_within(running, world_random(all, 20, 60 + clean_first_ms));
    }
    return world_ends_before_it_sends(all, running, log_size) || world_ends_within(running, world_random(all, 0, 60));
}

/* Kills the program at random moments until it comes to its end, or `most` times; returns what it ended with. */
static int live_and_die(world *all, size_t most) {
    for (size_t lives = 0; lives < MOST_LIVES; lives++) {
        program running;
        long log_size = world_log_size(all);
        world_start_push(all, &running, 0);
        bool ended = all->kills < most ? ends_before_its_kill(all, &running, log_size) : world_ends_within(&running, CLEAN_MS);
        if (!ended) {
            assert_int_equal(kill(running.pid, SIGKILL), 0);
        }
        program_finish(&running);
        int code = running.code;
        bool half = strstr(running.errors, "before it had read the whole input") != NULL;
        ended = code != 128 + SIGKILL; /* it may have come to its end just before */
        program_dispose(&running);
        if (half) {
            assert_int_equal(unlink(world_journal(all)), 0); /* as it says: the file is pushed again */
        } else if (ended) {
            return code;
        } else if (world_is_begun(all)) {
            world_look(all);
        }
    }
    fail_msg("it never came to its end");
    return -1;
}

static void show(const world *all, const char *what) {
    printf("%s: %zu kills, %zu of them with something in flight, %zu records that the system got again\n", what, all->kills, all->in_flight,
           all->repeated);
}

static void test_killed_and_gone_on_with(void **state) {
    (void)state;
    size_t kills = 0;
    size_t in_flight = 0;
    for (size_t left = kills_wanted(); kills < left;) {
        world all;
        world_open(&all, "");
        assert_int_equal(live_and_die(&all, left - kills), 0);
        assert_int_equal(world_count(&all, TL_OUTCOME_SAVED), WORLD_RECORDS);
        world_stop_sim(&all);
        world_read_log(&all);
        for (size_t i = 0; i < WORLD_RECORDS; i++) {
            assert_true(all.records[i].logged >= 1);
        }
        char *found = sim_read_file(all.state_file);
        assert_non_null(found);
        assert_true(strcmp(found, clean_state) == 0);
        free(found);
        show(&all, "killed");
        kills += all.kills;
        in_flight += all.in_flight;
        world_close(&all);
    }
    printf("%zu kills, %zu %% with something in flight\n", kills, in_flight * 100 / kills);
    assert_true(in_flight * 100 >= kills * 60);
}

/* Sending twice would do harm: nothing is sent twice, and what was in flight is unknown. */
static void test_what_must_not_be_sent_twice(void **state) {
    (void)state;
    size_t kills = 0;
    size_t in_flight = 0;
    for (size_t left = kills_wanted(); kills < left;) {
        world all;
        world_open(&all, ", idempotent: false");
        int code = live_and_die(&all, left - kills);
        world_stop_sim(&all);
        world_read_log(&all);
        size_t saved = world_count(&all, TL_OUTCOME_SAVED);
        size_t unknown = world_count(&all, TL_OUTCOME_UNKNOWN);
        assert_int_equal(saved + unknown, WORLD_RECORDS);
        assert_int_equal(code, unknown > 0 ? 1 : 0);
        for (size_t i = 0; i < WORLD_RECORDS; i++) {
            assert_true(all.records[i].logged <= 1);
        }
        assert_int_equal(all.repeated, 0);
        assert_true(unknown > 0 || all.in_flight == 0);
        show(&all, "once only");
        kills += all.kills;
        in_flight += all.in_flight;
        world_close(&all);
    }
    assert_true(in_flight * 100 >= kills * 60);
}

/* The simulator dies and forgets; what it had acknowledged is in its log. */
static void test_the_system_is_killed(void **state) {
    (void)state;
    world all;
    size_t deaths = kills_wanted() / 2;
    world_open(&all, "");
    all.resend_unknown = true; /* when it is given up, nobody knows */
    for (size_t lives = 0; lives < MOST_LIVES; lives++) {
        program running;
        world_start_push(&all, &running, 0);
        for (; deaths > 0 && !world_ends_within(&running, world_random(&all, 30, 120)); deaths--) {
            world_kill_sim(&all);
            world_start_sim(&all);
        }
        program_finish(&running);
        int code = running.code;
        program_dispose(&running);
        world_look(&all);
        if (code == 0) {
            break;
        }
        assert_true(code == 1 || code == 3);
    }
    assert_int_equal(world_count(&all, TL_OUTCOME_SAVED), WORLD_RECORDS);
    world_stop_sim(&all);
    for (unsigned i = 0; i < WORLD_RECORDS; i++) {
        assert_true(all.records[i].logged >= 1);
    }
    show(&all, "system killed");
    world_close(&all);
}

/* The disk is full at one size of file after another: told each time, and nothing is lost. */
static void test_writing_fails(void **state) {
    (void)state;
    world all;
    int code = -1;
    size_t told = 0;
    world_open(&all, "");
    for (size_t lives = 0; lives < MOST_LIVES && code != 0; lives++) {
        program running;
        bool limited = lives < 8;
        world_start_push(&all, &running, limited ? world_random(&all, (int)(clean_bytes / 8), (int)(clean_bytes * 9 / 10)) : 0);
        program_finish(&running);
        code = running.code;
        if (code != 0) {
            assert_true(limited);
            assert_int_equal(code, 2);
            if (!strstr(running.errors, "trunkline: ")) {
                fail_msg("it said nothing of it: %s", running.errors);
            }
            told += strstr(running.errors, "then resume") != NULL;
        }
        bool half = strstr(running.errors, "before it had read the whole input") != NULL;
        program_dispose(&running);
        if (half) {
            assert_int_equal(unlink(world_journal(&all)), 0);
        } else if (access(world_journal(&all), F_OK) == 0) {
            world_look(&all);
        }
    }
    assert_int_equal(code, 0);
    assert_true(told > 0);
    assert_int_equal(world_count(&all, TL_OUTCOME_SAVED), WORLD_RECORDS);
    world_stop_sim(&all);
    char *found = sim_read_file(all.state_file);
    assert_true(found && strcmp(found, clean_state) == 0);
    free(found);
    show(&all, "writing failed");
    world_close(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_and_gone_on_with),
        cmocka_unit_test(test_what_must_not_be_sent_twice),
        cmocka_unit_test(test_the_system_is_killed),
        cmocka_unit_test(test_writing_fails),
    };
    return cmocka_run_group_tests(tests, make_clean_state, drop_clean_state);
}
