/* One phone a request: inserted, or updated where phone_id says which. The system wants keys that nobody has in a file: they are looked up. */
#include "office_system.h"
#include "office_tables.h"

static const char *const by[] = {"key", "member", NULL};
static const char *const yes_no[] = {"yes", "no", NULL};
static const tl_setting_info settings[] = {
    {.name = "find.by", .choices = by, .help = "what the column customer holds"},
    {.name = "fetch", .choices = yes_no, .help = "whether a phone's other key is fetched before an update"},
    {.name = "fault_limit", .type = TL_SETTING_NUMBER, .fallback = "80", .least = 1, .most = 100, .help = "faults a day"},
};
static const tl_operation *const operations[] = {&office_phone_insert, &office_phone_update, NULL};

static tl_status route(const tl_scope *scope, const tl_record *record, tl_route *to, tl_error *error) {
    bool update = tl_record_text(record, TL_COLUMN_PHONE_ID).len > 0;
    (void)scope;
    if (!update && tl_record_text(record, TL_COLUMN_CUSTOMER).len == 0) {
        (void)tl_fail(error, TL_ERR_MISSING, "a new phone needs a customer, one that is there a phone_id");
        tl_error_set_field(error, tl_str_from("customer"));
        return TL_ERR_MISSING;
    }
    to->operation = update ? &office_phone_update : &office_phone_insert;
    return TL_OK;
}

static tl_status check_record(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_error *error) {
    (void)scope;
    (void)operation;
    if (tl_str_equal(tl_record_text(record, TL_COLUMN_KIND), tl_str_from("fax"))) {
        (void)tl_fail(error, TL_ERR_UNKNOWN, "a fax is not a phone here");
        tl_error_set_field(error, tl_str_from("kind"));
        return TL_ERR_UNKNOWN;
    }
    return TL_OK;
}

static bool customer_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question) {
    (void)operation;
    *question = tl_record_text(record, TL_COLUMN_CUSTOMER);
    return question->len > 0 && tl_scope_is(scope, "find.by", "member");
}

static bool link_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question) {
    *question = tl_record_text(record, TL_COLUMN_PHONE_ID);
    return operation == &office_phone_update && tl_scope_is(scope, "fetch", "yes") && !tl_record_extra(record, "Link");
}

static tl_status ask(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error) {
    tl_buf list = {0};
    tl_status status = TL_OK;
    for (size_t i = 0; i < count && status == TL_OK; i++) {
        status = tl_buf_format(&list, "%s%.*s", i ? "," : "", (int)questions[i].len, questions[i].ptr);
    }
    tl_str text = tl_arena_copy(scope->arena, tl_buf_str(&list));
    tl_buf_dispose(&list);
    return status == TL_OK && text.ptr ? tl_schema_set(office_find.request, value, tl_str_from("Query"), tl_text_str(text), scope->arena, error)
                                       : tl_fail(error, TL_ERR_MEMORY, "out of memory");
}

/* Rows: "question=answer;". "bad": the query as a whole. */
static tl_verdict read_rows(tl_asked *asked, const tl_http_reply *reply, tl_error *error) {
    tl_str text = tl_buf_str(&reply->body);
    if (reply->http_status != 200 || tl_str_equal(text, tl_str_from("?"))) {
        return reply->http_status == 200 ? TL_VERDICT_UNREADABLE : TL_VERDICT_NOT_OURS;
    }
    if (tl_str_equal(text, tl_str_from("bad"))) {
        (void)tl_fail(error, TL_ERR_HTTP, "the query is wrong");
        return TL_VERDICT_REFUSED;
    }
    while (text.len > 0) {
        ptrdiff_t equals = tl_str_find(text, tl_str_from("="));
        ptrdiff_t end = tl_str_find(text, tl_str_from(";"));
        if (equals < 0 || end < equals) {
            return TL_VERDICT_UNREADABLE;
        }
        tl_asked_row(asked, tl_str_sized(text.ptr, (size_t)equals), tl_str_sized(text.ptr + equals + 1, (size_t)(end - equals) - 1));
        text = tl_str_sized(text.ptr + end + 1, text.len - (size_t)end - 1);
    }
    return TL_VERDICT_READ;
}

static const tl_lookup lookups[] = {
    {"customer", &office_find, 3, TL_REASON_UNKNOWN_CUSTOMER, TL_REASON_AMBIGUOUS_CUSTOMER, NULL, TL_COLUMN_CUSTOMER, customer_question, ask,
     read_rows},
    {"phone", &office_fetch, 1, TL_REASON_VENDOR_ERROR, TL_REASON_VENDOR_ERROR, "Link", TL_COLUMN_COUNT, link_question, ask, read_rows},
};

/* The same failure from the start, five times: something is wrong with the setup, not with the records. */
typedef struct memory {
    uint32_t replies;
    uint32_t failures;
} memory;

/* "true", "fault", "failed", or the vendor's error. */
static tl_verdict read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    memory *kept = batch->scope->state;
    tl_str text = tl_buf_str(&reply->body);
    (void)error;
    kept->replies++;
    if (tl_str_equal(text, tl_str_from("true"))) {
        tl_batch_saved(batch, 0);
        return TL_VERDICT_READ;
    }
    if (tl_str_equal(text, tl_str_from("fault"))) {
        tl_note_fault(batch->notes);
    }
    tl_batch_rejected(batch, 0, &(tl_vendor_error){.message = text});
    kept->failures += tl_str_equal(text, tl_str_from("failed")) ? 1u : 0u;
    if (kept->failures == 5 && kept->replies == 5) {
        tl_note_stop(batch->notes, "the same failure five times from the start: is the namespace right?");
    }
    return TL_VERDICT_READ;
}

const tl_adapter office_phones = {
    .struct_size = sizeof(tl_adapter),
    .name = "phones",
    .title = "Phones",
    .api = &office_api,
    .push = &office_phone_insert,
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .read_reply = read_reply,
    .operations = operations,
    .lookups = lookups,
    .lookup_count = 2,
    .state_size = sizeof(memory),
    .fault_limit = "fault_limit",
    .route = route,
    .check_record = check_record,
};
