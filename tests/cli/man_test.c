/* The manual pages say what the table of commands says, and man has nothing to complain about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "page.h"
#include "program.h"
#include "support/support.h"

static void path_of(const char *command, char *out, size_t size) {
    int length = snprintf(out, size, "%s/trunkline%s%s.1", TL_PAGES, command ? "-" : "", command ? command : "");
    assert_true(length > 0 && (size_t)length < size);
    for (char *at = out + strlen(TL_PAGES); *at; at++) {
        *at = *at == ' ' ? '-' : *at;
    }
}

/* The page as a reader sees it, in lines so long that nothing is broken. */
static char *read_page(const char *command) {
    char path[1200];
    program ended;
    path_of(command, path, sizeof path);
    program_setup setup = {.folder = TL_BUILD_DIR, .name = "/usr/bin/man"};
    setup.words = (const char *const[]){"--warnings=w", "--no-hyphenation", "--no-justification", "-E", "UTF-8", "-l", path, NULL};
    setenv("MANWIDTH", "400", 1);
    program_run(&ended, &setup);
    if (ended.code != 0 || ended.errors[0]) {
        fail_msg("man %s: %s", path, ended.errors);
    }
    char *text = strdup(ended.output);
    assert_non_null(text);
    program_dispose(&ended);
    return text;
}

static void check_in(const char *command, const char *page, const char *part) {
    if (!strstr(page, part)) {
        fail_msg("the page of %s lacks \"%s\":\n%s", command, part, page);
    }
}

static void check_option(const cli_command *command, const char *page, const cli_option *option) {
    char line[200];
    size_t used = (size_t)snprintf(line, sizeof line, "\n       --%s", option->name);
    if (option->value) {
        used += (size_t)snprintf(line + used, sizeof line - used, " ");
        for (const char *const *choice = option->choices; choice && *choice && used < sizeof line; choice++) {
            used += (size_t)snprintf(line + used, sizeof line - used, "%s%s", choice == option->choices ? "" : "|", *choice);
        }
        if (!option->choices) {
            snprintf(line + used, sizeof line - used, "%s", option->value);
        }
    }
    strncat(line, "\n", sizeof line - strlen(line) - 1);
    check_in(command->name, page, line);
}

static void check_command(const cli_command *command) {
    char *page = read_page(command->name);
    char part[300];
    snprintf(part, sizeof part, "       trunkline %s", command->name);
    check_in(command->name, page, part);
    snprintf(part, sizeof part, "%.*s\n", (int)strcspn(command->summary, "."), command->summary);
    check_in(command->name, page, part);
    for (size_t i = 0; i < command->operand_count; i++) {
        snprintf(part, sizeof part, "\n       %s\n", command->operands[i].name);
        check_in(command->name, page, part);
    }
    for (size_t i = 0; i < command->option_count; i++) {
        check_option(command, page, &command->options[i]);
    }
    for (size_t i = 0; i < command->example_count; i++) {
        check_in(command->name, page, command->examples[i].command);
    }
    check_in(command->name, page, "EXIT STATUS\n");
    free(page);
}

static void test_a_page_for_each_command(void **state) {
    (void)state;
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    assert_true(count >= 5);
    for (size_t i = 0; i < count; i++) {
        check_command(commands[i]);
    }
}

static void test_the_page_of_the_program(void **state) {
    (void)state;
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    char *page = read_page(NULL);
    for (size_t i = 0; i < count; i++) {
        char name[80];
        int length = snprintf(name, sizeof name, "\n       trunkline-%s(1)\n", commands[i]->name);
        for (char *at = name + 8; at < name + length; at++) {
            *at = *at == ' ' ? '-' : *at;
        }
        for (int at = 1; at <= 7; at++) {
            name[at] = ' ';
        }
        check_in("the program", page, name);
    }
    check_in("the program", page, "THE CONFIG\n");
    free(page);
}

/* Marks of scdoc's in a text of the table are text. */
static void test_what_looks_like_a_mark(void **state) {
    (void)state;
    static const cli_option option = {"odd", "A_B", "Not *bold*, not _thin_, a \\ and a # each.", NULL, true};
    const cli_command command = {.name = "odd one", .summary = "Say `this`.", .options = &option, .option_count = 1, .exits = "0 done."};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_true(man_print_command(out, &command, TL_BUILD_DIR));
    fclose(out);
    check_in("odd", text, "trunkline-odd-one(1)\n\n# NAME\n\ntrunkline-odd-one - Say \\`this\\`\n");
    check_in("odd", text, "*--odd* _A\\_B_\n\tNot \\*bold\\*, not \\_thin\\_, a \\\\ and a \\# each. May be repeated.\n");
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_page_for_each_command),
        cmocka_unit_test(test_the_page_of_the_program),
        cmocka_unit_test(test_what_looks_like_a_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
