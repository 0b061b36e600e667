/*
 * The bad-input corpus: tests/cli/bad/index.txt names each case with every line that the program has to say. It ends with 2, writes nothing,
 * and connects to nobody.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "listener.h"
#include "program.h"
#include "support/support.h"

#define BAD TL_SOURCE_DIR "/tests/cli/bad"

enum { MAX_ARGUMENTS = 8, MAX_SAID = 8192, LEAST_CASES = 190 };

/* One block of the index. */
typedef struct bad_case {
    char name[100];
    char csv[100];
    char config[100];
    char system[100];
    char arguments[MAX_ARGUMENTS][100];
    size_t argument_count;
    bool no_token;
    char said[MAX_SAID]; /* all of standard error */
} bad_case;

static const char *folder;
static listener server;

/* Copies a file of the corpus into the folder; in a config @PORT@ becomes the listener's port. */
static bool copy_file(const char *name) {
    char path[1200];
    tl_buf text = {0};
    tl_buf copy = {0};
    tl_str mark = tl_str_from("@PORT@");
    bool good = false;
    snprintf(path, sizeof path, "%s/%s", BAD, name);
    if (!test_read_file(path, &text)) {
        return false;
    }
    tl_str rest = tl_buf_str(&text);
    bool config = strlen(name) > 5 && strcmp(name + strlen(name) - 5, ".yaml") == 0;
    for (ptrdiff_t at; config && (at = tl_str_find(rest, mark)) >= 0;) {
        if (tl_buf_append(&copy, tl_str_sized(rest.ptr, (size_t)at)) != TL_OK || tl_buf_format(&copy, "%u", server.port) != TL_OK) {
            goto out;
        }
        rest = tl_str_sized(rest.ptr + at + mark.len, rest.len - (size_t)at - mark.len);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    good = tl_buf_append(&copy, rest) == TL_OK && test_write_file(path, copy.ptr ? copy.ptr : "", copy.len);
out:
    tl_buf_dispose(&text);
    tl_buf_dispose(&copy);
    return good;
}

static size_t files_in(const char *where) {
    size_t count = 0;
    DIR *list = opendir(where);
    assert_non_null(list);
    while (readdir(list)) {
        count++;
    }
    closedir(list);
    return count;
}

/* Journals count as well. */
static size_t files_in_folder(void) {
    char path[1200];
    snprintf(path, sizeof path, "%s/.state/trunkline", folder);
    return files_in(folder) + files_in(path);
}

static int set_up(void **state) {
    char path[1200];
    (void)state;
    folder = test_temp_dir();
    DIR *list = opendir(BAD);
    if (!folder || !list || !listener_open(&server)) {
        return -1;
    }
    bool good = true;
    for (const struct dirent *entry; good && (entry = readdir(list)) != NULL;) {
        good = entry->d_name[0] == '.' || copy_file(entry->d_name);
    }
    closedir(list);
    snprintf(path, sizeof path, "%s/folder", folder);
    good = good && mkdir(path, 0700) == 0;
    snprintf(path, sizeof path, "%s/.state", folder);
    good = good && mkdir(path, 0700) == 0;
    snprintf(path, sizeof path, "%s/.state/trunkline", folder);
    good = good && mkdir(path, 0700) == 0;
    snprintf(path, sizeof path, "%s/link", folder);
    return good && symlink("target", path) == 0 ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    listener_close(&server);
    return test_temp_dir_remove(folder) ? 0 : -1;
}

static void set(char *field, size_t size, const char *text) {
    assert_true(strlen(text) < size);
    memcpy(field, text, strlen(text) + 1);
}

/* Puts the list of all adapters, which becomes longer, in place of the mark: it begins with wasp. */
static void fill_in_adapters(char *said, size_t size, const char *found) {
    char rest[MAX_SAID];
    char *mark = strstr(said, "@ADAPTERS@");
    const char *list = mark ? strstr(found, "known are wasp") : NULL;
    if (list) {
        list += strlen("known are ");
        snprintf(rest, sizeof rest, "%.*s%s", (int)strcspn(list, "\n"), list, mark + strlen("@ADAPTERS@"));
        snprintf(mark, size - (size_t)(mark - said), "%s", rest);
    }
}

static void take_line(bad_case *out, const char *line) {
    const char *text = strchr(line, ' ');
    assert_non_null(text);
    size_t length = (size_t)(text - line);
    text++;
    if (strncmp(line, "csv", length) == 0) {
        set(out->csv, sizeof out->csv, text);
    } else if (strncmp(line, "config", length) == 0) {
        set(out->config, sizeof out->config, text);
    } else if (strncmp(line, "system", length) == 0) {
        set(out->system, sizeof out->system, text);
    } else if (strncmp(line, "token", length) == 0) {
        assert_string_equal(text, "none");
        out->no_token = true;
    } else if (strncmp(line, "arg", length) == 0) {
        assert_true(out->argument_count < MAX_ARGUMENTS);
        set(out->arguments[out->argument_count++], sizeof out->arguments[0], text);
    } else if (strncmp(line, "says", length) == 0) {
        size_t used = strlen(out->said);
        int wrote = snprintf(out->said + used, sizeof out->said - used, "trunkline: %s\n", text);
        assert_true(wrote > 0 && (size_t)wrote < sizeof out->said - used);
    } else {
        fail_msg("index.txt: what is \"%s\"?", line);
    }
}

static void check_case(bad_case *one) {
    const char *words[MAX_ARGUMENTS + 8] = {"push", one->system, one->csv, "--config", one->config};
    program_setup setup = {.folder = folder, .no_token = one->no_token, .words = words};
    program ended;
    for (size_t i = 0; i < one->argument_count; i++) {
        words[5 + i] = one->arguments[i];
    }
    size_t files = files_in_folder();
    assert_string_not_equal(one->said, "");
    program_run(&ended, &setup);
    fill_in_adapters(one->said, sizeof one->said, ended.errors);
    if (strcmp(ended.errors, one->said) != 0) {
        fail_msg("case %s\n--- expected:\n%s--- found:\n%s", one->name, one->said, ended.errors);
    }
    if (ended.code != 2 || ended.output[0]) {
        fail_msg("case %s ended with %d, printing: %s", one->name, ended.code, ended.output);
    }
    if (listener_count(&server) || files_in_folder() != files) {
        fail_msg("case %s connected to the system or left a file", one->name);
    }
    assert_null(strstr(ended.errors, "h4rdc0ded"));
    program_dispose(&ended);
}

/* Runs every case of the index. */
static void test_every_case(void **state) {
    (void)state;
    static bad_case one;
    char line[1000];
    size_t count = 0;
    FILE *index = fopen(BAD "/index.txt", "r");
    assert_non_null(index);
    while (fgets(line, sizeof line, index)) {
        size_t length = strcspn(line, "\n");
        assert_int_equal(line[length], '\n');
        line[length] = '\0';
        if (line[0] == '#' || (line[0] == '\0' && !one.name[0])) {
            continue;
        }
        if (line[0] == '\0') {
            check_case(&one);
            count++;
            memset(&one, 0, sizeof one);
        } else if (strncmp(line, "case ", 5) == 0) {
            set(one.name, sizeof one.name, line + 5);
            set(one.csv, sizeof one.csv, "good.csv");
            set(one.config, sizeof one.config, "good.yaml");
            set(one.system, sizeof one.system, "wasp");
        } else {
            take_line(&one, line);
        }
    }
    fclose(index);
    if (one.name[0]) {
        check_case(&one);
        count++;
    }
    assert_true(count >= LEAST_CASES);
}

/* Whether a file of the corpus is named in the index, as a whole word. */
static bool is_named(const char *index, const char *name) {
    size_t length = strlen(name);
    for (const char *at = strstr(index, name); at; at = strstr(at + 1, name)) {
        if (at != index && at[-1] == ' ' && at[length] == '\n') {
            return true;
        }
    }
    return false;
}

static void test_every_file_has_a_case(void **state) {
    (void)state;
    tl_buf index = {0};
    assert_true(test_read_file(BAD "/index.txt", &index));
    DIR *list = opendir(BAD);
    assert_non_null(list);
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;) {
        if (entry->d_name[0] == '.' || strncmp(entry->d_name, "good.", 5) == 0 || strcmp(entry->d_name, "index.txt") == 0) {
            continue;
        }
        if (!is_named(index.ptr, entry->d_name)) {
            fail_msg("%s is in no case", entry->d_name);
        }
    }
    closedir(list);
    tl_buf_dispose(&index);
}

/* The listener would notice: with good input there is a connection. */
static void test_good_input_connects(void **state) {
    (void)state;
    program ended;
    program_setup setup = {.folder = folder, .words = (const char *const[]){"push", "wasp", "good.csv", "--config", "good.yaml", "--quiet", NULL}};
    assert_true(program_start(&ended, &setup));
    size_t connected = 0;
    for (int i = 0; i < 6000 && !connected; i++) {
        const struct timespec step = {0, 10000000L};
        nanosleep(&step, NULL);
        connected = listener_count(&server);
    }
    kill(ended.pid, SIGKILL); /* it would try again for a while */
    program_finish(&ended);
    assert_true(connected > 0);
    program_dispose(&ended);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case),
        cmocka_unit_test(test_every_file_has_a_case),
        cmocka_unit_test(test_good_input_connects),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
