/* The completions, each loaded in its own shell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "folder.h"
#include "program.h"
#include "support/support.h"

static const char *folder;

static int set_up(void **state) {
    (void)state;
    folder = test_temp_dir();
    if (!folder) {
        return -1;
    }
    folder_write(folder, "trunkline.yaml",
                 "systems:\n"
                 "  members: {adapter: wasp, url: \"https://x.example\", token: {env: A}}\n"
                 "  my shop: {adapter: wasp, url: \"https://x.example\", token: {env: A}}\n");
    folder_write(folder, "phones one.csv", "");
    folder_write(folder, "phones.csv", "");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    return test_temp_dir_remove(folder) ? 0 : -1;
}

static void write_script(const char *shell) {
    program ended;
    RUN(&ended, folder, "completions", shell);
    assert_int_equal(ended.code, 0);
    assert_string_equal(ended.errors, "");
    folder_write(folder, shell, ended.output);
    program_dispose(&ended);
}

/* Runs a program in the folder; the test's own trunkline is found as such. */
static void run(program *ended, const char *const *words) {
    char path[2000];
    snprintf(path, sizeof path, "%s:/usr/bin:/bin", TL_PROGRAM_FOLDER);
    setenv("PATH", path, 1);
    setenv("HOME", folder, 1);
    program_setup setup = {.folder = folder, .name = words[0], .words = words + 1};
    program_run(ended, &setup);
}

/* ---- bash ---- */

/* What bash offers at the end of a line whose words are these: each on a line of its own, in order. */
static void check_bash(const char *words, const char *expected) {
    char script[2000];
    program ended;
    snprintf(script, sizeof script,
             "source ./bash; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _trunkline; printf '%%s\\n' \"${COMPREPLY[@]}\" | LC_ALL=C sort",
             words);
    run(&ended, (const char *const[]){"/bin/bash", "--norc", "-c", script, NULL});
    assert_string_equal(ended.errors, "");
    if (strcmp(ended.output, expected) != 0) {
        fail_msg("bash offers for \"%s\":\n%snot:\n%s", words, ended.output, expected);
    }
    program_dispose(&ended);
}

static void test_bash(void **state) {
    (void)state;
    write_script("bash");
    check_bash("trunkline pu", "push\n");
    check_bash("trunkline conf", "config\n");
    check_bash("trunkline config ''", "--help\ncheck\nexample\n");
    check_bash("trunkline config example w", "wasp\n");
    check_bash("trunkline config check --", "--config\n--help\n--json\n");
    check_bash("trunkline push --bad", "--bad-rows\n");
    check_bash("trunkline push --bad-rows ''", "skip\nstop\n");
    check_bash("trunkline push --bad-rows = sk", "skip\n"); /* --bad-rows=sk, as bash hands it over */
    check_bash("trunkline push --bad-rows =", "skip\nstop\n");
    check_bash("trunkline push me", "members\n");
    check_bash("trunkline push --jobs 4 me", "members\n");
    check_bash("trunkline push --jobs = 4 me", "members\n");
    check_bash("trunkline push members ph", "phones one.csv\nphones.csv\n");
    check_bash("trunkline push members --config trun", "trunkline.yaml\n");
    check_bash("trunkline push --quiet members phones.c", "phones.csv\n");
    check_bash("trunkline push members phones.csv more", "\n");
    check_bash("trunkline push --jobs ''", "\n");
    check_bash("trunkline completions z", "zsh\n");
}

/* Every command and option is in each script. */
static void test_nothing_is_missing(void **state) {
    (void)state;
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    for (size_t i = 0; i < count; i++) {
        program ended;
        char line[200];
        char expected[3000] = "";
        size_t used = 0;
        snprintf(line, sizeof line,
                 "source ./bash; COMP_WORDS=(trunkline %s --); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _trunkline; printf '%%s\\n' \"${COMPREPLY[@]}\"",
                 commands[i]->name);
        for (size_t j = 0; j < commands[i]->option_count; j++) {
            used += (size_t)snprintf(expected + used, sizeof expected - used, "--%s\n", commands[i]->options[j].name);
        }
        snprintf(expected + used, sizeof expected - used, "--help\n");
        run(&ended, (const char *const[]){"/bin/bash", "--norc", "-c", line, NULL});
        assert_string_equal(ended.output, expected);
        program_dispose(&ended);
    }
}

/* ---- the others ---- */

/* A terminal is not at hand: _arguments and _describe are replaced by functions that tell what they were given. */
static void test_zsh(void **state) {
    (void)state;
    program ended;
    write_script("zsh");
    static const char script[] = "compdef() { }; source ./zsh; compadd() { print -l ${(P)2} };\n"
                                 "_describe() { print -l ${(P)2} }; _arguments() { print -l -- \"$@\" };\n"
                                 "words=(trunkline ''); CURRENT=2; _trunkline; print -- '==';\n"
                                 "words=(trunkline config ''); CURRENT=3; _trunkline; print -- '==';\n"
                                 "words=(trunkline config check ''); CURRENT=4; _trunkline; print $words[1] $CURRENT; print -- '==';\n"
                                 "words=(trunkline push ''); CURRENT=3; _trunkline; _trunkline_systems";
    run(&ended, (const char *const[]){"/usr/bin/zsh", "-n", "zsh", NULL});
    assert_string_equal(ended.errors, "");
    assert_int_equal(ended.code, 0);
    program_dispose(&ended);
    run(&ended, (const char *const[]){"/usr/bin/zsh", "-f", "-c", script, NULL});
    assert_string_equal(ended.errors, "");
    static const char *const parts[] = {"\nlogin:Log in to a system, or prove that its credentials are good\n",
                                        "==\ncheck:",
                                        "--config=[The config",
                                        "]:FILE:_files\n",
                                        "check 2\n",
                                        "--bad-rows=[",
                                        "]:stop|skip:(stop skip)\n",
                                        "*--map=[",
                                        "1:SYSTEM:_trunkline_systems\n2:FILE:_files\n",
                                        "members\nmy shop\n"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!strstr(ended.output, parts[i])) {
            fail_msg("zsh does not say \"%s\":\n%s", parts[i], ended.output);
        }
    }
    program_dispose(&ended);
}

static void check_fish(const char *line, const char *part, const char *without) {
    char script[500];
    program ended;
    snprintf(script, sizeof script, "source ./fish; complete -C '%s'", line);
    run(&ended, (const char *const[]){"/usr/bin/fish", "--no-config", "-c", script, NULL});
    assert_string_equal(ended.errors, "");
    if (!strstr(ended.output, part) || (without && strstr(ended.output, without))) {
        fail_msg("fish offers for \"%s\":\n%s", line, ended.output);
    }
    program_dispose(&ended);
}

static void test_fish(void **state) {
    (void)state;
    program ended;
    write_script("fish");
    run(&ended, (const char *const[]){"/usr/bin/fish", "--no-config", "-n", "fish", NULL});
    assert_string_equal(ended.errors, "");
    assert_int_equal(ended.code, 0);
    program_dispose(&ended);
    check_fish("trunkline ", "push\tSave", "check\tCheck a config");
    check_fish("trunkline config ", "example\tPrint a config", "push\t");
    check_fish("trunkline config check --", "--json", "--jobs");
    check_fish("trunkline push --bad-rows ", "skip", "--jobs");
    check_fish("trunkline push ", "members", "phones.csv");
    check_fish("trunkline push --jobs 4 me", "members", "phones.csv");
    check_fish("trunkline push members ph", "phones.csv", "members");
    check_fish("trunkline config example w", "wasp", NULL);
}

static void test_the_command(void **state) {
    (void)state;
    program ended;
    RUN(&ended, folder, "completions", "systems");
    assert_string_equal(ended.output, "members\nmy shop\n");
    assert_int_equal(ended.code, 0);
    program_dispose(&ended);
    RUN(&ended, folder, "completions", "systems", "--config", "nowhere.yaml");
    assert_string_equal(ended.output, "");
    assert_string_equal(ended.errors, "");
    program_dispose(&ended);
    RUN(&ended, folder, "completions", "tcsh");
    assert_int_equal(ended.code, 2);
    assert_string_equal(ended.errors, "trunkline: there are completions for bash, zsh and fish, not for \"tcsh\"\n");
    program_dispose(&ended);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bash), cmocka_unit_test(test_nothing_is_missing), cmocka_unit_test(test_zsh),
        cmocka_unit_test(test_fish), cmocka_unit_test(test_the_command),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
