#include "test_system.h"

#include <stddef.h>
#include <string.h>

typedef struct test_item {
    tl_opt_text customer;
    tl_opt_text kind;
    tl_opt_text number;
    tl_opt_text extension;
    tl_opt_int ref;
    tl_opt_text pin;
} test_item;

static const tl_type number_type = {.name = "test_number", .kind = TL_KIND_TEXT, .size = sizeof(tl_str), .limits = {INT64_MIN, INT64_MAX, 0, 20}};

#define FIELD(name, member, field_type, field_kind, field_flags)                                                                                     \
    { ",\"" name "\":", field_type, offsetof(test_item, member), (uint16_t)(sizeof(name) - 1 + 4), field_kind, field_flags }

static const tl_field fields[] = {
    FIELD("Customer", customer, &tl_type_text, TL_KIND_TEXT, TL_FIELD_NULLABLE),
    FIELD("Kind", kind, &tl_type_text, TL_KIND_TEXT, TL_FIELD_NULLABLE),
    FIELD("Number", number, &number_type, TL_KIND_TEXT, 0),
    FIELD("Extension", extension, &tl_type_text, TL_KIND_TEXT, TL_FIELD_NULLABLE),
    FIELD("Ref", ref, &tl_type_int, TL_KIND_INT, 0),
    FIELD("Pin", pin, &tl_type_text, TL_KIND_TEXT, TL_FIELD_SECRET),
};

static const tl_type item_type = {
    .name = "test_item", .kind = TL_KIND_OBJECT, .size = sizeof(test_item), .fields = fields, .count = sizeof fields / sizeof fields[0]};

static const tl_type list_type = {.name = "test_items",
                                  .kind = TL_KIND_LIST,
                                  .size = sizeof(tl_list),
                                  .element = &item_type,
                                  .stride = sizeof(test_item),
                                  .limits = {INT64_MIN, INT64_MAX, 1, TEST_MOST_RECORDS}};

static const tl_column_field columns[] = {
    {TL_COLUMN_CUSTOMER, TL_COLUMN_REQUIRED | TL_COLUMN_KEY, "Customer"},
    {TL_COLUMN_KIND, TL_COLUMN_KEY, "Kind"},
    {TL_COLUMN_NUMBER, TL_COLUMN_REQUIRED, "Number"},
    {TL_COLUMN_EXTENSION, 0, "Extension"},
};

static const tl_error_rule rules[] = {
    {NULL, NULL, "customer", 0, TL_REASON_UNKNOWN_CUSTOMER},
    {"42", NULL, NULL, 0, TL_REASON_BAD_NUMBER},
    {NULL, "Kind", NULL, 409, TL_REASON_UNKNOWN_PHONE_TYPE},
};

static const char *const mood_choices[] = {"good", "bad", NULL};
static const tl_setting_info settings[] = {{.name = "mood", .choices = mood_choices, .help = "how the system feels"}};

static tl_verdict read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    static const tl_vendor_error unknown_customer = {{"7", 1}, {"no such customer", 16}, {"Customer", 8}, 0};
    const char *text = reply->body.ptr;
    size_t len = reply->body.len;
    switch (len > 0 ? text[0] : '\0') {
    case 'V':
        for (size_t i = 0; i < batch->count; i++) {
            char letter = text[i + 1 < len ? i + 1 : len - 1];
            if (letter == 's') {
                tl_batch_saved(batch, i);
            } else if (letter == 'r') {
                tl_batch_rejected(batch, i, &unknown_customer);
            }
        }
        return TL_VERDICT_READ;
    case 'R':
        (void)tl_fail(error, TL_ERR_HTTP, "%.*s", (int)(len - 1), text + 1);
        return TL_VERDICT_REFUSED;
    case 'U':
        (void)tl_fail(error, TL_ERR_SYNTAX, "not what was promised");
        return TL_VERDICT_UNREADABLE;
    case 'M':
        (void)tl_fail(error, TL_ERR_MEMORY, "out of memory for the reply");
        return TL_VERDICT_UNREADABLE;
    default:
        return TL_VERDICT_NOT_OURS;
    }
}

void test_system_init(test_system *system) {
    memset(system, 0, sizeof *system);
    system->operation = (tl_operation){.id = "itemsSave",
                                       .method = "POST",
                                       .path = "/items/save",
                                       .entity = "customer",
                                       .request = &list_type,
                                       .columns = columns,
                                       .column_count = sizeof columns / sizeof columns[0],
                                       .errors = rules,
                                       .error_count = sizeof rules / sizeof rules[0],
                                       .flags = TL_OPERATION_IDEMPOTENT};
    system->api = (tl_api){.abi = TL_GENERATED_ABI, .name = "test", .title = "Test", .version = "1", .schema_sha256 = ""};
    system->adapter = (tl_adapter){.struct_size = sizeof(tl_adapter),
                                   .name = "test",
                                   .title = "Test",
                                   .api = &system->api,
                                   .push = &system->operation,
                                   .settings = settings,
                                   .setting_count = sizeof settings / sizeof settings[0],
                                   .read_reply = read_reply};
}

void test_system_single(test_system *system) {
    system->operation.request = &item_type;
}

void test_system_not_idempotent(test_system *system) {
    system->operation.flags = 0;
}
