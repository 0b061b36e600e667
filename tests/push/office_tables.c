#include "office_tables.h"

#define MEMBER(type, name, member)                                                                                                                   \
    { ",\"" name "\":", &tl_type_text, offsetof(type, member), (uint16_t)(sizeof(name) - 1 + 4), TL_KIND_TEXT, 0 }
#define OBJECT(type, table)                                                                                                                          \
    { .name = #type, .kind = TL_KIND_OBJECT, .size = sizeof(type), .fields = table, .count = sizeof table / sizeof table[0], .stride = sizeof(type) }

typedef struct entry {
    tl_opt_text id;
    tl_opt_text kind;
    tl_opt_text number;
} entry;
static const tl_field entry_fields[] = {MEMBER(entry, "Id", id), MEMBER(entry, "Kind", kind), MEMBER(entry, "Number", number)};
static const tl_type entry_type = OBJECT(entry, entry_fields);
static const tl_type entries_type = {
    .name = "entries", .kind = TL_KIND_LIST, .size = sizeof(tl_list), .element = &entry_type, .stride = sizeof(entry), .limits = {0, 0, 1, 4}};

typedef struct where {
    tl_opt_text contact;
} where;
static const tl_field where_fields[] = {MEMBER(where, "contactID", contact)};
static const tl_type where_type = OBJECT(where, where_fields);
static const uint8_t where_places[] = {TL_PLACE_PATH};

typedef struct card {
    tl_opt_text contact;
    tl_opt_text phone;
    tl_opt_text mobile;
    tl_opt_text fax;
    tl_opt_text mail;
} card;
static const tl_field card_fields[] = {MEMBER(card, "CONTACT", contact), MEMBER(card, "PHONE_NO", phone), MEMBER(card, "CELL_NO", mobile),
                                       MEMBER(card, "FAX_NO", fax), MEMBER(card, "E_MAIL", mail)};
static const tl_type card_type = OBJECT(card, card_fields);

static const tl_type key_type = {.name = "key", .kind = TL_KIND_TEXT, .size = sizeof(tl_str), .limits = {INT64_MIN, INT64_MAX, 0, 8}};
typedef struct phone {
    tl_opt_text id;
    tl_opt_text link;
    tl_opt_text owner;
    tl_opt_text kind;
    tl_opt_text number;
} phone;
static const tl_field phone_fields[] = {
    MEMBER(phone, "Id", id),
    MEMBER(phone, "Link", link),
    {",\"Owner\":", &key_type, offsetof(phone, owner), 9, TL_KIND_TEXT, 0}, /* at most 8 bytes: no customer number fits */
    MEMBER(phone, "Kind", kind),
    MEMBER(phone, "Number", number)};
static const tl_type phone_type = OBJECT(phone, phone_fields);

typedef struct query {
    tl_opt_text text;
} query;
static const tl_field query_fields[] = {MEMBER(query, "Query", text)};
static const tl_type query_type = OBJECT(query, query_fields);

static const tl_column_field list_columns[] = {
    {TL_COLUMN_CONTACT, TL_COLUMN_REQUIRED | TL_COLUMN_GROUP, "{contactID}"},
    {TL_COLUMN_PHONE_ID, TL_COLUMN_KEY, "Id"},
    {TL_COLUMN_KIND, 0, "Kind"},
    {TL_COLUMN_NUMBER, TL_COLUMN_REQUIRED, "Number"},
};
static const tl_column_field card_columns[] = {{TL_COLUMN_CONTACT, TL_COLUMN_REQUIRED | TL_COLUMN_KEY | TL_COLUMN_GROUP, "CONTACT"}};
static const tl_column_field phone_columns[] = {
    {TL_COLUMN_CUSTOMER, 0, "Owner"},
    {TL_COLUMN_PHONE_ID, TL_COLUMN_KEY, "Id"},
    {TL_COLUMN_KIND, 0, "Kind"},
    {TL_COLUMN_NUMBER, TL_COLUMN_REQUIRED, "Number"},
};
static const tl_kind_target card_targets[] = {{"work", "PHONE_NO"}, {"mobile", "CELL_NO"}, {"fax", "FAX_NO"}};
static const tl_kind_word phone_words[] = {{"mobile", "Cell"}, {"work", "Office"}};
static const tl_error_rule phone_errors[] = {{NULL, NULL, "duplicate", 0, TL_REASON_DUPLICATE_NUMBER}};

#define COLUMNS(table) .columns = table, .column_count = sizeof table / sizeof table[0]

const tl_operation office_numbers_set = {.id = "numbersSet",
                                         .method = "POST",
                                         .path = "/contacts/{contactID}/numbers",
                                         .entity = "contact",
                                         .request = &entries_type,
                                         COLUMNS(list_columns),
                                         .flags = TL_OPERATION_IDEMPOTENT,
                                         .parameters = &where_type,
                                         .parameter_places = where_places};
const tl_operation office_card_update = {.id = "cardUpdate",
                                         .method = "POST",
                                         .path = "/card/update",
                                         .entity = "contact",
                                         .request = &card_type,
                                         COLUMNS(card_columns),
                                         .flags = TL_OPERATION_IDEMPOTENT,
                                         .kind_targets = card_targets,
                                         .kind_target_count = 3};
const tl_operation office_card_create = {.id = "cardCreate",
                                         .method = "POST",
                                         .path = "/card/create",
                                         .entity = "contact",
                                         .request = &card_type,
                                         COLUMNS(card_columns),
                                         .kind_targets = card_targets,
                                         .kind_target_count = 3};
const tl_operation office_phone_insert = {.id = "phoneInsert",
                                          .method = "POST",
                                          .path = "/phone/insert",
                                          .entity = "customer",
                                          .request = &phone_type,
                                          COLUMNS(phone_columns),
                                          .errors = phone_errors,
                                          .error_count = 1,
                                          .kind_words = phone_words,
                                          .kind_word_count = 2};
const tl_operation office_phone_update = {.id = "phoneUpdate",
                                          .method = "POST",
                                          .path = "/phone/update",
                                          .entity = "customer",
                                          .request = &phone_type,
                                          COLUMNS(phone_columns),
                                          .errors = phone_errors,
                                          .error_count = 1,
                                          .flags = TL_OPERATION_IDEMPOTENT,
                                          .kind_words = phone_words,
                                          .kind_word_count = 2};
const tl_operation office_find = {.id = "find", .method = "POST", .path = "/find", .request = &query_type};
const tl_operation office_fetch = {.id = "fetch", .method = "POST", .path = "/fetch", .request = &query_type};
const tl_api office_api = {.abi = TL_GENERATED_ABI, .name = "office", .title = "Office", .version = "1", .schema_sha256 = ""};
