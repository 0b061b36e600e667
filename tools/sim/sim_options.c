#include "sim_options.h"

#include <stddef.h>
#include <string.h>

#include "sim_seed.h"

typedef bool (*take_fn)(sim_options *options, const char *value);

static bool take_listen(sim_options *options, const char *value) {
    options->listen = value;
    return true;
}

static bool take_port_file(sim_options *options, const char *value) {
    options->port_file = value;
    return *value != '\0';
}

static bool take_seed(sim_options *options, const char *value) {
    options->seed_file = value;
    return *value != '\0';
}

static bool take_log(sim_options *options, const char *value) {
    options->log_file = value;
    return *value != '\0';
}

static bool take_state(sim_options *options, const char *value) {
    options->state_file = value;
    return *value != '\0';
}

static bool take_delay(sim_options *options, const char *value) {
    return sim_delays_parse(&options->delays, value);
}

static bool take_fault(sim_options *options, const char *value) {
    if (options->fault_count == SIM_MAX_FAULTS)
        return false;
    options->faults[options->fault_count++] = value;
    return true;
}

static bool take_random_seed(sim_options *options, const char *value) {
    uint64_t number = 0;
    size_t digits = strlen(value);
    if (digits == 0 || digits > 18 || strspn(value, "0123456789") != digits)
        return false;
    for (; *value; value++)
        number = number * 10 + (uint64_t)(*value - '0');
    options->random_seed = number;
    return true;
}

static bool take_end_with_stdin(sim_options *options, const char *value) {
    (void)value;
    options->end_with_stdin = true;
    return true;
}

static bool take_show_numbers(sim_options *options, const char *value) {
    (void)value;
    options->show_numbers = true;
    return true;
}

static bool take_help(sim_options *options, const char *value) {
    (void)value;
    options->help = true;
    return true;
}

static bool take_version(sim_options *options, const char *value) {
    (void)value;
    options->version = true;
    return true;
}

static const struct option_row {
    const char *name;
    const char *value; /* NULL: takes none */
    const char *help;
    take_fn take;
} rows[] = {
    {"--listen", "ADDRESS:PORT", "loopback address and port; port 0: one that the system picks (127.0.0.1:0)", take_listen},
    {"--port-file", "FILE", "receives the port once the simulator listens; removed at the end", take_port_file},
    {"--seed", "SEED.yaml", "what the systems know at the start (else what is shown below)", take_seed},
    {"--log", "LOG.ndjson", "receives one JSON line per record that a system was asked to save", take_log},
    {"--show-numbers", NULL, "write phone numbers to the log as they are, not only their last two digits", take_show_numbers},
    {"--state", "STATE.json", "receives what the systems hold, at the end", take_state},
    {"--delay-ms", "A-B", "each request waits between A and B milliseconds before it is looked at", take_delay},
    {"--fault", "{YAML}", "answers calls of an operation in another way, see below; up to 16 times", take_fault},
    {"--random-seed", "NUMBER", "for delays and shuffled replies: the same number, the same run (0)", take_random_seed},
    {"--end-with-stdin", NULL, "end when standard input comes to its end, as on SIGTERM and SIGINT", take_end_with_stdin},
    {"--help", NULL, "show this and end", take_help},
    {"--version", NULL, "show the version and end", take_version},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static const struct option_row *find_row(const char *argument, size_t length) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (strlen(rows[i].name) == length && memcmp(rows[i].name, argument, length) == 0)
            return &rows[i];
    }
    return NULL;
}

/* Reads argv[*index], and the next one when that is its value. */
static bool read_one(sim_options *options, int argc, char **argv, int *index) {
    const char *argument = argv[*index];
    const char *equals = strncmp(argument, "--", 2) == 0 ? strchr(argument, '=') : NULL;
    const struct option_row *row = find_row(argument, equals ? (size_t)(equals - argument) : strlen(argument));
    if (!row) {
        fprintf(stderr, "trunkline-sim: unknown argument \"%s\"; --help shows all\n", argument);
        return false;
    }
    if (!row->value && equals) {
        fprintf(stderr, "trunkline-sim: %s takes no value\n", row->name);
        return false;
    }
    const char *value = equals ? equals + 1 : NULL;
    if (row->value && !value) {
        if (*index + 1 >= argc) {
            fprintf(stderr, "trunkline-sim: %s needs a value: %s\n", row->name, row->value);
            return false;
        }
        value = argv[++*index];
    }
    if (!row->take(options, value)) {
        fprintf(stderr, "trunkline-sim: %s cannot be \"%s\"; it needs %s\n", row->name, value, row->value);
        return false;
    }
    return true;
}

bool sim_options_read(sim_options *options, int argc, char **argv) {
    *options = (sim_options){.listen = "127.0.0.1:0"};
    for (int i = 1; i < argc; i++) {
        if (!read_one(options, argc, argv, &i))
            return false;
    }
    options->delays.random.state = options->random_seed;
    return true;
}

/* Prints YAML text, indented. */
static void print_seed(FILE *out) {
    for (const char *line = sim_default_seed; *line;) {
        size_t length = strcspn(line, "\n");
        fprintf(out, "  %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static const char other_seeds[] =
    "\nFurther keys of the other systems (docs/simulator.md tells what each does):\n\n"
    "  expandable:               # both generations: /api/customer-contact-update and /api/CustomerContact/Update\n"
    "    users: [{name: READER, password: password, read_only: true}]\n"
    "    contacts: [{CUSTOMER_ID: C-1001, CUST_CONTACT: JDOE, PHONE_NO: 408-555-1212}]\n"
    "    token: {timeout_ms: 3600000, uses: 0}\n"
    "    generations: both       # both, hyphen, slash\n"
    "    empty_fields: empty     # how a reply shows a field that was never set: empty, null, absent\n"
    "  qqcatalyst:               # and its login server, at /oauth/token on the same port\n"
    "    refresh_tokens: []      # known at the start\n"
    "    token: {expires_in: 3600, timeout_ms: 3600000, uses: 0, refresh: rotates, quoted: false}   # refresh: rotates, stays, none\n"
    "    phones: [{contact: 2001, PhoneNumberID: 4711, PhoneNumber: 408-555-1212}]\n"
    "    numbers: merges         # merges, replaces\n"
    "    refusal_status: 200     # of a reply with IsSuccess false\n"
    "    empty_fields: null      # texts of a reply without a value: null, empty, absent\n"
    "    xml_order: alphabetical # members that are not in that order are skipped; any\n"
    "    duplicates: accepted    # accepted, refused: a new number that the contact has already\n"
    "  xweb:\n"
    "    json: {rows: list, token_on_error: false, error_status: 500}   # rows: list, wrapped\n";

void sim_print_help(FILE *out) {
    fputs("Usage: trunkline-sim [OPTION...]\n"
          "Plays the vendors' systems on a loopback port, with state, until SIGTERM or SIGINT.\n\n",
          out);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        char left[40];
        snprintf(left, sizeof left, "%s%s%s", rows[i].name, rows[i].value ? " " : "", rows[i].value ? rows[i].value : "");
        fprintf(out, "  %-24s %s\n", left, rows[i].help);
    }
    fputs("\nWithout --seed:\n\n", out);
    print_seed(out);
    fputs("\nA list holds names and ranges. A seed can also shape Wasp's replies, which the vendor does not promise either\n"
          "(the first choice is what counts without it):\n\n"
          "  wasp:\n"
          "    reply:\n"
          "      order: input            # input, reversed, shuffled\n"
          "      results_in: both        # both: all in Data.ResultList, the failed again in Messages; data; messages: all there,\n"
          "                              # ResultList empty; failures: only the failed, in Messages, ResultList empty\n"
          "      error_count: true       # false: without Data.ErrorCount, as older tenants answer\n"
          "      names: customer         # FieldName holds customer: who is meant; field: the field that is wrong;\n"
          "                              # nobody: nothing, and neither does Message\n",
          out);
    fputs(other_seeds, out);
    fputs("\nA fault names an operation (and a system, where several have it), which of its calls are meant (2, 2-3, 2-; without it all), and what "
          "comes instead of the reply:\n\n"
          "  --fault '{operation: phonesCustomerSave, calls: 1-2, status: 503, headers: {Retry-After: 1}, type: text/html, body: <p>No.}'\n"
          "  --fault '{operation: phonesCustomerSave, calls: 3, status: 500, applied: true}'   carried out, and then answered like that\n"
          "  --fault '{operation: phonesCustomerSave, calls: 4-, delay_ms: 50}'                 the own reply, later\n"
          "  --fault '{system: xweb-json, operation: WEBPhoneUpdate, status: 429}'\n"
          "\nxWEB: {from: 1, to: 9} among customers makes customers 1 to 9 with the keys c0000000-0000-4000-8000-000000000001 and so on, among\n"
          "phones their phones with the keys a0000000-... (cph_key) and d0000000-... (phn_key); an entry can also be a map of fields. Further:\n\n"
          "  xweb:\n"
          "    token:\n"
          "      mode: absolute          # absolute, sliding, single-use\n"
          "      timeout_ms: 1200000     # of a token\n"
          "      uses: 0                 # calls that a token is good for; 0: any number\n"
          "      dead: exception         # a token that does not count: exception: InvalidTokenException; locked: the bare fault Locked\n"
          "      actor: true             # soap:actor on each token's header\n"
          "      none: false             # true: a login's reply has no token\n"
          "    limits:\n"
          "      fail_count: 25          # wrong passwords until a user is locked out; -1: never\n"
          "      faults_per_day: 100     # then all calls of the user fault; -1: any number\n"
          "    fields: 2017              # 2017, 2015, 2010: the fields of the four groups, and their order\n"
          "    empty_fields: absent      # how a reply shows a field without a value: absent, empty, nil\n"
          "    rows_namespace: none      # none, vendor: the namespace of the rows in a result\n"
          "    denied_objects: []        # objects that GetQuery may not read\n"
#ifdef SIM_SOAP
          "  kognitiv:\n"
          "    namespace: https://app.smartbutton.com/Services/Sync\n"
          "    broken_members: []        # every call for them ends with code 1\n"
          "    empty_on_error: false     # true: SavedPhoneNumber is empty beside an error, not absent\n"
#endif
          "\nExit status: 0 ended as asked, 1 could not run, 2 a wrong argument or seed.\n",
          out);
}
