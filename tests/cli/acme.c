#include "acme.h"

typedef struct acme_phone {
    tl_opt_text customer;
    tl_opt_text type;
    tl_opt_text number;
    tl_opt_text extension;
    tl_opt_bool primary;
    tl_opt_int rank;
    tl_opt_text note;
} acme_phone;

#define ROW(member, kind_name, type_name)                                                                                                            \
    { ",\"" #member "\":", &type_name, offsetof(acme_phone, member), sizeof(#member) + 3, kind_name, TL_FIELD_NULLABLE }

static const tl_field fields[] = {
    ROW(customer, TL_KIND_TEXT, tl_type_text),  ROW(type, TL_KIND_TEXT, tl_type_text),    ROW(number, TL_KIND_TEXT, tl_type_text),
    ROW(extension, TL_KIND_TEXT, tl_type_text), ROW(primary, TL_KIND_BOOL, tl_type_bool), ROW(rank, TL_KIND_INT, tl_type_int),
    ROW(note, TL_KIND_TEXT, tl_type_text),
};
static const tl_type phone = {
    .name = "acme_phone", .kind = TL_KIND_OBJECT, .size = sizeof(acme_phone), .fields = fields, .count = sizeof fields / sizeof fields[0]};
static const tl_type phones = {.name = "acme_phones",
                               .kind = TL_KIND_LIST,
                               .size = sizeof(tl_list),
                               .element = &phone,
                               .stride = sizeof(acme_phone),
                               .limits = {INT64_MIN, INT64_MAX, 0, 10}};

static const tl_column_field columns[] = {
    {TL_COLUMN_CUSTOMER, TL_COLUMN_REQUIRED | TL_COLUMN_KEY, "customer"},
    {TL_COLUMN_KIND, TL_COLUMN_KEY, "type"},
    {TL_COLUMN_NUMBER, TL_COLUMN_REQUIRED, "number"},
    {TL_COLUMN_EXTENSION, 0, "extension"},
    {TL_COLUMN_PRIMARY, 0, "primary"},
};
static const tl_operation operation = {
    .id = "save", .method = "POST", .path = "/save", .entity = "phone", .request = &phones, .columns = columns, .column_count = 5};

static const tl_operation *const operations[] = {&operation};
static const tl_api api = {
    .abi = TL_GENERATED_ABI, .operation_count = 1, .name = "acme", .title = "Acme", .version = "1", .schema_sha256 = "", .operations = operations};

/* Nobody reads what acme answers. */
static tl_verdict read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    (void)batch;
    (void)tl_fail(error, TL_ERR_HTTP, "not to be read");
    return reply->http_status == 200 ? TL_VERDICT_UNREADABLE : TL_VERDICT_NOT_OURS;
}

const tl_adapter acme_adapter = {
    .struct_size = sizeof(tl_adapter), .name = "acme", .title = "Acme", .api = &api, .push = &operation, .read_reply = read_reply};
