/* trunkline-gen: the command line. */
#include <stdio.h>
#include <string.h>

#include "gen.h"
#include "wsdl.h"
#include "wsdl_openapi.h"

enum { EXIT_DONE = 0, EXIT_STALE = 1, EXIT_WRONG = 2 };

static const char help[] =
    "Usage: trunkline-gen generate SCHEMA -o DIR [--prefix NAME]\n"
    "       trunkline-gen stale    SCHEMA -o DIR [--prefix NAME]\n"
    "       trunkline-gen wsdl      FILE.wsdl -o DIR [--name NAME] [--settings FILE.yaml] [--wsdl2h PROGRAM] [--soapcpp2 PROGRAM]\n"
    "       trunkline-gen wsdl-trim FILE.wsdl --operations A,B,... -o OUT.wsdl\n"
    "       trunkline-gen --help | --version\n"
    "\n"
    "generate  makes a C client from an OpenAPI 3.0 or 3.1 description (YAML or JSON): NAME.h, NAME_tables.c\n"
    "          and layout.lock. Files that are up to date are left alone; after an error nothing is written.\n"
    "stale     writes nothing; names the files in DIR that differ from what generate would make, are missing,\n"
    "          or are not its own.\n"
    "\n"
    "  -o DIR         the folder of the client; generate makes it where it is missing. Commit it with its layout.lock\n"
    "  --prefix NAME  starts all C names; without it, the schema's file name does (wasp.yaml: wasp_)\n"
    "\n"
    "Exit status: 0 done, or up to date; 1 stale; 2 the command line, the schema or a file is wrong.\n";

typedef struct command {
    const char *name;
    gen_options options;
} command;

static int usage_error(const char *message, const char *word) {
    fprintf(stderr, "trunkline-gen: %s%s%s%s\nTry trunkline-gen --help.\n", message, word ? " `" : "", word ? word : "", word ? "`" : "");
    return EXIT_WRONG;
}

/* Takes the value of an option, as `-o DIR` or `--prefix=NAME`. Returns false when the argument is another one; *value NULL when it has none. */
static bool take_value(const char *option, char **arguments, int count, int *at, const char **value) {
    const char *word = arguments[*at];
    size_t length = strlen(option);
    if (strncmp(word, option, length) != 0)
        return false;
    if (word[length] == '=' && length > 2) {
        *value = word + length + 1;
        return true;
    }
    if (word[length] != '\0')
        return false;
    *value = *at + 1 < count ? arguments[++*at] : NULL;
    return true;
}

static int parse(int count, char **arguments, command *parsed) {
    if (count < 2)
        return usage_error("a command is missing", NULL);
    parsed->name = arguments[1];
    if (strcmp(parsed->name, "generate") != 0 && strcmp(parsed->name, "stale") != 0)
        return usage_error("there is no command", parsed->name);
    for (int i = 2; i < count; i++) {
        const char *word = arguments[i], **place = NULL, *value = NULL;
        if (take_value("-o", arguments, count, &i, &value))
            place = &parsed->options.folder;
        else if (take_value("--prefix", arguments, count, &i, &value))
            place = &parsed->options.prefix;
        else if (word[0] == '-' && word[1])
            return usage_error("there is no option", word);
        else if (parsed->options.schema)
            return usage_error("only one schema can be given; this is too much:", word);
        else
            parsed->options.schema = word;
        if (place && (!value || !*value))
            return usage_error("a value is missing behind", word);
        if (place && *place)
            return usage_error("given twice:", word);
        if (place)
            *place = value;
    }
    if (!parsed->options.schema)
        return usage_error("the schema is missing", NULL);
    if (!parsed->options.folder)
        return usage_error("the folder is missing: -o DIR", NULL);
    return EXIT_DONE;
}

/* A full disk or a closed pipe must not look like success. */
static int finish(int status) {
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("trunkline-gen: cannot write to the standard output\n", stderr);
        return EXIT_WRONG;
    }
    return status;
}

static int run(const command *parsed) {
    bool stale_only = strcmp(parsed->name, "stale") == 0;
    int status = EXIT_WRONG;
    size_t stale = 0;
    gen *g = gen_compile(&parsed->options);
    gen_print_messages(g, stderr, !stale_only);
    if (gen_error_count(g) > 0) {
        fprintf(stderr, "%zu error%s; nothing was %s.\n", gen_error_count(g), gen_error_count(g) == 1 ? "" : "s",
                stale_only ? "compared" : "written");
    } else if (!stale_only) {
        status = gen_write(g, stdout, stderr) ? EXIT_DONE : EXIT_WRONG;
    } else if (gen_compare(g, &stale, stdout, stderr)) {
        status = stale > 0 ? EXIT_STALE : EXIT_DONE;
    }
    gen_free(g);
    return finish(status);
}

static bool has_word(int count, char **words, const char *word) {
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return true;
    }
    return false;
}

int main(int count, char **arguments) {
    command parsed = {NULL, {NULL, NULL, NULL}};
    if (count == 2 && (strcmp(arguments[1], "--help") == 0 || strcmp(arguments[1], "-h") == 0)) {
        fputs(help, stdout);
        printf("\n%s%s", wsdl_help, wsdl_openapi_help);
        return finish(EXIT_DONE);
    }
    if (count == 2 && strcmp(arguments[1], "--version") == 0) {
        puts("trunkline-gen " TRUNKLINE_GEN_VERSION);
        return finish(EXIT_DONE);
    }
    if (count >= 2 && strcmp(arguments[1], "wsdl") == 0 && has_word(count - 2, arguments + 2, "--openapi-schema"))
        return finish(wsdl_openapi_command(count - 2, arguments + 2));
    if (count >= 2 && strcmp(arguments[1], "wsdl") == 0)
        return finish(wsdl_command(count - 2, arguments + 2));
    if (count >= 2 && strcmp(arguments[1], "wsdl-trim") == 0)
        return finish(wsdl_trim_command(count - 2, arguments + 2));
    int status = parse(count, arguments, &parsed);
    return status == EXIT_DONE ? run(&parsed) : status;
}
