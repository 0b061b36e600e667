/* All numbers of a contact in one request: what docs/adding-a-system.md calls groups. */
#include "office_system.h"
#include "office_tables.h"

static const char *const numbers[] = {"replaces", "merges", NULL};
static const tl_setting_info settings[] = {
    {.name = "numbers", .choices = numbers, .required = true, .help = "whether what is sent replaces a contact's numbers, or is added to them"}};

static tl_status route(const tl_scope *scope, const tl_record *record, tl_route *to, tl_error *error) {
    (void)record;
    (void)error;
    to->flags = tl_scope_is(scope, "numbers", "replaces") ? TL_ROUTE_WHOLE : 0;
    return TL_OK;
}

/* "ok", "no" and why, or "open": it says nothing of any record. */
static tl_verdict read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    tl_str text = tl_buf_str(&reply->body);
    if (tl_str_starts(text, tl_str_from("no"))) {
        (void)tl_fail(error, TL_ERR_HTTP, "%.*s", (int)text.len - 3, text.ptr + 3);
        return TL_VERDICT_REFUSED;
    }
    bool saved = tl_str_equal(text, tl_str_from("ok"));
    for (size_t i = 0; i < batch->count && saved; i++) {
        tl_batch_saved(batch, i);
    }
    return saved || tl_str_equal(text, tl_str_from("open")) ? TL_VERDICT_READ : TL_VERDICT_NOT_OURS;
}

const tl_adapter office_lists = {.struct_size = sizeof(tl_adapter),
                                 .name = "lists",
                                 .title = "Lists",
                                 .api = &office_api,
                                 .push = &office_numbers_set,
                                 .settings = settings,
                                 .setting_count = 1,
                                 .read_reply = read_reply,
                                 .route = route,
                                 .destroys = "with numbers: replaces, every number of a contact that is not in the file"};
