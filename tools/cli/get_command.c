/* trunkline get: one record, where the vendor has a call that reads it. */
#include <string.h>

#include <trunkline/systems.h>

#include "arguments.h"
#include "call_send.h"
#include "commands.h"
#include "interrupt.h"
#include "text.h"

static int fail_no_get(const config_system *system, diag *to) {
    tl_buf list = {0};
    size_t count;
    const tl_adapter *const *adapters = tl_systems(&count);
    for (size_t i = 0; i < count; i++) {
        if (adapters[i]->get && tl_buf_format(&list, "%s%s", list.len ? ", " : "", adapters[i]->name) != TL_OK) {
            break;
        }
    }
    diag_error(to, system->where, "%s has no call that reads a record by its key; of the adapters, %.*s %s", system->adapter->title,
               list.len ? (int)list.len : 4, list.len ? list.ptr : "none", !list.len || !strchr(list.ptr, ',') ? "has one" : "have one");
    tl_buf_dispose(&list);
    return CLI_EXIT_USAGE;
}

/* The key goes to a parameter, "{name}", or into the body. */
static bool set_key(call_request *request, const char *path, const char *key, diag *to) {
    size_t length = strlen(path);
    if (path[0] != '{') {
        return call_request_set(request, path, tl_str_from(key), to);
    }
    tl_str assignment = tl_arena_format(request->arena, "%.*s=%s", (int)(length > 2 ? length - 2 : 0), path + 1, key);
    return assignment.ptr ? call_request_parameter(request, assignment.ptr, to) : diag_error(to, place_none(), "out of memory");
}

static int get(const cli_arguments *arguments, const config_system *system, diag *to) {
    const tl_adapter *adapter = system->adapter;
    call_request request;
    call_job job = {.system = system, .request = &request, .to = to};
    int code = CLI_EXIT_USAGE;
    job.show_numbers = arguments_has(arguments, "show-numbers");
    job.json = arguments_has(arguments, "json");
    if (call_request_init(&request, adapter->get, 1, to) && set_key(&request, adapter->get_key_path, arguments->operands[1], to) &&
        call_request_check(&request, to)) {
        code = arguments_has(arguments, "dry-run") ? call_show(&job) : call_send(&job);
    }
    call_request_dispose(&request);
    return code;
}

static int run_get(const cli_arguments *arguments, diag *to) {
    const char *path = arguments_value(arguments, "config");
    int code = CLI_EXIT_USAGE;
    interrupt_catch();
    config *loaded = config_load(path ? path : "trunkline.yaml", to);
    const config_system *system = loaded ? config_find(loaded, arguments->operands[0], to) : NULL;
    if (system && !arguments->operands[1][0]) {
        diag_error(to, place_none(), "the key is empty");
    } else if (system) {
        code = system->adapter->get ? get(arguments, system, to) : fail_no_get(system, to);
    }
    config_free(loaded);
    return code;
}

/* ---- the table ---- */

static const cli_operand operands[] = {
    {"SYSTEM", "A system of the config, by its name there."},
    {"KEY", "The record's key, as the system has it."},
};

static const cli_option options[] = {
    {"config", "FILE", "The config; trunkline.yaml in the working directory if not given.", NULL, false},
    {"dry-run", NULL, "Send nothing and read no secret; print the request.", NULL, false},
    {"show-numbers", NULL, "Show phone numbers; only their last two digits if not given.", NULL, false},
    {"json", NULL, "Print one object that tells all: outcome, HTTP status, reply\n(docs/machine.md).", NULL, false},
};

static const cli_example examples[] = {
    {"trunkline get members 0c6d0c6c-53a1-4b7e-9c0e-2f6d3d1f6a11", "What does the system hold under this key?"},
};

const cli_command cli_command_get = {
    .name = "get",
    .summary = "Read one record of a system by its key.",
    .about = "For systems that have such a call. The record goes to standard output as JSON, secrets as <secret>.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = "0 read; 1 the system refused the call, or nobody can tell; 2 a usage or config error,\n"
             "or the system has no such call; 3 the system cannot be reached or refuses us; 4 interrupted.",
    .run = run_get,
};
