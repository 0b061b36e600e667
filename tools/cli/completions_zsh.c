/* The completion script for zsh. */
#include <string.h>

#include "completions.h"

static const char special[] = "[]:\\";

static void print_action(FILE *out, completion of) {
    switch (of.kind) {
    case COMPLETE_FILES:
        fputs("_files", out);
        break;
    case COMPLETE_SYSTEMS:
        fputs("_trunkline_systems", out);
        break;
    case COMPLETE_WORDS:
        fputc('(', out);
        for (size_t i = 0; of.words[i]; i++) {
            fprintf(out, "%s%s", i ? " " : "", of.words[i]);
        }
        fputc(')', out);
        break;
    case COMPLETE_NOTHING:
        break;
    }
}

/* A value's name, for a message: no colon may be in it. */
static void print_name(FILE *out, const char *name) {
    for (; *name; name++) {
        fputs(*name == ':' ? "\\" : "", out);
        fputc(*name, out);
    }
}

static void print_command(FILE *out, const cli_command *command) {
    fprintf(out, "    '%s')\n        _arguments", command->name);
    for (size_t i = 0; i < command->option_count; i++) {
        const cli_option *option = &command->options[i];
        fprintf(out, " \\\n            '%s--%s%s[", option->repeatable ? "*" : "", option->name, option->value ? "=" : "");
        completion_print_help(out, option->help, special);
        fputc(']', out);
        if (option->value) {
            fputc(':', out);
            print_name(out, option->value);
            fputc(':', out);
            print_action(out, completion_of_option(option));
        }
        fputc('\'', out);
    }
    fputs(" \\\n            '--help[Print its help]'", out);
    for (size_t i = 0; i < command->operand_count; i++) {
        bool optional = i + command->optional_count >= command->operand_count;
        fprintf(out, " \\\n            '%zu:%s", i + 1, optional ? ":" : "");
        print_name(out, command->operands[i].name);
        fputc(':', out);
        print_action(out, completion_of_operand(&command->operands[i]));
        fputc('\'', out);
    }
    fputs("\n        ;;\n", out);
}

/* 'word:what it does' for each, in an array. */
static void print_group(FILE *out, const cli_command *const *commands, size_t count, const tl_str *head) {
    for (size_t i = 0; i < count; i++) {
        bool inside = head && completion_tail(commands[i]) && tl_str_equal(completion_head(commands[i]), *head);
        if (head ? !inside : !completion_is_first(i)) {
            continue;
        }
        tl_str word = head ? tl_str_from(completion_tail(commands[i])) : completion_head(commands[i]);
        fprintf(out, "            '%.*s:", (int)word.len, word.ptr);
        completion_print_help(out, commands[i]->summary, special);
        fputs("'\n", out);
    }
}

void completions_zsh(FILE *out) {
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    fputs("#compdef trunkline\n"
          "# Completions of trunkline for zsh: save this as _trunkline in a folder of $fpath.\n"
          "_trunkline_systems() {\n"
          "    local -a systems\n"
          "    systems=(${(f)\"$(trunkline completions systems 2>/dev/null)\"})\n"
          "    compadd -a systems\n"
          "}\n\n"
          "_trunkline() {\n"
          "    local -a found\n"
          "    local command=$words[2]\n"
          "    integer start=1\n"
          "    if ((CURRENT == 2)); then\n"
          "        found=(\n",
          out);
    print_group(out, commands, count, NULL);
    fputs("        )\n        _describe command found\n        return\n    fi\n    case $command in\n", out);
    for (size_t i = 0; i < count; i++) {
        tl_str head = completion_head(commands[i]);
        if (completion_tail(commands[i]) && completion_is_first(i)) {
            fprintf(out,
                    "    %.*s)\n        start=2\n        command=\"$command $words[3]\"\n        if ((CURRENT == 3)); then\n            found=(\n",
                    (int)head.len, head.ptr);
            print_group(out, commands, count, &head);
            fputs("            )\n            _describe command found\n            return\n        fi\n        ;;\n", out);
        }
    }
    fputs("    esac\n    shift start words\n    ((CURRENT -= start))\n    case $command in\n", out);
    for (size_t i = 0; i < count; i++) {
        print_command(out, commands[i]);
    }
    fputs("    esac\n}\n\nif [[ $funcstack[1] == _trunkline ]]; then\n    _trunkline \"$@\"\nelse\n    compdef _trunkline trunkline\nfi\n", out);
}
