/* trunkline call: any operation of a system's API, with a body from a file. */
#include "arguments.h"
#include "call_send.h"
#include "commands.h"
#include "interrupt.h"
#include "operations.h"

static int call(const cli_arguments *arguments, const config_system *system, const tl_operation *operation, diag *to) {
    call_request request;
    call_job job = {.system = system, .request = &request, .to = to};
    const char *body = arguments_value(arguments, "body");
    const char *text;
    int code = CLI_EXIT_USAGE;
    bool good = call_request_init(&request, operation, arguments->given_count, to) && (!body || call_request_read(&request, body, to));
    for (size_t at = 0; good && (text = arguments_next(arguments, "parameter", &at)) != NULL;) {
        good = call_request_parameter(&request, text, to);
    }
    job.dry_run = arguments_has(arguments, "dry-run");
    job.show_numbers = arguments_has(arguments, "show-numbers");
    job.json = arguments_has(arguments, "json");
    if (good && call_request_check(&request, to)) {
        code = job.dry_run ? call_show(&job) : call_send(&job);
    }
    call_request_dispose(&request);
    return code;
}

static int run_call(const cli_arguments *arguments, diag *to) {
    const char *path = arguments_value(arguments, "config");
    int code = CLI_EXIT_USAGE;
    interrupt_catch();
    config *loaded = config_load(path ? path : "trunkline.yaml", to);
    const config_system *system = loaded ? config_find(loaded, arguments->operands[0], to) : NULL;
    const tl_operation *operation = system ? operations_find(system->adapter->api, arguments->operands[1], to) : NULL;
    if (operation) {
        code = call(arguments, system, operation, to);
    }
    config_free(loaded);
    return code;
}

/* ---- the table ---- */

static const cli_operand operands[] = {
    {"SYSTEM", "A system of the config, by its name there."},
    {"OPERATION", "An operation of its API, by its id; trunkline schema show SYSTEM lists\nthem."},
};

static const cli_option options[] = {
    {"body", "FILE", "The body, as JSON, also for SOAP; \"-\": standard input.", NULL, false},
    {"parameter", "NAME=VALUE", "A parameter of the path, the query or a header. May be repeated.", NULL, true},
    {"config", "FILE", "The config; trunkline.yaml in the working directory if not given.", NULL, false},
    {"dry-run", NULL, "Send nothing and read no secret; print the body to standard output,\nand request line and headers to standard error.", NULL,
     false},
    {"show-numbers", NULL, "Show phone numbers; only their last two digits if not given.", NULL, false},
    {"json", NULL, "Print one object that tells all: outcome, HTTP status, reply\n(docs/machine.md).", NULL, false},
};

static const cli_example examples[] = {
    {"trunkline schema show wasp phonesCustomerSave", "What goes into the body?"},
    {"trunkline call wasp phonesCustomerSave --body phones.json --dry-run", "See the request without sending it:"},
    {"echo '{\"recordKey\": \"...\"}' | trunkline call members WEBPhoneGet --body -", "A SOAP call, its body as JSON:"},
};

const cli_command cli_command_call = {
    .name = "call",
    .summary = "Call any operation of a system's API.",
    .about = "The body is checked against the schema before anything is sent: a member that the operation does\n"
             "not have is an error. Sent with the system's token, and again where that is safe. The reply goes to\n"
             "standard output as JSON, secrets as <secret>. A token in the body comes from the config.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = "0 the system answered as the schema says; whether it saved each record may stand in\n"
             "the reply; 1 it refused the call, or nobody can tell; 2 a usage, config or input error:\n"
             "nothing was sent; 3 the system cannot be reached or refuses us; 4 interrupted.",
    .run = run_call,
};
