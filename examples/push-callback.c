/* Pushes a few numbers, prints what became of each as it is known, and ends like the program: 0 all saved, 1 some not, 3 stopped early. */
#include <stdio.h>
#include <stdlib.h>
#include <trunkline/trunkline.h>

static const char *const numbers[][3] = {
    {"C-1001", "Cell Phone", "+1 408 555 0123"},
    {"C-1002", "Cell Phone", "+1 408 555 0124"},
    {"C-1003", "Cell Phone", "+1 408 555 0125"},
};
enum { COUNT = sizeof numbers / sizeof numbers[0] };

/* The source: called whenever there is room for another record. */
static tl_status next(void *context, tl_record *record, bool *end, tl_error *error) {
    size_t *taken = context;
    (void)error; /* this source cannot fail */
    *end = *taken == COUNT;
    if (!*end) {
        const char *const *row = numbers[(*taken)++];
        record->line = *taken;
        record->columns[TL_COLUMN_CUSTOMER] = tl_text(row[0]);
        record->columns[TL_COLUMN_KIND] = tl_text(row[1]);
        record->columns[TL_COLUMN_NUMBER] = tl_text(row[2]);
    }
    return TL_OK;
}

/* Exactly once for each record. */
static void on_result(void *context, const tl_result *result) {
    tl_buf line = {0};
    if (tl_result_line(result, &line) == TL_OK) {
        fprintf(context, "%.*s\n", (int)line.len, line.ptr);
    }
    tl_buf_dispose(&line);
}

int main(void) {
    tl_error error = {0};
    tl_client *client = NULL;
    tl_push *push = NULL;
    tl_push_summary summary = {0};
    size_t taken = 0;
    tl_client_options where = TL_CLIENT_OPTIONS_INIT;
    where.url = getenv("WASP_URL"); /* https://<tenant>.waspinventorycloud.com */
    where.token = tl_token_environment("WASP_TOKEN");
    tl_push_options how = TL_PUSH_OPTIONS_INIT;
    how.adapter = tl_system_find(tl_str_from("wasp"));
    how.on_result = on_result;
    how.result_context = stdout;
    tl_status status = tl_client_new(&client, &where, &error);
    how.client = client;
    if (status == TL_OK) {
        status = tl_push_new(&push, &how, &error);
    }
    if (status == TL_OK) {
        status = tl_push_run(push, next, &taken, &summary, &error);
    }
    if (status != TL_OK || summary.stopped) {
        fprintf(stderr, "%s\n", summary.stopped ? summary.stop_message : error.message);
    }
    tl_push_free(push);
    tl_client_free(client);
    return status != TL_OK ? 2 : summary.stopped ? 3 : summary.by_outcome[TL_OUTCOME_SAVED] < summary.records;
}
