/*
 * What the journal costs: the same push with a journal on the disk and with a temporary one (what --no-journal takes), one right after the other,
 * against a server that answers at once. docs/performance.md has the figures.
 *
 *     bench_journal_cost [--rounds N] [--scale FACTOR] [--limit LEAST_RATIO] [--folder FOLDER]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <trunkline/journal.h>
#include <trunkline/push.h>
#include <trunkline/systems.h>

#include "bench/load.h"
#include "bench/server.h"

enum { MOST_ROUNDS = 101 };

/* One way to push. */
typedef struct side {
    const char *name;
    uint32_t batch;
    uint32_t jobs;
    size_t records;
} side;

typedef struct bench {
    int rounds;
    double scale;
    double limit;
    const char *folder;
    char url[64];
    char path[600];
    const tl_adapter *adapter;
} bench;

typedef struct run {
    tl_journal *journal;
    uint64_t saved;
    bool told; /* why a record was not saved */
} run;

static void make_record(size_t index, tl_record *record, char customer[24], char number[24]) {
    memset(record, 0, sizeof *record);
    snprintf(customer, 24, "C-%07zu", index);
    snprintf(number, 24, "+1408%07zu", index);
    record->line = index + 2;
    record->columns[TL_COLUMN_CUSTOMER] = tl_text(customer);
    record->columns[TL_COLUMN_KIND] = tl_text("mobile");
    record->columns[TL_COLUMN_NUMBER] = tl_text(number);
}

static void on_result(void *context, const tl_result *result) {
    run *it = context;
    it->saved += result->outcome == TL_OUTCOME_SAVED;
    if (result->outcome != TL_OUTCOME_SAVED && !it->told) {
        it->told = true;
        fprintf(stderr, "bench: %s, %s: %.*s\n", tl_outcome_name(result->outcome), tl_reason_name(result->reason), (int)result->message.len,
                result->message.ptr);
    }
    tl_journal_store(it->journal, result);
}

static int64_t on_wait(void *context) {
    run *it = context;
    (void)tl_journal_tick(it->journal);
    return tl_journal_due_ms(it->journal);
}

static bool fail(const tl_error *error) {
    fprintf(stderr, "bench: %s\n", error->message);
    return false;
}

static bool fill(const side *how, tl_journal *journal, tl_error *error) {
    for (size_t i = 0; i < how->records; i++) {
        tl_record record;
        char customer[24];
        char number[24];
        make_record(i, &record, customer, number);
        if (tl_journal_add(journal, &record, tl_str_from(""), NULL, error) != TL_OK) {
            return false;
        }
    }
    return tl_journal_seal(journal, error) == TL_OK;
}

static uint32_t in_flight(const side *how) {
    uint32_t records = how->jobs * how->batch;
    return records < 256 ? 256 : records;
}

/* Both passes; the time they took in microseconds, 0 on failure. */
static double push_all(const bench *all, const side *how, tl_client *client, bool temporary) {
    tl_journal_options kept = TL_JOURNAL_OPTIONS_INIT;
    tl_push_options options = TL_PUSH_OPTIONS_INIT;
    tl_journal_about about = {.idempotent = true};
    run it = {NULL, 0, false};
    tl_push *push = NULL;
    tl_error error = {0};
    bool good = false;
    kept.window = in_flight(how);
    kept.temporary = temporary;
    options.client = client;
    options.adapter = all->adapter;
    options.on_result = on_result;
    options.result_context = &it;
    options.on_wait = on_wait;
    options.wait_context = &it;
    options.jobs = how->jobs;
    options.batch_records = how->batch;
    options.window = 2 * in_flight(how);
    struct timespec from;
    struct timespec to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    good = tl_push_new(&push, &options, &error) == TL_OK && tl_journal_create(&it.journal, all->path, &about, &kept, &error) == TL_OK &&
           fill(how, it.journal, &error) && tl_push_run(push, tl_journal_next, it.journal, NULL, &error) == TL_OK &&
           tl_journal_flush(it.journal, &error) == TL_OK;
    clock_gettime(CLOCK_MONOTONIC, &to);
    tl_push_free(push);
    tl_journal_discard(it.journal);
    if (!good || it.saved != how->records) {
        fprintf(stderr, "bench: %zu of %zu records saved\n", (size_t)it.saved, how->records);
        (void)fail(&error);
        return 0;
    }
    return (double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static bool measure(const bench *all, const side *how, tl_client *client) {
    double ratios[MOST_ROUNDS];
    double with_sum = 0;
    double without_sum = 0;
    for (int i = -1; i < all->rounds; i++) { /* the first one opens the connections and does not count */
        bool kept_first = i % 2 == 0;
        double first = push_all(all, how, client, !kept_first);
        double second = push_all(all, how, client, kept_first);
        if (first <= 0 || second <= 0) {
            return false;
        }
        double with = kept_first ? first : second;
        double without = kept_first ? second : first;
        if (i >= 0) {
            ratios[i] = without / with;
            with_sum += with;
            without_sum += without;
        }
    }
    qsort(ratios, (size_t)all->rounds, sizeof ratios[0], compare);
    double median = ratios[all->rounds / 2];
    printf("%-22s throughput with the journal / without: median %.2f, least %.2f, greatest %.2f (%.0f and %.0f records/s)\n", how->name, median,
           ratios[0], ratios[all->rounds - 1], (double)how->records * all->rounds * 1e6 / with_sum,
           (double)how->records * all->rounds * 1e6 / without_sum);
    if (median < all->limit) {
        fprintf(stderr, "bench: the journal costs more than %.0f %% of the throughput\n", (1 - all->limit) * 100);
    }
    return median >= all->limit;
}

/* ---- the bodies ---- */

static void keep_body(void *context, const tl_operation *operation, tl_str body, size_t count) {
    tl_buf *kept = context;
    (void)operation;
    (void)count;
    kept->len = 0;
    if (tl_buf_append(kept, body) != TL_OK) {
        kept->len = 0;
    }
}

typedef struct few {
    size_t next;
    size_t count;
    char customer[24];
    char number[24];
} few;

static tl_status next_of_few(void *context, tl_record *record, bool *end, tl_error *error) {
    few *these = context;
    (void)error;
    *end = these->next == these->count;
    if (!*end) {
        make_record(these->next++, record, these->customer, these->number);
    }
    return TL_OK;
}

static void drop_result(void *context, const tl_result *result) {
    (void)context;
    (void)result;
}

/* What a push of so many records sends: the server knows its replies by the size of what comes. */
static bool make_request(const bench *all, tl_client *client, size_t records, tl_buf *body) {
    tl_push_options options = TL_PUSH_OPTIONS_INIT;
    few these = {.count = records};
    tl_push *push = NULL;
    tl_error error = {0};
    options.client = client;
    options.adapter = all->adapter;
    options.on_result = drop_result;
    options.on_request = keep_body;
    options.request_context = body;
    options.dry_run = true;
    options.show_numbers = true;
    bool good = tl_push_new(&push, &options, &error) == TL_OK && tl_push_run(push, next_of_few, &these, NULL, &error) == TL_OK && body->len > 0;
    tl_push_free(push);
    return good || fail(&error);
}

/* All saved: the load's own reply rejects some. */
static bool make_reply(tl_buf *reply, size_t records) {
    static const char one[] = "{\"ResultCode\":0,\"Message\":\"Phone record saved successfully.\",\"HttpStatusCode\":200,\"FieldName\":null}";
    reply->len = 0;
    tl_status status = tl_buf_append(reply, tl_str_from("{\"Data\":{\"ResultList\":["));
    for (size_t i = 0; i < records && status == TL_OK; i++) {
        status = tl_buf_format(reply, "%s%s", i ? "," : "", one);
    }
    return status == TL_OK &&
           tl_buf_format(reply, "],\"TotalResults\":%zu},\"Messages\":[],\"HasError\":false,\"HasHttpError\":false,\"BatchNumber\":1}", records) ==
               TL_OK;
}

static tl_client *make_client(const bench *all, tl_transport *transport) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    tl_error error = {0};
    options.url = all->url;
    options.user_agent = "bench";
    options.transport = transport;
    options.token = tl_token_static(tl_str_from("t0ken"));
    if (tl_client_new(&client, &options, &error) != TL_OK) {
        (void)fail(&error);
    }
    return client;
}

static bool read_arguments(bench *all, int count, char **words) {
    for (int i = 1; i + 1 < count; i += 2) {
        if (strcmp(words[i], "--rounds") == 0) {
            all->rounds = (int)strtol(words[i + 1], NULL, 10);
        } else if (strcmp(words[i], "--scale") == 0) {
            all->scale = strtod(words[i + 1], NULL);
        } else if (strcmp(words[i], "--limit") == 0) {
            all->limit = strtod(words[i + 1], NULL);
        } else if (strcmp(words[i], "--folder") == 0) {
            all->folder = words[i + 1];
        } else {
            return false;
        }
    }
    return count % 2 == 1 && all->rounds > 0 && all->rounds <= MOST_ROUNDS && all->scale > 0;
}

int main(int count, char **words) {
    bench all = {.rounds = 11, .scale = 1, .limit = 0.6, .folder = "."};
    bench_load loads[LOAD_COUNT];
    bench_server server;
    tl_transport *transport = NULL;
    tl_engine_options engine = TL_ENGINE_OPTIONS_INIT;
    bool good = false;
    if (!read_arguments(&all, count, words)) {
        fprintf(stderr, "usage: bench_journal_cost [--rounds N] [--scale FACTOR] [--limit LEAST_RATIO] [--folder FOLDER]\n");
        return 2;
    }
    const side batches = {"batches of 500, 8 jobs", 500, 8, ((size_t)(100 * all.scale) + 1) * 500};
    const side singles = {"single, 32 jobs", 1, 32, (size_t)(8000 * all.scale) + 1};
    all.adapter = tl_system_find(tl_str_from("wasp"));
    snprintf(all.path, sizeof all.path, "%s/bench-%ld.journal", all.folder, (long)getpid());
    snprintf(all.url, sizeof all.url, "http://127.0.0.1:1");
    engine.max_connections_per_host = 32;
    if (!all.adapter || !bench_loads_make(loads)) {
        return 1;
    }
    tl_client *drawn = make_client(&all, NULL);
    if (!drawn || !make_request(&all, drawn, 500, &loads[LOAD_BATCH].request) || !make_request(&all, drawn, 1, &loads[LOAD_SINGLE].request) ||
        !make_reply(&loads[LOAD_BATCH].reply, 500) || !make_reply(&loads[LOAD_SINGLE].reply, 1) || !bench_server_start(&server, loads)) {
        return 1;
    }
    tl_client_free(drawn);
    snprintf(all.url, sizeof all.url, "http://127.0.0.1:%u", (unsigned)server.port);
    if (tl_engine_new(&transport, &engine, NULL) == TL_OK) {
        tl_client *client = make_client(&all, transport);
        good = client && measure(&all, &batches, client);
        good = client && measure(&all, &singles, client) && good;
        tl_client_free(client);
        transport->vtable->free(transport);
    }
    bench_loads_dispose(loads);
    return bench_server_stop(&server) && good ? 0 : 1;
}
