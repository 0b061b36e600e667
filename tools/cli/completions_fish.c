/* The completion script for fish. */
#include <string.h>

#include "completions.h"

/* Within single quotes of fish, ' and \ stand behind a backslash. */
static void print_help(FILE *out, const char *help) {
    for (const char *at = help; *at; at++) {
        if ((*at == '.' || *at == ';') && (at[1] == '\n' || at[1] == ' ' || at[1] == '\0')) {
            return;
        }
        fputs(*at == '\'' || *at == '\\' ? "\\" : "", out);
        fputc(*at == '\n' ? ' ' : *at, out);
    }
}

static void print_action(FILE *out, completion of) {
    switch (of.kind) {
    case COMPLETE_FILES:
        fputs(" -F", out);
        break;
    case COMPLETE_SYSTEMS:
        fputs(" -a '(__trunkline_systems)'", out);
        break;
    case COMPLETE_WORDS:
        fputs(" -a '", out);
        for (size_t i = 0; of.words[i]; i++) {
            fprintf(out, "%s%s", i ? " " : "", of.words[i]);
        }
        fputc('\'', out);
        break;
    case COMPLETE_NOTHING:
        break;
    }
}

static void print_command(FILE *out, const cli_command *command) {
    for (size_t i = 0; i < command->option_count; i++) {
        const cli_option *option = &command->options[i];
        fprintf(out, "complete -c trunkline -n '__trunkline_is %s' -l %s", command->name, option->name);
        if (option->value) {
            fputs(" -r", out);
            print_action(out, completion_of_option(option));
        }
        fputs(" -d '", out);
        print_help(out, option->help);
        fputs("'\n", out);
    }
    fprintf(out, "complete -c trunkline -n '__trunkline_is %s' -l help -d 'Print its help'\n", command->name);
    for (size_t i = 0; i < command->operand_count; i++) {
        completion of = completion_of_operand(&command->operands[i]);
        if (of.kind != COMPLETE_NOTHING) {
            fprintf(out, "complete -c trunkline -n '__trunkline_operand %zu %s'", i, command->name);
            print_action(out, of);
            fputc('\n', out);
        }
    }
}

/* Which options take the word behind them as their value. */
static void print_valued(FILE *out, const cli_command *const *commands, size_t count) {
    fputs("    set -l valued", out);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < commands[i]->option_count; j++) {
            if (commands[i]->options[j].value) {
                fprintf(out, " --%s", commands[i]->options[j].name);
            }
        }
    }
    fputc('\n', out);
}

void completions_fish(FILE *out) {
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    fputs("# Completions of trunkline for fish: save this as ~/.config/fish/completions/trunkline.fish\n"
          "function __trunkline_systems\n"
          "    trunkline completions systems 2>/dev/null\n"
          "end\n\n"
          "# Whether the line begins with these words.\n"
          "function __trunkline_is\n"
          "    set -l words (commandline -opc)\n"
          "    test (count $words) -gt (count $argv); or return 1\n"
          "    for i in (seq (count $argv))\n"
          "        set -l at (math $i + 1)\n"
          "        test \"$words[$at]\" = \"$argv[$i]\"; or return 1\n"
          "    end\n"
          "end\n\n"
          "# Whether the line is exactly these words so far.\n"
          "function __trunkline_at\n"
          "    set -l words (commandline -opc)\n"
          "    test (count $words) -eq (math (count $argv) + 1); and __trunkline_is $argv\n"
          "end\n\n"
          "# Whether so many operands stand behind these words.\n"
          "function __trunkline_operand\n",
          out);
    print_valued(out, commands, count);
    fputs("    set -l wanted $argv[1]\n"
          "    set -e argv[1]\n"
          "    __trunkline_is $argv; or return 1\n"
          "    set -l words (commandline -opc)\n"
          "    set -l found 0\n"
          "    set -l value 0\n"
          "    set -l first (math (count $argv) + 2)\n"
          "    test (count $words) -ge $first; or set words\n"
          "    for word in $words[$first..-1]\n"
          "        if test $value -eq 1\n"
          "            set value 0\n"
          "        else if contains -- $word $valued\n"
          "            set value 1\n"
          "        else if not string match -q -- '--*' $word\n"
          "            set found (math $found + 1)\n"
          "        end\n"
          "    end\n"
          "    test $found -eq $wanted\n"
          "end\n\n"
          "complete -c trunkline -f\n",
          out);
    for (size_t i = 0; i < count; i++) {
        tl_str head = completion_head(commands[i]);
        const char *tail = completion_tail(commands[i]);
        if (completion_is_first(i)) {
            fprintf(out, "complete -c trunkline -n __trunkline_at -a %.*s", (int)head.len, head.ptr);
            fputs(" -d '", out);
            print_help(out, commands[i]->summary);
            fputs("'\n", out);
        }
        if (tail) {
            fprintf(out, "complete -c trunkline -n '__trunkline_at %.*s' -a %s -d '", (int)head.len, head.ptr, tail);
            print_help(out, commands[i]->summary);
            fputs("'\n", out);
        }
        print_command(out, commands[i]);
    }
}
