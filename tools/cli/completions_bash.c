/* The completion script for bash. Needs nothing but bash itself. */
#include <string.h>

#include "completions.h"

/* A word of a command line as bash sees it: it takes --name=value apart at the equals sign. */
static const char begin[] = "# Completions of trunkline for bash: source this, or put it into ~/.local/share/bash-completion/completions/trunkline.\n"
                            "_trunkline() {\n"
                            "    local cur=\"${COMP_WORDS[COMP_CWORD]}\" option='' command=\"${COMP_WORDS[1]}\" start=2 operand=0 i IFS=$' \\t\\n'\n"
                            "    COMPREPLY=()\n"
                            "    if [[ $cur == '=' ]]; then\n"
                            "        option=\"${COMP_WORDS[COMP_CWORD-1]}\" cur=''\n"
                            "    elif [[ ${COMP_WORDS[COMP_CWORD-1]} == '=' ]]; then\n"
                            "        option=\"${COMP_WORDS[COMP_CWORD-2]}\"\n"
                            "    elif [[ ${COMP_WORDS[COMP_CWORD-1]} == --* ]]; then\n"
                            "        option=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                            "    fi\n";

static void print_words(FILE *out, const char *const *words) {
    for (size_t i = 0; words[i]; i++) {
        fprintf(out, "%s%s", i ? " " : "", words[i]);
    }
}

/* What completes `cur`. */
static void print_completion(FILE *out, completion of) {
    switch (of.kind) {
    case COMPLETE_FILES:
        fputs(
            "COMPREPLY=(); while IFS= read -r i; do COMPREPLY+=(\"$i\"); done < <(compgen -f -- \"$cur\"); compopt -o filenames 2>/dev/null; return",
            out);
        break;
    case COMPLETE_SYSTEMS:
        fputs("COMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" completions systems 2>/dev/null)\" -- \"$cur\")); return", out);
        break;
    case COMPLETE_WORDS:
        fputs("COMPREPLY=($(compgen -W '", out);
        print_words(out, of.words);
        fputs("' -- \"$cur\")); return", out);
        break;
    case COMPLETE_NOTHING:
        fputs("return", out);
        break;
    }
}

static void print_heads(FILE *out, const cli_command *const *commands, size_t count) {
    fputs("    if ((COMP_CWORD == 1)); then\n        COMPREPLY=($(compgen -W '", out);
    for (size_t i = 0; i < count; i++) {
        if (completion_is_first(i)) {
            tl_str head = completion_head(commands[i]);
            fprintf(out, "%.*s ", (int)head.len, head.ptr);
        }
    }
    fputs("--help --version' -- \"$cur\"))\n        return\n    fi\n    case \"$command\" in\n", out);
    for (size_t i = 0; i < count; i++) {
        if (!completion_tail(commands[i]) || !completion_is_first(i)) {
            continue;
        }
        tl_str head = completion_head(commands[i]);
        fprintf(out, "    %.*s)\n        if ((COMP_CWORD == 2)); then\n            COMPREPLY=($(compgen -W '", (int)head.len, head.ptr);
        for (size_t j = i; j < count; j++) {
            if (tl_str_equal(completion_head(commands[j]), head) && completion_tail(commands[j])) {
                fprintf(out, "%s ", completion_tail(commands[j]));
            }
        }
        fputs("--help' -- \"$cur\"))\n            return\n        fi\n"
              "        command=\"$command ${COMP_WORDS[2]}\" start=3\n        ;;\n",
              out);
    }
    fputs("    esac\n", out);
}

static void print_option_values(FILE *out, const cli_command *const *commands, size_t count) {
    fputs("    case \"$command $option\" in\n", out);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < commands[i]->option_count; j++) {
            const cli_option *option = &commands[i]->options[j];
            if (option->value) {
                fprintf(out, "    '%s --%s') ", commands[i]->name, option->name);
                print_completion(out, completion_of_option(option));
                fputs(" ;;\n", out);
            }
        }
    }
    fputs("    esac\n", out);
}

static void print_options(FILE *out, const cli_command *const *commands, size_t count) {
    fputs("    if [[ $cur == -* ]]; then\n        case \"$command\" in\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "        '%s') COMPREPLY=($(compgen -W '", commands[i]->name);
        for (size_t j = 0; j < commands[i]->option_count; j++) {
            fprintf(out, "--%s ", commands[i]->options[j].name);
        }
        fputs("--help' -- \"$cur\")) ;;\n", out);
    }
    fputs("        esac\n        return\n    fi\n", out);
}

/* Which operand stands at the cursor: those before it, without options and their values. */
static void print_operands(FILE *out, const cli_command *const *commands, size_t count) {
    fputs("    for ((i = start; i < COMP_CWORD; i++)); do\n        case \"$command ${COMP_WORDS[i]}\" in\n", out);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < commands[i]->option_count; j++) {
            if (commands[i]->options[j].value) {
                fprintf(out, "        '%s --%s') [[ ${COMP_WORDS[i+1]} == '=' ]] && ((i++)); ((i++)) ;;\n", commands[i]->name,
                        commands[i]->options[j].name);
            }
        }
    }
    fputs("        *' --'*) ;;\n        *) ((operand++)) ;;\n        esac\n    done\n    case \"$command $operand\" in\n", out);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < commands[i]->operand_count; j++) {
            fprintf(out, "    '%s %zu') ", commands[i]->name, j);
            print_completion(out, completion_of_operand(&commands[i]->operands[j]));
            fputs(" ;;\n", out);
        }
    }
    fputs("    esac\n", out);
}

void completions_bash(FILE *out) {
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    fputs(begin, out);
    print_heads(out, commands, count);
    print_option_values(out, commands, count);
    print_options(out, commands, count);
    print_operands(out, commands, count);
    fputs("}\ncomplete -F _trunkline trunkline\n", out);
}
