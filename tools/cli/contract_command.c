/* trunkline contract: do these messages keep what the WSDL promises? */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <trunkline/memory.h>

#include "arguments.h"
#include "commands.h"
#include "contract_findings.h"
#include "contract_message.h"
#include "contract_wsdl.h"

typedef struct files {
    char **paths;
    size_t count;
} files;

static void files_dispose(files *list) {
    for (size_t i = 0; i < list->count; i++)
        tl_free(list->paths[i]);
    tl_free(list->paths);
}

static bool is_message(const char *name) {
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".xml") == 0 && name[0] != '.';
}

static bool files_add(files *list, const char *folder, const char *name) {
    tl_buf path = {0};
    char **paths = tl_realloc(list->paths, (list->count + 1) * sizeof *paths);
    if (!paths)
        return false;
    list->paths = paths;
    if (tl_buf_format(&path, "%s/%s", folder, name) != TL_OK) {
        tl_buf_dispose(&path);
        return false;
    }
    list->paths[list->count++] = path.ptr;
    return true;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folder's messages, sorted. */
static bool list_files(files *list, const char *folder, diag *to) {
    DIR *dir = opendir(folder);
    bool ok = true;
    if (!dir)
        return diag_error(to, place_none(), "cannot read the folder %s: %s", folder, strerror(errno));
    for (const struct dirent *entry; ok && (entry = readdir(dir)) != NULL;) {
        if (is_message(entry->d_name))
            ok = files_add(list, folder, entry->d_name);
    }
    closedir(dir);
    if (!ok)
        return diag_error(to, place_none(), "out of memory");
    if (list->count == 0)
        return diag_error(to, place_none(), "%s holds no message: no file whose name ends in .xml", folder);
    qsort(list->paths, list->count, sizeof *list->paths, by_name);
    return true;
}

static int judge_all(const contract_wsdl *wsdl, const files *list, const cli_arguments *arguments, diag *to) {
    contract_findings findings = {0};
    const char *groups = arguments_value(arguments, "empty-groups");
    bool may_lack = groups && strcmp(groups, "omit") == 0;
    int code = CLI_EXIT_USAGE;
    for (size_t i = 0; i < list->count; i++)
        contract_judge(wsdl, list->paths[i], may_lack, &findings);
    bool shown = !findings.out_of_memory;
    if (shown && arguments_has(arguments, "json"))
        shown = contract_print_json(stdout, &findings, arguments->operands[0], list->count);
    else if (shown)
        contract_print(stdout, &findings, list->count);
    if (!shown)
        diag_error(to, place_none(), "out of memory");
    else
        code = findings.count ? CLI_EXIT_NOT_ALL : CLI_EXIT_OK;
    contract_findings_dispose(&findings);
    return code;
}

/* The elements that the messages have, and the WSDL cut down to these. */
static bool load(contract_wsdl *wsdl, const char *path, const files *list, diag *to) {
    xmlHashTablePtr names = xmlHashCreate(64);
    bool ok = names != NULL;
    for (size_t i = 0; ok && i < list->count; i++)
        ok = contract_collect(list->paths[i], names);
    if (!ok)
        diag_error(to, place_none(), "out of memory");
    else if (!contract_wsdl_load(wsdl, path, names))
        ok = diag_error(to, place_none(), "%s", wsdl->message);
    if (names)
        xmlHashFree(names, NULL);
    return ok;
}

static int run(const cli_arguments *arguments, diag *to) {
    contract_wsdl wsdl = {0};
    files list = {0};
    int code = CLI_EXIT_USAGE;
    const char *folder = arguments_value(arguments, "messages");
    if (!folder)
        diag_error(to, place_none(), "contract needs --messages FOLDER, the messages to judge");
    else if (list_files(&list, folder, to) && load(&wsdl, arguments->operands[0], &list, to))
        code = judge_all(&wsdl, &list, arguments, to);
    files_dispose(&list);
    contract_wsdl_dispose(&wsdl);
    return code;
}

static const char *const group_choices[] = {"send", "omit", NULL};
static const cli_operand operands[] = {{"WSDL", "The WSDL: one of ours or your vendor's own."}};
static const cli_option options[] = {
    {"messages", "FOLDER", "The messages: every file in it whose name ends in .xml,\none SOAP 1.1 envelope each.", NULL, false},
    {"empty-groups", "HOW",
     "send: a required group that is not there is a finding,\n"
     "group-omitted (the default); omit: it is none, as with the\n"
     "setting empty_groups: omit.",
     group_choices, false},
    {"json", NULL, "Print one JSON object instead of lines.", NULL, false},
};
static const cli_example examples[] = {
    {"trunkline contract wsdl/xweb.wsdl --messages captured --empty-groups omit", "Do these messages keep the contract?"},
};

const cli_command cli_command_contract = {
    .name = "contract",
    .summary = "Validates SOAP messages against a WSDL.",
    .about = "Each message's header and body are validated against the schemas in the WSDL.\n"
             "A finding names the file, the line, the element and the rule, and never shows a value.\n"
             "Nothing is sent, and no network is used.",
    .operands = operands,
    .operand_count = 1,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = 1,
    .exits = "0 no finding; 1 findings; 2 a usage error, or a WSDL or folder that cannot be read.",
    .run = run,
};
