/* A million records, from CSV to results with the journal on, take less than 64 MiB of the program's memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <sys/resource.h>

#include "folder.h"
#include "program.h"
#include "sim_process.h"
#include "support/support.h"

#define SEED "wasp: {tokens: [" PROGRAM_TOKEN "], phone_types: [Cell Phone], customers: [{prefix: C-, from: 0, to: 999999}]}\n"

enum { RECORDS = 1000000, MOST_KIB = 64 * 1024 };

static void test_a_million_records(void **state) {
    (void)state;
    sim_process sim;
    sim_setup setup = {.seed = SEED, .hide_numbers = true};
    struct rusage used;
    program ended;
    char path[1200];
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    snprintf(path, sizeof path, "%s/in.csv", folder);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("id,customer,kind,number\n", out);
    for (int i = 0; i < RECORDS; i++) {
        fprintf(out, "r%d,C-%d,mobile,%07d\n", i, i, i);
    }
    assert_int_equal(fclose(out), 0);
    assert_true(sim_start(&sim, &setup));
    folder_write_config(folder, sim.port, "");
    RUN(&ended, folder, "push", "wasp", "in.csv", "--results", "r.csv", "--quiet");
    assert_int_equal(ended.code, 0);
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &used), 0); /* of the program alone: the simulator still runs */
    printf("%ld KiB at most\n", used.ru_maxrss);
    assert_true(used.ru_maxrss > 1024 && used.ru_maxrss < MOST_KIB);
    program_dispose(&ended);
    assert_int_equal(sim_stop(&sim), 0);
    assert_true(test_temp_dir_remove(folder));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_million_records)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
