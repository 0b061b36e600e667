/*
 * Types written by hand as the generator would print them: every kind, each bare, optional, nullable, and required but nullable; lists and maps of
 * everything; limits; secrets; recursion; more than 64 fields.
 */
#ifndef TRUNKLINE_TESTS_CODEC_TABLES_H
#define TRUNKLINE_TESTS_CODEC_TABLES_H

#include <trunkline/json.h>

typedef struct t_point {
    int64_t x; /* bare */
    tl_opt_int y;
    tl_opt_text label; /* nullable */
} t_point;

typedef struct t_entry_int {
    tl_str key;
    int64_t value;
} t_entry_int;
typedef struct t_entry_point {
    tl_str key;
    t_point value;
} t_entry_point;
typedef struct t_entry_list {
    tl_str key;
    tl_list value;
} t_entry_list;

/* X(name, bare C type, kind, descriptor) for each kind. */
#define T_EACH_KIND(X)                                                                                                                               \
    X(text, tl_str, TL_KIND_TEXT, tl_type_text)                                                                                                      \
    X(int, int64_t, TL_KIND_INT, tl_type_int)                                                                                                        \
    X(uint, uint64_t, TL_KIND_UINT, tl_type_uint)                                                                                                    \
    X(bool, bool, TL_KIND_BOOL, tl_type_bool)                                                                                                        \
    X(decimal, tl_str, TL_KIND_DECIMAL, tl_type_decimal)                                                                                             \
    X(enum, tl_enum, TL_KIND_ENUM, t_type_color)                                                                                                     \
    X(json, tl_str, TL_KIND_JSON, tl_type_json)                                                                                                      \
    X(object, const t_point *, TL_KIND_OBJECT, t_type_point)                                                                                         \
    X(list, tl_list, TL_KIND_LIST, t_type_texts)                                                                                                     \
    X(map, tl_list, TL_KIND_MAP, t_type_int_map)

#define T_BARE_MEMBER(NAME, TYPE, KIND, DESCRIPTOR) TYPE b_##NAME;
#define T_OPTIONAL_MEMBER(NAME, TYPE, KIND, DESCRIPTOR)                                                                                              \
    struct {                                                                                                                                         \
        TYPE value;                                                                                                                                  \
        uint8_t is;                                                                                                                                  \
    } o_##NAME;
#define T_NULLABLE_MEMBER(NAME, TYPE, KIND, DESCRIPTOR)                                                                                              \
    struct {                                                                                                                                         \
        TYPE value;                                                                                                                                  \
        uint8_t is;                                                                                                                                  \
    } n_##NAME;
#define T_REQUIRED_MEMBER(NAME, TYPE, KIND, DESCRIPTOR)                                                                                              \
    struct {                                                                                                                                         \
        TYPE value;                                                                                                                                  \
        uint8_t is;                                                                                                                                  \
    } r_##NAME;

/* b_: required, never null. o_: optional. n_: optional, nullable. r_: required, nullable. */
typedef struct t_all {
    T_EACH_KIND(T_BARE_MEMBER)
    T_EACH_KIND(T_OPTIONAL_MEMBER)
    T_EACH_KIND(T_NULLABLE_MEMBER)
    T_EACH_KIND(T_REQUIRED_MEMBER)
} t_all;

typedef struct t_lists {
    tl_opt_list points;
    tl_opt_list matrix;
    tl_opt_list texts;
    tl_opt_list uints;
    tl_opt_list bools;
    tl_opt_list decimals;
    tl_opt_list colors;
    tl_opt_list jsons;
    tl_opt_list maps; /* a list of maps */
    tl_opt_list point_map;
    tl_opt_list list_map;
} t_lists;

typedef struct t_chain {
    tl_opt_object next; /* another t_chain */
    tl_opt_int n;
} t_chain;

typedef struct t_limited {
    tl_opt_text text; /* 2 to 4 characters */
    tl_opt_int number; /* -5 to 5 */
    tl_opt_uint natural; /* 1 to 100 */
    tl_opt_list list; /* 1 to 3 texts of 2 to 4 characters */
    tl_opt_list map; /* at most 2 */
    tl_opt_int small; /* tl_type_int32 */
} t_limited;

typedef struct t_secret {
    tl_opt_text password;
    tl_opt_int pin;
    tl_opt_object inner; /* t_point */
    tl_opt_list keys;
    bool armed; /* bare */
    tl_opt_text shown;
} t_secret;

enum { T_WIDE_FIELDS = 80 };
/* Bare integers, "a0" to "h9". */
typedef struct t_wide {
    int64_t field[T_WIDE_FIELDS];
} t_wide;

typedef struct t_awkward {
    tl_opt_int empty; /* "" */
    tl_opt_int letter; /* "a" */
    tl_opt_int longer; /* 40 bytes */
    tl_opt_int dotted; /* "a.b" */
    tl_opt_object inner; /* "inner": t_point */
    tl_opt_int longest; /* 130 bytes: more than the padding behind a text */
} t_awkward;

extern const tl_type t_type_point;
extern const tl_type t_type_color;
extern const tl_type t_type_texts;
extern const tl_type t_type_int_map;
extern const tl_type t_type_all;
extern const tl_type t_type_points;
extern const tl_type t_type_matrix;
extern const tl_type t_type_lists;
extern const tl_type t_type_chain;
extern const tl_type t_type_limited;
extern const tl_type t_type_secret;
extern const tl_type t_type_wide;
extern const tl_type t_type_awkward;
extern const tl_type t_type_jsons;

#endif
