/* The built program and its journals: NDJSON and standard input, resume, status, results, forget, --only-failed, --limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "program.h"
#include "sim_process.h"
#include "support/support.h"

#define SEED "wasp: {tokens: [" PROGRAM_TOKEN "], phone_types: [Cell Phone, Office], customers: [C-1001, C-1002]}\n"
#define HEADING "id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n"

static const char *folder;
static sim_process sim;

static int set_up(void **state) {
    (void)state;
    sim_setup setup = {.seed = SEED};
    folder = test_temp_dir();
    if (!folder || !sim_start(&sim, &setup)) {
        return -1;
    }
    folder_write_config(folder, sim.port, "");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    bool good = sim_stop(&sim) == 0;
    return test_temp_dir_remove(folder) && good ? 0 : -1;
}

static bool logged(const char *part) {
    char *log = sim_log_text(&sim);
    assert_non_null(log);
    bool found = strstr(log, part) != NULL;
    free(log);
    return found;
}

static void expect(int code, const char *const *words, const char *output) {
    program ended;
    program_setup setup = {.folder = folder, .words = words};
    program_run(&ended, &setup);
    if (ended.code != code || (output && strcmp(ended.output, output) != 0)) {
        fail_msg("%s %s ended with %d\n--- said:\n%s--- printed:\n%s", words[0], words[1], ended.code, ended.errors, ended.output);
    }
    program_dispose(&ended);
}

#define EXPECT(code, output, ...) expect((code), (const char *const[]){__VA_ARGS__, NULL}, (output))

/* Absent, null, and values of each kind; an extension of null and a number that is a number. */
static void test_ndjson_has_three_states(void **state) {
    (void)state;
    folder_write(folder, "a.ndjson",
                 "\xEF\xBB\xBF{\"id\":7,\"customer\":\"C-1001\",\"kind\":\"mobile\",\"number\":4085550001}\r\n"
                 "\n"
                 "{\"id\":\"\\u00e9\",\"customer\":\"C-1002\",\"kind\":\"work\",\"number\":\"2\",\"x\":{\"PhoneExtension\":\"12\"}}\n"
                 "{\"customer\":\"C-1002\",\"kind\":\"mobile\",\"number\":\"3\",\"extension\":null}");
    EXPECT(0,
           "[{\"CustomerNumber\":\"C-1001\",\"PhoneNumber\":\"4085550001\",\"PhoneTypeName\":\"Cell Phone\"},"
           "{\"CustomerNumber\":\"C-1002\",\"PhoneNumber\":\"2\",\"PhoneExtension\":\"12\",\"PhoneTypeName\":\"Office\"},"
           "{\"CustomerNumber\":\"C-1002\",\"PhoneNumber\":\"3\",\"PhoneExtension\":null,\"PhoneTypeName\":\"Cell Phone\"}]\n",
           "push", "wasp", "a.ndjson", "--dry-run", "--quiet", "--show-numbers");
    EXPECT(0, HEADING "7,1,saved,,,,,200,,1\n\xC3\xA9,3,saved,,,,,200,,1\n,4,saved,,,,,200,,1\n", "push", "wasp", "a.ndjson", "--quiet", "--results",
           "-");
    assert_true(logged("\"number\":\"4085550001\""));
}

static void test_standard_input(void **state) {
    (void)state;
    program running;
    program_setup setup = {.folder = folder,
                           .typed = true,
                           .words = (const char *const[]){"push", "wasp", "-", "--quiet", "--journal", "stdin.journal", "--results", "-", NULL}};
    assert_true(program_start(&running, &setup));
    program_type(&running, "id,customer,kind,number\ns,C-1001,work,77\n");
    close(running.input);
    running.input = -1;
    program_finish(&running);
    assert_int_equal(running.code, 0);
    assert_string_equal(running.output, HEADING "s,2,saved,,,,,200,,1\n");
    program_dispose(&running);
    assert_true(logged("\"number\":\"77\""));
}

static size_t journals(void) {
    char path[1200];
    size_t count = 0;
    snprintf(path, sizeof path, "%s/.state/trunkline", folder);
    DIR *list = opendir(path);
    for (const struct dirent *entry; list && (entry = readdir(list)) != NULL;) {
        count += strstr(entry->d_name, ".journal") != NULL;
    }
    if (list) {
        closedir(list);
    }
    return count;
}

static void test_where_journals_are(void **state) {
    (void)state;
    struct stat about;
    char path[1200];
    folder_write(folder, "one.csv", "customer,kind,number\nC-1001,mobile,1\n");
    folder_write(folder, "bad.csv", "customer,kind,number\n,mobile,1\n");
    size_t before = journals();
    EXPECT(0, "", "push", "wasp", "one.csv", "--quiet");
    EXPECT(0, "", "push", "wasp", "one.csv", "--quiet");
    assert_int_equal(journals(), before + 2); /* also within one second */
    EXPECT(0, "", "push", "wasp", "one.csv", "--quiet", "--no-journal");
    EXPECT(2, "", "push", "wasp", "bad.csv", "--quiet");
    EXPECT(2, "", "push", "wasp", "bad.csv", "--quiet", "--journal", "bad.journal");
    assert_int_equal(journals(), before + 2);
    assert_false(folder_has(folder, "bad.journal")); /* nothing was sent */
    snprintf(path, sizeof path, "%s/.state/trunkline", folder);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    EXPECT(0, "", "push", "wasp", "one.csv", "--quiet", "--journal", "named.journal");
    snprintf(path, sizeof path, "%s/named.journal", folder);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

static void test_the_commands_of_a_journal(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "mixed.csv", "id,customer,kind,number\na,C-1001,mobile,5550001\nb,C-9,mobile,5550002\n");
    EXPECT(1, "", "push", "wasp", "mixed.csv", "--quiet", "--journal", "m.journal");
    RUN(&ended, folder, "status", "m.journal");
    assert_int_equal(ended.code, 0);
    assert_non_null(strstr(ended.output, "system: wasp (wasp)\ninput: mixed.csv\ninput's SHA-256: "));
    assert_non_null(strstr(ended.output, "records: 2\n  1 saved\n  1 rejected\nstate: every record has a result\n"));
    program_dispose(&ended);
    EXPECT(0, HEADING "b,3,rejected,unknown_customer,102,,,200,,1\n", "results", "m.journal", "--outcome", "rejected", "--results-without-values");
    EXPECT(1, "", "resume", "m.journal", "--quiet"); /* nothing is left to send, and one is not saved */
    EXPECT(0, "", "forget", "m.journal");
    EXPECT(2, "", "resume", "m.journal", "--quiet");
    RUN(&ended, folder, "results", "m.journal");
    assert_non_null(strstr(ended.output, "a,2,saved"));
    assert_null(strstr(ended.output, "C-9"));
    program_dispose(&ended);
    EXPECT(2, "", "status", "mixed.csv");
}

static void test_only_failed_and_limit(void **state) {
    (void)state;
    folder_write(folder, "f.csv", "id,customer,kind,number\na,C-1001,mobile,31\nb,C-9,mobile,32\nc,C-1002,mobile,33\n");
    EXPECT(1, "", "push", "wasp", "f.csv", "--quiet", "--results", "f-results.csv", "--journal", "f.journal");
    EXPECT(1, HEADING "b,3,rejected,unknown_customer,102,\"Customer 'C-9' does not exist, its 'Cell Phone' was not saved.\",C-9,200,,1\n", "push",
           "wasp", "f.csv", "--quiet", "--only-failed", "f-results.csv", "--results", "-");
    EXPECT(1, NULL, "push", "wasp", "f.csv", "--quiet", "--only-failed", "f.journal");
    EXPECT(0, HEADING "a,2,saved,,,,,200,,1\n", "push", "wasp", "f.csv", "--quiet", "--limit", "1", "--results", "-");
    folder_write(folder, "f.csv", "id,customer,kind,number\na,C-1001,mobile,31\nb,C-9,mobile,99\nc,C-1002,mobile,33\n"); /* by the hash alone */
    EXPECT(2, "", "push", "wasp", "f.csv", "--quiet", "--only-failed", "f.journal");
    assert_false(logged("\"number\":\"99\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ndjson_has_three_states),   cmocka_unit_test(test_standard_input),        cmocka_unit_test(test_where_journals_are),
        cmocka_unit_test(test_the_commands_of_a_journal), cmocka_unit_test(test_only_failed_and_limit),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
