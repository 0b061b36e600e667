#include "net/small_api.h"

#include <stddef.h>

/* clang-format off */

static const tl_type short_text = {"small_id", TL_KIND_TEXT, sizeof(tl_str), NULL, NULL, NULL, 0, 0, {INT64_MIN, INT64_MAX, 0, 8}, NULL, NULL};

static const tl_field item_fields[] = {
    {",\"Id\":", &short_text, offsetof(small_item, id), sizeof(",\"Id\":") - 1, TL_KIND_TEXT, TL_FIELD_REQUIRED | TL_FIELD_BARE},
    {",\"Name\":", &tl_type_text, offsetof(small_item, name), sizeof(",\"Name\":") - 1, TL_KIND_TEXT, TL_FIELD_NULLABLE},
    {",\"Amount\":", &tl_type_int, offsetof(small_item, amount), sizeof(",\"Amount\":") - 1, TL_KIND_INT, 0},
};
static const tl_field answer_fields[] = {
    {",\"ok\":", &tl_type_bool, offsetof(small_answer, ok), sizeof(",\"ok\":") - 1, TL_KIND_BOOL, 0},
    {",\"message\":", &tl_type_text, offsetof(small_answer, message), sizeof(",\"message\":") - 1, TL_KIND_TEXT, TL_FIELD_NULLABLE},
};

static const tl_type item_type = {"small_item", TL_KIND_OBJECT, sizeof(small_item), item_fields, NULL, NULL, 3, 0, TL_NO_LIMITS, NULL, NULL};
static const tl_type items_type = {"small_items", TL_KIND_LIST, sizeof(tl_list), NULL, &item_type, NULL, 0, sizeof(small_item), {INT64_MIN, INT64_MAX, 0, 3}, NULL, NULL};
static const tl_type answer_type = {"small_answer", TL_KIND_OBJECT, sizeof(small_answer), answer_fields, NULL, NULL, 2, 0, TL_NO_LIMITS, NULL, NULL};
/* clang-format on */

const tl_operation small_save = {.id = "save",
                                 .method = "POST",
                                 .path = "/items/save",
                                 .request = &items_type,
                                 .reply = &answer_type,
                                 .flags = TL_OPERATION_NEEDS_USER_AGENT,
                                 .auth = TL_AUTH_BEARER};
const tl_operation small_save_one = {
    .id = "saveOne", .method = "POST", .path = "/item", .request = &item_type, .reply = &answer_type, .auth = TL_AUTH_BEARER};
const tl_operation small_ping = {.id = "ping", .method = "GET", .path = "/ping", .reply = &answer_type};
const tl_operation small_fire = {.id = "fire", .method = "DELETE", .path = "fire"};
const tl_operation small_unknown_auth = {.id = "odd", .method = "POST", .path = "/odd", .auth = 99};
