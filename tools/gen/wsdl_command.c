/* The command lines of trunkline-gen wsdl and wsdl-trim. */
#include "wsdl.h"

#include <stdio.h>
#include <string.h>

#include "wsdl_compile.h"
#include "wsdl_trim.h"

const char wsdl_help[] =
    "wsdl       makes a C client from a WSDL, by gSOAP's wsdl2h and soapcpp2: NAME.h, NAME_tables.c, layout.lock, NAME_glue.c and what\n"
    "           gSOAP makes. What no WSDL can say is read from FILE.yaml beside it\n"
    "wsdl-trim  keeps some operations of a WSDL, all types they reach and one SOAP 1.1 binding\n";

enum { EXIT_WRONG = 2, OPTIONS_MAX = 5 };

typedef struct option {
    const char *name;
    const char **value;
} option;

static int usage_error(const char *message, const char *word) {
    fprintf(stderr, "trunkline-gen: %s `%s`\nTry trunkline-gen --help.\n", message, word);
    return EXIT_WRONG;
}

/* One argument, perhaps with its value behind it. Returns 0 when all was well. */
static int take(int count, char **arguments, int *at, const option *options, const char **file) {
    const char *word = arguments[*at];
    for (const option *known = options; known->name; known++) {
        size_t length = strlen(known->name);
        if (strncmp(word, known->name, length) != 0 || (word[length] && word[length] != '='))
            continue;
        const char *value = word[length] ? word + length + 1 : *at + 1 < count ? arguments[++*at] : "";
        if (!*value)
            return usage_error("a value is missing behind", known->name);
        if (*known->value)
            return usage_error("given twice:", known->name);
        *known->value = value;
        return 0;
    }
    if (word[0] == '-')
        return usage_error("there is no option", word);
    if (*file)
        return usage_error("only one WSDL can be given; this is too much:", word);
    *file = word;
    return 0;
}

static int parse(int count, char **arguments, const option *options, const char **file) {
    for (int i = 0; i < count; i++) {
        int status = take(count, arguments, &i, options, file);
        if (status != 0)
            return status;
    }
    if (!*file)
        return usage_error("the WSDL is missing:", "FILE.wsdl");
    return 0;
}

int wsdl_command(int count, char **arguments) {
    wsdl_options given = {.settings = NULL};
    const option options[] = {{"-o", &given.gen.folder},   {"--name", &given.gen.prefix},   {"--settings", &given.settings},
                              {"--wsdl2h", &given.wsdl2h}, {"--soapcpp2", &given.soapcpp2}, {NULL, NULL}};
    int status = parse(count, arguments, options, &given.gen.schema);
    if (status == 0 && !given.gen.folder)
        status = usage_error("the folder is missing:", "-o DIR");
    return status != 0 ? status : wsdl_compile(&given);
}

int wsdl_trim_command(int count, char **arguments) {
    const char *file = NULL, *operations = NULL, *output = NULL;
    const option options[] = {{"-o", &output}, {"--operations", &operations}, {NULL, NULL}};
    int status = parse(count, arguments, options, &file);
    if (status == 0 && !operations)
        status = usage_error("the operations are missing:", "--operations A,B");
    if (status == 0 && !output)
        status = usage_error("the output is missing:", "-o OUT.wsdl");
    return status != 0 ? status : wsdl_trim(file, operations, output);
}
