/*
 * Three states: every optional or nullable field is absent, null or a value. Zero-initialised means absent, so a partial
 * update names only what it changes:  wasp_save_customer_phone_request r = {0};  r.phone_number = tl_text("408 555 1212");
 * Empty, null and absent are different on every wire; 0 and false are values.
 *
 * The presence byte `is` always follows the bare value directly: the codec relies on it.
 */
#ifndef TRUNKLINE_PRESENCE_H
#define TRUNKLINE_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include <trunkline/str.h>

TL_BEGIN_DECLS

enum tl_presence {
    TL_ABSENT = 0, /* not sent */
    TL_NULL = 1,   /* sent as null, xsi:nil ... */
    TL_VALUE = 2   /* `value` counts */
};

typedef struct tl_opt_text { tl_str value; uint8_t is; } tl_opt_text;
typedef struct tl_opt_int { int64_t value; uint8_t is; } tl_opt_int;
typedef struct tl_opt_uint { uint64_t value; uint8_t is; } tl_opt_uint;
typedef struct tl_opt_bool { bool value; uint8_t is; } tl_opt_bool;
/** A number that keeps its text, so that nothing is rounded: "12.50". */
typedef struct tl_opt_decimal { tl_str value; uint8_t is; } tl_opt_decimal;
/** Any JSON value, as its text. */
typedef struct tl_opt_json { tl_str value; uint8_t is; } tl_opt_json;

/** A named value of an enumeration. A value the schema does not name has `code` -1 and keeps its text. */
typedef struct tl_enum {
    tl_str text;  /* the wire's text; when NULL, `code` counts */
    int64_t code; /* index into the schema's list, -1 unknown */
} tl_enum;
typedef struct tl_opt_enum { tl_enum value; uint8_t is; } tl_opt_enum;

/** The common layout of every generated list: `items` points at `count` elements, one behind another. Borrowed. */
typedef struct tl_list { const void *items; size_t count; } tl_list;
/** The common layout of every generated optional object. Borrowed. */
typedef struct tl_opt_object { const void *value; uint8_t is; } tl_opt_object;
/** The common layout of every generated optional list. Borrowed. */
typedef struct tl_opt_list { tl_list value; uint8_t is; } tl_opt_list;

/** A text value; borrows `text`. NULL gives null, not absent. */
static inline tl_opt_text tl_text(const char *text) {
    tl_opt_text field;
    field.value = tl_str_from(text);
    field.is = text ? (uint8_t)TL_VALUE : (uint8_t)TL_NULL;
    return field;
}
/** A text value of a known length; borrows `text`. */
static inline tl_opt_text tl_text_str(tl_str text) {
    tl_opt_text field;
    field.value = text;
    field.is = TL_VALUE;
    return field;
}
static inline tl_opt_text tl_null_text(void) {
    tl_opt_text field;
    field.value = tl_str_from(NULL);
    field.is = TL_NULL;
    return field;
}
static inline tl_opt_int tl_int(int64_t value) {
    tl_opt_int field;
    field.value = value;
    field.is = TL_VALUE;
    return field;
}
static inline tl_opt_int tl_null_int(void) {
    tl_opt_int field;
    field.value = 0;
    field.is = TL_NULL;
    return field;
}
static inline tl_opt_uint tl_uint(uint64_t value) {
    tl_opt_uint field;
    field.value = value;
    field.is = TL_VALUE;
    return field;
}
static inline tl_opt_uint tl_null_uint(void) {
    tl_opt_uint field;
    field.value = 0;
    field.is = TL_NULL;
    return field;
}
static inline tl_opt_bool tl_bool(bool value) {
    tl_opt_bool field;
    field.value = value;
    field.is = TL_VALUE;
    return field;
}
static inline tl_opt_bool tl_null_bool(void) {
    tl_opt_bool field;
    field.value = false;
    field.is = TL_NULL;
    return field;
}
/** A decimal by its text; borrows `text`, which is checked when it is encoded. */
static inline tl_opt_decimal tl_decimal(const char *text) {
    tl_opt_decimal field;
    field.value = tl_str_from(text);
    field.is = text ? (uint8_t)TL_VALUE : (uint8_t)TL_NULL;
    return field;
}
static inline tl_opt_decimal tl_null_decimal(void) {
    tl_opt_decimal field;
    field.value = tl_str_from(NULL);
    field.is = TL_NULL;
    return field;
}
/** A named value by its generated constant. */
static inline tl_opt_enum tl_enumerator(int64_t code) {
    tl_opt_enum field;
    field.value.text = tl_str_from(NULL);
    field.value.code = code;
    field.is = TL_VALUE;
    return field;
}
static inline tl_opt_enum tl_null_enum(void) {
    tl_opt_enum field;
    field.value.text = tl_str_from(NULL);
    field.value.code = -1;
    field.is = TL_NULL;
    return field;
}

TL_END_DECLS
#endif
