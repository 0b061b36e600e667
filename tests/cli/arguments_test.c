/* Command lines, read by a command's table, and the help that is printed from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "capture.h"
#include "commands.h"
#include "number.h"
#include "push_options.h"
#include "support/support.h"

static const char *const colours[] = {"red", "green", NULL};
static const cli_option options[] = {
    {"file", "FILE", "A file.", NULL, false},
    {"tag", "TAG", "A tag.", NULL, true},
    {"colour", "COLOUR", "A colour.", colours, false},
    {"loud", NULL, "Loud.", NULL, false},
};
static const cli_operand operands[] = {{"ONE", "The first."}, {"TWO", "The second."}};
static const cli_example examples[] = {{"trunkline try a b", "Try it:"}};
static const cli_command command = {.name = "try",
                                    .summary = "Tries.",
                                    .operands = operands,
                                    .operand_count = 2,
                                    .options = options,
                                    .option_count = 4,
                                    .examples = examples,
                                    .example_count = 1};

enum { MOST = 12 };

/* Splits "a b c" at its blanks; "_" stands for an empty word. */
static int split(const char *line, char *copy, size_t size, char **words) {
    int count = 0;
    snprintf(copy, size, "%s", line);
    for (char *at = copy; *at && count < MOST;) {
        char *end = at + strcspn(at, " ");
        bool last = *end == '\0';
        *end = '\0';
        words[count++] = strcmp(at, "_") == 0 ? end : at;
        at = last ? end : end + 1;
    }
    return count;
}

static void check_refused(const char *line, const char *message) {
    char copy[200];
    char *words[MOST];
    cli_arguments arguments;
    capture said;
    capture_begin(&said);
    assert_false(arguments_parse(&command, split(line, copy, sizeof copy, words), words, &arguments, &said.to));
    assert_string_equal(capture_text(&said), message);
    arguments_dispose(&arguments);
    capture_end(&said);
}

static void test_what_a_line_holds(void **state) {
    (void)state;
    char copy[200];
    char *words[MOST];
    cli_arguments arguments;
    capture said;
    size_t at = 0;
    capture_begin(&said);
    int count = split("--tag x=1 a --file=f --loud -- --b", copy, sizeof copy, words);
    assert_true(arguments_parse(&command, count, words, &arguments, &said.to));
    assert_string_equal(arguments.operands[0], "a");
    assert_string_equal(arguments.operands[1], "--b");
    assert_string_equal(arguments_value(&arguments, "file"), "f");
    assert_true(arguments_has(&arguments, "loud"));
    assert_false(arguments_has(&arguments, "colour"));
    assert_null(arguments_value(&arguments, "colour"));
    assert_string_equal(arguments_next(&arguments, "tag", &at), "x=1");
    assert_null(arguments_next(&arguments, "tag", &at));
    arguments_dispose(&arguments);
    count = split("a - --tag=1 --tag --2 --file= --colour red", copy, sizeof copy, words);
    assert_true(arguments_parse(&command, count, words, &arguments, &said.to));
    assert_string_equal(arguments.operands[1], "-");
    assert_string_equal(arguments_value(&arguments, "file"), "");
    at = 0;
    assert_string_equal(arguments_next(&arguments, "tag", &at), "1");
    assert_string_equal(arguments_next(&arguments, "tag", &at), "--2"); /* a value may look like an option */
    assert_null(arguments_next(&arguments, "tag", &at));
    arguments_dispose(&arguments);
    count = split("--help", copy, sizeof copy, words);
    assert_true(arguments_parse(&command, count, words, &arguments, &said.to));
    assert_true(arguments.help);
    arguments_dispose(&arguments);
    assert_string_equal(capture_text(&said), "");
    capture_end(&said);
}

static void test_lines_that_are_refused(void **state) {
    (void)state;
    check_refused("a", "trunkline: TWO is missing; trunkline try --help tells how it is used\n");
    check_refused("", "trunkline: ONE is missing; trunkline try --help tells how it is used\n");
    check_refused("a b c", "trunkline: one word too many: \"c\"; trunkline try --help tells how it is used\n");
    check_refused("a b --fiel x", "trunkline: unknown option --fiel; did you mean --file?\n");
    check_refused("a b --nothing", "trunkline: unknown option --nothing; trunkline try --help lists them\n");
    check_refused("a b -x", "trunkline: unknown option -x; trunkline try --help lists them\n");
    check_refused("a b --file", "trunkline: --file needs a value: --file FILE\n");
    check_refused("a b --file x --file y", "trunkline: --file is given twice\n");
    check_refused("a b --loud=1", "trunkline: --loud takes no value\n");
    check_refused("a b --colour blue", "trunkline: --colour takes red or green, not \"blue\"\n");
    check_refused("a b --colour=", "trunkline: --colour takes red or green, not \"\"\n");
}

static void test_numbers(void **state) {
    (void)state;
    uint32_t number = 0;
    int64_t ms = 0;
    assert_true(number_read("1", 1, 256, &number));
    assert_true(number_read("256", 1, 256, &number));
    assert_int_equal(number, 256);
    assert_false(number_read("0", 1, 256, &number));
    assert_false(number_read("257", 1, 256, &number));
    assert_false(number_read("99999999999999999999999", 1, UINT32_MAX, &number));
    assert_false(number_read("", 1, 256, &number));
    assert_false(number_read("4x", 1, 256, &number));
    assert_false(number_read(" 4", 1, 256, &number));
    assert_false(number_read("-4", 1, 256, &number));
    assert_true(number_read_duration("250ms", &ms));
    assert_int_equal(ms, 250);
    assert_true(number_read_duration("2m", &ms));
    assert_int_equal(ms, 120000);
    assert_true(number_read_duration("86400s", &ms));
    assert_false(number_read_duration("86401s", &ms));
    assert_false(number_read_duration("1.5s", &ms));
    assert_false(number_read_duration("s", &ms));
    assert_true(number_read_rate("20/s", &number));
    assert_int_equal(number, 20);
    assert_false(number_read_rate("20/m", &number));
    assert_false(number_read_rate("1000001/s", &number));
}

static void test_number_options(void **state) {
    (void)state;
    char copy[200];
    char *words[MOST];
    cli_arguments arguments;
    uint32_t number = 7;
    capture said;
    capture_begin(&said);
    int count = split("a b --file 12 --tag none", copy, sizeof copy, words);
    assert_true(arguments_parse(&command, count, words, &arguments, &said.to));
    assert_true(arguments_number(&arguments, "file", 12, &number, &said.to));
    assert_int_equal(number, 12);
    assert_true(arguments_number(&arguments, "colour", 12, &number, &said.to));
    assert_int_equal(number, 0);
    assert_false(arguments_number(&arguments, "tag", 12, &number, &said.to));
    assert_string_equal(capture_text(&said), "trunkline: --tag takes a whole number from 1 to 12, not \"none\"\n");
    arguments_dispose(&arguments);
    capture_end(&said);
}

static void test_help_comes_from_the_table(void **state) {
    (void)state;
    char *text = NULL;
    size_t size = 0;
    size_t count;
    FILE *out = open_memstream(&text, &size);
    cli_print_help(out, &command);
    fclose(out);
    assert_non_null(strstr(text, "Usage: trunkline try ONE TWO [OPTION]...\n\nTries.\n"));
    assert_non_null(strstr(text, "\n  --file FILE               A file.\n"));
    assert_non_null(strstr(text, "\n  --colour red|green        A colour.\n"));
    assert_non_null(strstr(text, "\n  --loud                    Loud.\n"));
    assert_non_null(strstr(text, "\n  # Try it:\n  trunkline try a b\n"));
    free(text);
    /* every command's help is complete and fits a terminal */
    const cli_command *const *commands = cli_commands(&count);
    assert_int_not_equal(count, 0);
    for (size_t i = 0; i < count; i++) {
        out = open_memstream(&text, &size);
        cli_print_help(out, commands[i]);
        fclose(out);
        for (size_t j = 0; j < commands[i]->option_count; j++) {
            assert_non_null(strstr(text, commands[i]->options[j].name));
        }
        for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
            if (strcspn(line, "\n") > 100) {
                fail_msg("a line of the help is too long: %.*s", (int)strcspn(line, "\n"), line);
            }
        }
        free(text);
    }
}

/* ---- the options of push ---- */

static bool read_push(char *const *given, int count, push_settings *out, capture *said) {
    cli_arguments arguments;
    char *words[MOST] = {(char *)(uintptr_t) "wasp", (char *)(uintptr_t) "a.csv"};
    for (int i = 0; i < count; i++) {
        words[i + 2] = given[i];
    }
    memset(out, 0, sizeof *out);
    bool good = arguments_parse(&cli_command_push, count + 2, words, &arguments, &said->to) && push_settings_read(out, &arguments, &said->to);
    arguments_dispose(&arguments);
    return good;
}

static void check_push_refused(const char *line, const char *message) {
    char copy[200];
    char *words[MOST];
    push_settings settings;
    capture said;
    capture_begin(&said);
    assert_false(read_push(words, split(line, copy, sizeof copy, words), &settings, &said));
    assert_string_equal(capture_text(&said), message);
    push_settings_dispose(&settings);
    capture_end(&said);
}

static void test_push_options(void **state) {
    (void)state;
    char map[] = "number=Phone #=x";
    char ignored[] = "a,\"b,c\", d ";
    char *words[] = {(char *)(uintptr_t) "--map",
                     map,
                     (char *)(uintptr_t) "--ignore-columns",
                     ignored,
                     (char *)(uintptr_t) "--ignore-columns=e",
                     (char *)(uintptr_t) "--bad-rows=skip",
                     (char *)(uintptr_t) "--jobs=3"};
    push_settings settings;
    capture said;
    capture_begin(&said);
    assert_true(read_push(words, 7, &settings, &said));
    assert_string_equal(settings.system, "wasp");
    assert_string_equal(settings.file, "a.csv");
    assert_string_equal(settings.send.config, "trunkline.yaml");
    assert_true(settings.skip_bad_rows);
    assert_false(settings.dry_run);
    assert_null(settings.send.results);
    assert_int_equal(settings.send.jobs, 3);
    assert_int_equal(settings.columns.mapping_count, 1);
    assert_true(tl_str_equal(settings.columns.mappings[0].column, tl_str_from("number")));
    assert_true(tl_str_equal(settings.columns.mappings[0].heading, tl_str_from("Phone #=x")));
    assert_int_equal(settings.columns.ignored_count, 4);
    assert_true(tl_str_equal(settings.columns.ignored[1], tl_str_from("b,c")));
    assert_true(tl_str_equal(settings.columns.ignored[2], tl_str_from("d")));
    assert_true(tl_str_equal(settings.columns.ignored[3], tl_str_from("e")));
    push_settings_dispose(&settings);
    capture_end(&said);
}

static void test_push_options_that_are_refused(void **state) {
    (void)state;
    check_push_refused("--map number", "trunkline: --map takes COLUMN=HEADING, such as number=\"Phone #\", not \"number\"\n");
    check_push_refused("--map =x", "trunkline: --map takes COLUMN=HEADING, such as number=\"Phone #\", not \"=x\"\n");
    check_push_refused("--map number=", "trunkline: --map takes COLUMN=HEADING, such as number=\"Phone #\", not \"number=\"\n");
    check_push_refused("--null _", "trunkline: --null needs a text: an empty cell means that nothing is sent\n");
    check_push_refused("--empty=", "trunkline: --empty needs a text: an empty cell means that nothing is sent\n");
    check_push_refused("--null - --empty -", "trunkline: --null and --empty are the same text\n");
    check_push_refused("--ignore-columns a,,b", "trunkline: --ignore-columns holds an empty heading\n");
    check_push_refused("--ignore-columns \"a",
                       "trunkline: --ignore-columns takes headings with commas between them: the quote that opens here is never "
                       "closed\n");
    check_push_refused("--dry-run --results r", "trunkline: --results goes with a push: a dry run has none\n");
    check_push_refused("--results-raw", "trunkline: --results-raw goes with --results FILE\n");
    check_push_refused("--results=", "trunkline: --results needs the name of a file\n");
    check_push_refused("--jobs 0", "trunkline: --jobs takes a whole number from 1 to 256, not \"0\"\n");
    check_push_refused("--bad-rows maybe", "trunkline: --bad-rows takes stop or skip, not \"maybe\"\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_what_a_line_holds),
        TEST_MEMORY(test_lines_that_are_refused),
        TEST_MEMORY(test_numbers),
        TEST_MEMORY(test_number_options),
        TEST_MEMORY(test_help_comes_from_the_table),
        TEST_MEMORY(test_push_options),
        TEST_MEMORY(test_push_options_that_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
