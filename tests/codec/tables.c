/* Types written by hand as the generator would print them. */
#include "tables.h"

#define FIELD(STRUCT, MEMBER, KIND, TYPE, FLAGS)                                                                                                     \
    { ",\"" #MEMBER "\":", &(TYPE), offsetof(STRUCT, MEMBER), sizeof(",\"" #MEMBER "\":") - 1, KIND, FLAGS }
#define OBJECT(STRUCT, FIELDS)                                                                                                                       \
    { #STRUCT, TL_KIND_OBJECT, sizeof(STRUCT), FIELDS, NULL, NULL, sizeof(FIELDS) / sizeof(FIELDS[0]), sizeof(STRUCT), TL_NO_LIMITS, NULL, NULL }
#define LIST(NAME, ELEMENT, STRIDE)                                                                                                                  \
    { NAME, TL_KIND_LIST, sizeof(tl_list), NULL, &(ELEMENT), NULL, 0, STRIDE, TL_NO_LIMITS, NULL, NULL }
#define MAP(NAME, ELEMENT, ENTRY)                                                                                                                    \
    { NAME, TL_KIND_MAP, sizeof(tl_list), NULL, &(ELEMENT), NULL, 0, sizeof(ENTRY), TL_NO_LIMITS, NULL, NULL }

static const char *const color_names[] = {"red", "gr\xC3\xBCn", "dark blue"};
const tl_type t_type_color = {"t_color", TL_KIND_ENUM, sizeof(tl_enum), NULL, NULL, color_names, 3, sizeof(tl_enum), TL_NO_LIMITS, NULL, NULL};

static const tl_field point_fields[] = {
    FIELD(t_point, x, TL_KIND_INT, tl_type_int, TL_FIELD_REQUIRED | TL_FIELD_BARE),
    FIELD(t_point, y, TL_KIND_INT, tl_type_int, 0),
    FIELD(t_point, label, TL_KIND_TEXT, tl_type_text, TL_FIELD_NULLABLE),
};
const tl_type t_type_point = OBJECT(t_point, point_fields);

const tl_type t_type_texts = LIST("t_texts", tl_type_text, sizeof(tl_str));
const tl_type t_type_points = LIST("t_points", t_type_point, sizeof(t_point));
static const tl_type ints = LIST("t_ints", tl_type_int, sizeof(int64_t));
const tl_type t_type_matrix = LIST("t_matrix", ints, sizeof(tl_list));
static const tl_type uints = LIST("t_uints", tl_type_uint, sizeof(uint64_t));
static const tl_type bools = LIST("t_bools", tl_type_bool, sizeof(bool));
static const tl_type decimals = LIST("t_decimals", tl_type_decimal, sizeof(tl_str));
static const tl_type colors = LIST("t_colors", t_type_color, sizeof(tl_enum));
const tl_type t_type_jsons = LIST("t_jsons", tl_type_json, sizeof(tl_str));
const tl_type t_type_int_map = MAP("t_int_map", tl_type_int, t_entry_int);
static const tl_type maps = LIST("t_maps", t_type_int_map, sizeof(tl_list));
static const tl_type point_map = MAP("t_point_map", t_type_point, t_entry_point);
static const tl_type list_map = MAP("t_list_map", ints, t_entry_list);

#define BARE_FIELD(NAME, TYPE, KIND, DESCRIPTOR) FIELD(t_all, b_##NAME, KIND, DESCRIPTOR, TL_FIELD_REQUIRED | TL_FIELD_BARE),
#define OPTIONAL_FIELD(NAME, TYPE, KIND, DESCRIPTOR) FIELD(t_all, o_##NAME, KIND, DESCRIPTOR, 0),
#define NULLABLE_FIELD(NAME, TYPE, KIND, DESCRIPTOR) FIELD(t_all, n_##NAME, KIND, DESCRIPTOR, TL_FIELD_NULLABLE),
#define REQUIRED_FIELD(NAME, TYPE, KIND, DESCRIPTOR) FIELD(t_all, r_##NAME, KIND, DESCRIPTOR, TL_FIELD_REQUIRED | TL_FIELD_NULLABLE),
static const tl_field all_fields[] = {T_EACH_KIND(BARE_FIELD) T_EACH_KIND(OPTIONAL_FIELD) T_EACH_KIND(NULLABLE_FIELD) T_EACH_KIND(REQUIRED_FIELD)};
const tl_type t_type_all = OBJECT(t_all, all_fields);

static const tl_field lists_fields[] = {
    FIELD(t_lists, points, TL_KIND_LIST, t_type_points, 0),
    FIELD(t_lists, matrix, TL_KIND_LIST, t_type_matrix, 0),
    FIELD(t_lists, texts, TL_KIND_LIST, t_type_texts, TL_FIELD_NULLABLE),
    FIELD(t_lists, uints, TL_KIND_LIST, uints, 0),
    FIELD(t_lists, bools, TL_KIND_LIST, bools, 0),
    FIELD(t_lists, decimals, TL_KIND_LIST, decimals, 0),
    FIELD(t_lists, colors, TL_KIND_LIST, colors, 0),
    FIELD(t_lists, jsons, TL_KIND_LIST, t_type_jsons, 0),
    FIELD(t_lists, maps, TL_KIND_LIST, maps, 0),
    FIELD(t_lists, point_map, TL_KIND_MAP, point_map, 0),
    FIELD(t_lists, list_map, TL_KIND_MAP, list_map, 0),
};
const tl_type t_type_lists = OBJECT(t_lists, lists_fields);

static const tl_field chain_fields[] = {
    FIELD(t_chain, next, TL_KIND_OBJECT, t_type_chain, TL_FIELD_NULLABLE),
    FIELD(t_chain, n, TL_KIND_INT, tl_type_int, 0),
};
const tl_type t_type_chain = OBJECT(t_chain, chain_fields);

static const tl_type short_text = {"t_short", TL_KIND_TEXT, sizeof(tl_str), NULL, NULL, NULL, 0, sizeof(tl_str), {INT64_MIN, INT64_MAX, 2, 4}, NULL, NULL};
static const tl_type few = {"t_few", TL_KIND_INT, sizeof(int64_t), NULL, NULL, NULL, 0, sizeof(int64_t), {-5, 5, 0, UINT32_MAX}, NULL, NULL};
static const tl_type percent = {"t_percent", TL_KIND_UINT, sizeof(uint64_t), NULL, NULL, NULL, 0, sizeof(uint64_t), {1, 100, 0, UINT32_MAX}, NULL, NULL};
static const tl_type few_texts = {
    "t_few_texts", TL_KIND_LIST, sizeof(tl_list), NULL, &short_text, NULL, 0, sizeof(tl_str), {INT64_MIN, INT64_MAX, 1, 3}, NULL, NULL};
static const tl_type small_map = {
    "t_small_map", TL_KIND_MAP, sizeof(tl_list), NULL, &few, NULL, 0, sizeof(t_entry_int), {INT64_MIN, INT64_MAX, 0, 2}, NULL, NULL};
static const tl_field limited_fields[] = {
    FIELD(t_limited, text, TL_KIND_TEXT, short_text, 0), FIELD(t_limited, number, TL_KIND_INT, few, 0),
    FIELD(t_limited, natural, TL_KIND_UINT, percent, 0), FIELD(t_limited, list, TL_KIND_LIST, few_texts, 0),
    FIELD(t_limited, map, TL_KIND_MAP, small_map, 0),    FIELD(t_limited, small, TL_KIND_INT, tl_type_int32, 0),
};
const tl_type t_type_limited = OBJECT(t_limited, limited_fields);

static const tl_field secret_fields[] = {
    FIELD(t_secret, password, TL_KIND_TEXT, tl_type_text, TL_FIELD_SECRET | TL_FIELD_NULLABLE),
    FIELD(t_secret, pin, TL_KIND_INT, few, TL_FIELD_SECRET),
    FIELD(t_secret, inner, TL_KIND_OBJECT, t_type_point, TL_FIELD_SECRET),
    FIELD(t_secret, keys, TL_KIND_LIST, t_type_texts, TL_FIELD_SECRET),
    FIELD(t_secret, armed, TL_KIND_BOOL, tl_type_bool, TL_FIELD_SECRET | TL_FIELD_REQUIRED | TL_FIELD_BARE),
    FIELD(t_secret, shown, TL_KIND_TEXT, tl_type_text, 0),
};
const tl_type t_type_secret = OBJECT(t_secret, secret_fields);

#define WIDE(TENS, ONES, INDEX)                                                                                                                      \
    { ",\"" TENS ONES "\":", &tl_type_int, offsetof(t_wide, field) + (INDEX) * sizeof(int64_t), 6, TL_KIND_INT, TL_FIELD_REQUIRED | TL_FIELD_BARE }
#define WIDE_TEN(TENS, FIRST)                                                                                                                        \
    WIDE(TENS, "0", FIRST), WIDE(TENS, "1", FIRST + 1), WIDE(TENS, "2", FIRST + 2), WIDE(TENS, "3", FIRST + 3), WIDE(TENS, "4", FIRST + 4),          \
        WIDE(TENS, "5", FIRST + 5), WIDE(TENS, "6", FIRST + 6), WIDE(TENS, "7", FIRST + 7), WIDE(TENS, "8", FIRST + 8), WIDE(TENS, "9", FIRST + 9)
static const tl_field wide_fields[] = {
    WIDE_TEN("a", 0),  WIDE_TEN("b", 10), WIDE_TEN("c", 20), WIDE_TEN("d", 30),
    WIDE_TEN("e", 40), WIDE_TEN("f", 50), WIDE_TEN("g", 60), WIDE_TEN("h", 70),
};
const tl_type t_type_wide = OBJECT(t_wide, wide_fields);

#define TEN_LETTERS "abcdefghij"
#define LONGEST_KEY                                                                                                                                  \
    ",\"" TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS        \
        TEN_LETTERS TEN_LETTERS "\":"
static const tl_field awkward_fields[] = {
    {",\"\":", &tl_type_int, offsetof(t_awkward, empty), 4, TL_KIND_INT, 0},
    {",\"a\":", &tl_type_int, offsetof(t_awkward, letter), 5, TL_KIND_INT, 0},
    {",\"abcdefghijklmnopqrstuvwxyzabcdefghijklmn\":", &tl_type_int, offsetof(t_awkward, longer), 44, TL_KIND_INT, 0},
    {",\"a.b\":", &tl_type_int, offsetof(t_awkward, dotted), 7, TL_KIND_INT, 0},
    {",\"inner\":", &t_type_point, offsetof(t_awkward, inner), 9, TL_KIND_OBJECT, TL_FIELD_NULLABLE},
    {LONGEST_KEY, &tl_type_int, offsetof(t_awkward, longest), sizeof(LONGEST_KEY) - 1, TL_KIND_INT, 0},
};
const tl_type t_type_awkward = OBJECT(t_awkward, awkward_fields);
