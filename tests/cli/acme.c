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

/* ---- the same behind a login ---- */

/* How one logs in: three texts go there, a token comes back. */
typedef struct acme_login {
    tl_str source;
    tl_str user;
    tl_str password;
} acme_login;
typedef struct acme_token {
    tl_opt_text token;
} acme_token;

enum { BARE = TL_FIELD_REQUIRED | TL_FIELD_BARE };
static const tl_field login_fields[] = {
    {",\"DATA_SOURCE\":", &tl_type_text, offsetof(acme_login, source), 15, TL_KIND_TEXT, BARE},
    {",\"USER_NAME\":", &tl_type_text, offsetof(acme_login, user), 13, TL_KIND_TEXT, BARE},
    {",\"PASSWORD\":", &tl_type_text, offsetof(acme_login, password), 12, TL_KIND_TEXT, BARE | TL_FIELD_SECRET},
};
static const tl_type login_type = {.name = "acme_login", .kind = TL_KIND_OBJECT, .size = sizeof(acme_login), .fields = login_fields, .count = 3};
static const tl_field token_fields[] = {
    {",\"AUTH_TOKEN\":", &tl_type_text, offsetof(acme_token, token), 14, TL_KIND_TEXT, TL_FIELD_NULLABLE | TL_FIELD_SECRET},
};
static const tl_type token_type = {.name = "acme_token", .kind = TL_KIND_OBJECT, .size = sizeof(acme_token), .fields = token_fields, .count = 1};
static const tl_operation login = {.id = "login", .method = "POST", .path = "/login", .request = &login_type, .reply = &token_type};

static const tl_login_input inputs[] = {
    {.name = "data_source", .path = "DATA_SOURCE", .open = true},
    {.name = "user", .path = "USER_NAME", .open = true},
    {.name = "password", .path = "PASSWORD"},
};
static const tl_login_info login_info = {.operation = &login,
                                         .inputs = inputs,
                                         .input_count = 3,
                                         .token_path = "AUTH_TOKEN",
                                         .lifetime_ms = 20 * 60 * 1000,
                                         .next_token_header = "X-Next-Token"};

static const tl_operation secured = {.id = "save",
                                     .method = "POST",
                                     .path = "/save",
                                     .entity = "phone",
                                     .request = &phones,
                                     .columns = columns,
                                     .column_count = 5,
                                     .auth = TL_AUTH_BEARER};
static const tl_operation *const secured_operations[] = {&secured, &login};
static const tl_api secured_api = {.abi = TL_GENERATED_ABI,
                                   .operation_count = 2,
                                   .name = "depot",
                                   .title = "Depot",
                                   .version = "1",
                                   .schema_sha256 = "",
                                   .operations = secured_operations};

/* 200 is all saved. */
static tl_verdict read_any(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    if (reply->http_status != 200) {
        (void)tl_fail(error, TL_ERR_HTTP, "not taken");
        return TL_VERDICT_NOT_OURS;
    }
    for (size_t i = 0; i < batch->count; i++) {
        tl_batch_saved(batch, i);
    }
    return TL_VERDICT_READ;
}

const tl_adapter depot_adapter = {.struct_size = sizeof(tl_adapter),
                                  .name = "depot",
                                  .title = "Depot",
                                  .api = &secured_api,
                                  .push = &secured,
                                  .read_reply = read_any,
                                  .login = &login_info};
