/* trunkline kinds: which kinds of numbers a system has, as lines for the config. */
#include <string.h>

#include <trunkline/call.h>

#include "arguments.h"
#include "commands.h"
#include "config.h"
#include "connect.h"
#include "interrupt.h"
#include "text.h"

/* Words by which a system's own name for a kind shows which of ours it is. The first that fits counts: "Work fax" is a fax. */
static const struct {
    const char *word;
    const char *kind;
} words[] = {{"fax", "fax"},   {"pager", "pager"},   {"mobile", "mobile"}, {"cell", "mobile"}, {"home", "home"},
             {"work", "work"}, {"business", "work"}, {"office", "work"},   {"main", "main"},   {"other", "other"}};
enum { WORD_COUNT = sizeof words / sizeof words[0] };

/* The answer, as the completion finds it. */
typedef struct answer {
    const config_system *system;
    tl_arena *arena;
    tl_kind_row *rows;
    size_t count;
    tl_status status;
    tl_error error;
} answer;

static void on_end(void *context, const tl_call_end *end) {
    answer *to = context;
    const tl_adapter *adapter = to->system->adapter;
    const tl_scope scope = {.adapter = adapter, .arena = to->arena, .namespace_uri = to->system->namespace_uri};
    to->status = end->status;
    to->error = *end->error;
    if (end->status == TL_OK) {
        to->status = adapter->kinds->read(&scope, end->http, &to->rows, &to->count, &to->error);
    }
    for (size_t i = 0; to->status == TL_OK && i < to->count; i++) { /* what they borrow goes with the reply */
        to->rows[i].word = tl_arena_copy(to->arena, to->rows[i].word);
        to->rows[i].name = tl_arena_copy(to->arena, to->rows[i].name);
    }
}

static bool contains(tl_str text, const char *word) {
    tl_str part = tl_str_from(word);
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (tl_str_equal_nocase(tl_str_sized(text.ptr + i, part.len), part)) {
            return true;
        }
    }
    return false;
}

static const char *kind_of(tl_str name) {
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (contains(name, words[i].word)) {
            return words[i].kind;
        }
    }
    return NULL;
}

/* In single quotes where YAML could take it for something else. */
static void print_word(tl_str word) {
    bool plain =
        word.len > 0 && strspn(word.ptr, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") == word.len && word.ptr[0] != '-';
    fputs(plain ? "" : "'", stdout);
    for (size_t i = 0; i < word.len; i++) {
        fputs(word.ptr[i] == '\'' ? "''" : "", stdout);
        putchar((unsigned char)word.ptr[i] < 0x20 ? ' ' : word.ptr[i]);
    }
    fputs(plain ? "" : "'", stdout);
}

static void print_row(const tl_kind_row *row, const char *kind) {
    printf(kind ? "      %s: " : "      # KIND: ", kind);
    print_word(row->word);
    fputs(" # ", stdout);
    for (size_t i = 0; i < row->name.len; i++) {
        putchar((unsigned char)row->name.ptr[i] < 0x20 ? ' ' : row->name.ptr[i]);
    }
    putchar('\n');
}

/* A kind that two rows could be is the first one's; the user decides about the others. */
static bool is_taken(const answer *found, size_t at, const char *kind) {
    for (size_t i = 0; i < at; i++) {
        const char *earlier = kind_of(found->rows[i].name);
        if (earlier && strcmp(earlier, kind) == 0) {
            return true;
        }
    }
    return false;
}

static void print_rows(const answer *found) {
    printf("    kinds:\n");
    for (size_t i = 0; i < found->count; i++) {
        const char *kind = kind_of(found->rows[i].name);
        print_row(&found->rows[i], kind && !is_taken(found, i, kind) ? kind : NULL);
    }
}

/* @return an exit code */
static int ask(const config_system *system, answer *found, diag *to) {
    const connect_options connect = {0};
    const tl_operation *operation = system->adapter->kinds->operation;
    tl_call_options options = TL_CALL_OPTIONS_INIT;
    uint64_t ticket = 0;
    tl_error error = {0};
    tl_client *client = connect_client(system, &connect, to);
    size_t size = operation->request ? operation->request->size : 0;
    void *request = client ? tl_arena_alloc(found->arena, size + 1) : NULL;
    if (!client) {
        return CLI_EXIT_USAGE;
    }
    options.done = on_end;
    options.context = found;
    options.ticket = &ticket;
    found->status = TL_ERR_MEMORY;
    tl_status status =
        request ? tl_submit(client, operation, size > 0 ? tl_body_object(request, size) : tl_body_none(), 0, &options, &error) : TL_ERR_MEMORY;
    if (status == TL_OK) {
        status = tl_wait(client, ticket, &error);
    }
    if (status == TL_OK && found->status != TL_OK) {
        status = found->status;
        error = found->error;
    }
    tl_client_free(client);
    if (status != TL_OK) {
        diag_error(to, system->where, "%s", error.message[0] ? error.message : tl_status_name(status));
        return status == TL_ERR_AUTH || error.http_status == 0 ? CLI_EXIT_STOPPED : CLI_EXIT_NOT_ALL;
    }
    return CLI_EXIT_OK;
}

static int run_kinds(const cli_arguments *arguments, diag *to) {
    const char *path = arguments_value(arguments, "config");
    int code = CLI_EXIT_USAGE;
    config *loaded = config_load(path ? path : "trunkline.yaml", to);
    const config_system *system = loaded ? config_find(loaded, arguments->operands[0], to) : NULL;
    answer found = {.system = system, .arena = tl_arena_new()};
    if (!found.arena) {
        diag_error(to, place_none(), "out of memory");
    } else if (system && !system->adapter->kinds) {
        diag_error(to, system->where, "%s has no call that lists its kinds; its words for them are in its documentation", system->adapter->title);
    } else if (system) {
        code = ask(system, &found, to);
    }
    if (code == CLI_EXIT_OK) {
        print_rows(&found);
    }
    tl_arena_free(found.arena);
    config_free(loaded);
    return code;
}

static const cli_operand operands[] = {
    {"SYSTEM", "A system of the config, by its name there."},
};

static const cli_option options[] = {
    {"config", "FILE", "The config; trunkline.yaml in the working directory if not given.", NULL, false},
};

static const cli_example examples[] = {
    {"trunkline kinds members", "Which kinds of numbers does the system have?"},
};

const cli_command cli_command_kinds = {
    .name = "kinds",
    .summary = "List the kinds of numbers that a system has, as lines for the config.",
    .about = "For systems that have such a call. Each line holds the system's own key; a line whose name\n"
             "does not say which kind it is comes as a comment: write mobile, work, home, main, pager or\n"
             "other in place of KIND.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_kinds,
};
