/*
 * Descriptor tables: what a generated client says of its API. Generated files hold `static const` tables of these types and
 * nothing else; the codec, the checks, redaction, columns, dry runs and the simulator all read them.
 *
 * Everything here is immutable and may be shared between threads.
 */
#ifndef TRUNKLINE_SCHEMA_H
#define TRUNKLINE_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

#include <trunkline/export.h>
#include <trunkline/memory.h>
#include <trunkline/presence.h>
#include <trunkline/result.h>
#include <trunkline/status.h>

TL_BEGIN_DECLS

/** Layout of the tables below. A generated file refuses with #error to compile against another one. */
#define TL_GENERATED_ABI 2

/** What a value is, and so how its bare C form looks. */
typedef enum tl_kind {
    TL_KIND_TEXT = 1, /* tl_str */
    TL_KIND_INT,      /* int64_t */
    TL_KIND_UINT,     /* uint64_t */
    TL_KIND_BOOL,     /* bool */
    TL_KIND_DECIMAL,  /* tl_str, a JSON number's text */
    TL_KIND_ENUM,     /* tl_enum */
    TL_KIND_JSON,     /* tl_str, any JSON value's text */
    TL_KIND_OBJECT,   /* const T *, also where required: a NULL pointer is then a missing field */
    TL_KIND_LIST,     /* struct { const T *items; size_t count; }, laid out as tl_list */
    TL_KIND_MAP       /* the same, T = struct { tl_str key; V value; } */
} tl_kind;

enum tl_field_flag {
    TL_FIELD_REQUIRED = 1 << 0, /* the schema requires it */
    TL_FIELD_NULLABLE = 1 << 1, /* the schema allows null */
    TL_FIELD_BARE = 1 << 2,     /* required and never null: the C member is the bare value, without a presence byte */
    TL_FIELD_SECRET = 1 << 3,   /* never shown: x-trunkline-secret, format: password */
    TL_FIELD_READ_ONLY = 1 << 4,
    TL_FIELD_WRITE_ONLY = 1 << 5,
    TL_FIELD_PHONE = 1 << 6 /* holds a phone number, shown only when asked for: the column `number`, x-trunkline-phone */
};

typedef struct tl_type tl_type;

/** Limits of a text, number or list. A limit that the schema does not set has the value that TL_NO_LIMITS gives it. */
typedef struct tl_limits {
    int64_t minimum; /* inclusive; of TL_KIND_INT and TL_KIND_UINT */
    int64_t maximum; /* inclusive */
    uint32_t min_length; /* code points of a text, elements of a list, entries of a map */
    uint32_t max_length;
} tl_limits;

/* clang-format off */
#define TL_NO_LIMITS {INT64_MIN, INT64_MAX, 0, UINT32_MAX}
/* clang-format on */

/** One member of an object, in the wire's order. */
typedef struct tl_field {
    const char *key;     /* `,"Name":` : the encoder's bytes before the value; the name starts at key + 2 and has key_len - 4 bytes */
    const tl_type *type; /* never NULL */
    uint32_t offset;     /* of the member in the C struct */
    uint16_t key_len;
    uint8_t kind;  /* type->kind, again: the codec's loop stays in this row */
    uint8_t flags; /* tl_field_flag */
} tl_field;

/** A type: an object with its fields, a list or map with its element, or a scalar with its limits. */
struct tl_type {
    const char *name;         /* its C name, for messages: "wasp_wt_result" */
    uint32_t kind;            /* tl_kind */
    uint32_t size;            /* sizeof the C struct of an object; of the bare C form of anything else */
    const tl_field *fields;   /* of an object */
    const tl_type *element;   /* of a list or map (its value) */
    const char *const *names; /* of an enumeration: its wire texts by code */
    uint32_t count;           /* fields, or names */
    uint32_t stride;          /* bytes from one list element (or map entry) to the next; elements and map values that are objects lie in place */
    tl_limits limits;
    const struct tl_xml *xml; /* how it looks in XML; NULL: elements named as the fields, lists repeat theirs */
    const struct tl_text_rule *text; /* of a text: what it has to be beside its length; NULL: any text */
};

/** What a text is to the schema, where it is kept as the text it came as. */
typedef enum tl_text_form {
    TL_FORM_TEXT = 0,
    TL_FORM_INTEGER = 1, /* of any size */
    TL_FORM_DECIMAL = 2, /* -12.50 */
    TL_FORM_BOOLEAN = 3  /* true, false, 1, 0 */
} tl_text_form;

/** What a text has to be. New fields are appended. */
typedef struct tl_text_rule {
    const char *pattern;      /* what it has to match, for PCRE2, with its own \A and \z; NULL: anything */
    const char *pattern_text; /* the same as the schema has it, for people */
    const char *pattern_name; /* what such a text is called: "GUID"; NULL: it has no name */
    uint32_t form;            /* a tl_text_form; a number's limits are those of the type */
} tl_text_rule;

enum tl_xml_flag {
    TL_XML_ATTRIBUTE = 1 << 0, /* a member that is an attribute, not an element */
    TL_XML_WRAPPED = 1 << 1    /* a list that stands in an element of its own */
};

/** The name of an element or attribute in XML. Zero of all: the field's own name, in the namespace of what it stands in. */
typedef struct tl_xml_name {
    const char *name;          /* NULL: the field's wire name */
    const char *namespace_uri; /* NULL: the innermost default namespace around it (for an attribute: none) */
    const char *prefix;        /* NULL: the namespace is the default one for what stands inside as well */
    uint32_t flags;            /* tl_xml_flag; of a member */
} tl_xml_name;

/** How a type looks in XML. */
typedef struct tl_xml {
    tl_xml_name root;          /* the element that is a whole body, or an element of a list whose `item` has no name */
    tl_xml_name item;          /* of a list: each of its elements */
    const tl_xml_name *fields; /* of an object: one for each of its fields; NULL: the fields' own names */
    const uint16_t *order;     /* of an object: the places of its fields, in the order of the XML; NULL: the table's */
    const char *nil_prefix;    /* of a whole body: declared at its root for nil="true"; NULL: declared where it is needed */
} tl_xml;

/* Scalars without limits of their own; generated tables point at them. */
TL_API extern const tl_type tl_type_text;
TL_API extern const tl_type tl_type_int;
TL_API extern const tl_type tl_type_int32; /* an integer from -2^31 to 2^31 - 1 */
TL_API extern const tl_type tl_type_uint;
TL_API extern const tl_type tl_type_bool;
TL_API extern const tl_type tl_type_decimal;
TL_API extern const tl_type tl_type_json;

/** The columns a record can have; what each means to a system is said by its operation's `columns`. */
typedef enum tl_column {
    TL_COLUMN_CUSTOMER = 0,
    TL_COLUMN_CONTACT,
    TL_COLUMN_PHONE_ID,
    TL_COLUMN_KIND,
    TL_COLUMN_NUMBER,
    TL_COLUMN_EXTENSION,
    TL_COLUMN_COUNTRY,
    TL_COLUMN_PRIMARY,
    TL_COLUMN_TEXTABLE,
    TL_COLUMN_VALID,
    TL_COLUMN_UNLISTED,
    TL_COLUMN_CARRIER,
    TL_COLUMN_LABEL,
    TL_COLUMN_CATEGORY,
    TL_COLUMN_NOTES,
    TL_COLUMN_COUNT
} tl_column;

/** A column's name, as in a file's heading: "customer". Never NULL for a valid column. */
TL_API const char *tl_column_name(tl_column column);
/** The column of that name; TL_COLUMN_COUNT when there is none. */
TL_API tl_column tl_column_find(tl_str name);

enum tl_column_flag {
    TL_COLUMN_REQUIRED = 1 << 0, /* every record needs it */
    TL_COLUMN_KEY = 1 << 1,      /* part of what makes two records the same: they keep their order */
    TL_COLUMN_GROUP = 1 << 2     /* one request carries only records that are equal in it: all numbers of one contact */
};

/** Where one column goes in an operation's request record. */
typedef struct tl_column_field {
    uint8_t column; /* tl_column */
    uint8_t flags;  /* tl_column_flag */
    const char *path; /* wire path within one record: "PhoneNumber"; "{contactID}": a parameter of the operation */
} tl_column_field;

/** One row of an operation's error table. The first row whose every given condition holds names the reason. */
typedef struct tl_error_rule {
    const char *code;     /* the vendor's code as text; NULL: any */
    const char *field;    /* the vendor's field name, exact; NULL: any */
    const char *contains; /* part of the vendor's message, ASCII case ignored; NULL: any */
    int32_t http_status;  /* 0: any */
    uint32_t reason;      /* tl_reason */
} tl_error_rule;

/** Where the number of one kind goes, where the kind picks the field. */
typedef struct tl_kind_target {
    const char *kind; /* "mobile", "work", "home", "main", "fax", "pager", "other" */
    const char *path; /* wire path within one record: "CELL_PHONE_NO" */
} tl_kind_target;

/** What the system calls a kind, unless the config says otherwise. */
typedef struct tl_kind_word {
    const char *kind; /* as above */
    const char *word; /* "Cell Phone" */
} tl_kind_word;

/** How a system wants a phone number written. */
typedef enum tl_phone_form {
    TL_PHONE_AS_GIVEN = 0,
    TL_PHONE_E164 = 1,            /* +12125550123 */
    TL_PHONE_E164_DIGITS = 2,     /* 12125550123: with the country code */
    TL_PHONE_NATIONAL_DIGITS = 3, /* 2125550123; 0301234567: as it is dialled inside its country */
    TL_PHONE_FORM_COUNT
} tl_phone_form;

/** A field that takes the column `number` in a form of its own. */
typedef struct tl_number_form {
    const char *path; /* as in `columns` */
    uint32_t form;    /* tl_phone_form */
} tl_number_form;

/** A field that a push fills in where a record says nothing of it. */
typedef struct tl_default_value {
    const char *path; /* wire path within one record */
    const char *text;
} tl_default_value;

/**
 * What a vendor's own error means, where its protocol has one: a fault, a return code. The first row whose every given condition holds counts. Fill it in by
 * names: new fields are appended.
 */
typedef struct tl_fault_rule {
    const char *code;     /* as tl_error_rule; NULL: any */
    const char *message;  /* the whole message; NULL: any */
    const char *contains; /* part of it, ASCII case ignored; NULL: any */
    const char *text;     /* for people, where the vendor says nothing itself; NULL: nothing */
    uint32_t reason;      /* tl_reason */
    uint32_t outcome;     /* tl_outcome; 0: rejected */
    bool stops;           /* it is about the caller, and a push ends */
} tl_fault_rule;

/** Something that a description says for its adapter: "find.cst_id.object" is "Customer". */
typedef struct tl_fact {
    const char *name; /* the keys on the way, joined by dots */
    const char *text;
} tl_fact;

enum tl_operation_flag {
    TL_OPERATION_IDEMPOTENT = 1 << 0,          /* sending it twice does what sending it once does */
    TL_OPERATION_IDEMPOTENT_ASSUMED = 1 << 1,  /* ... as far as we guess: the vendor does not say */
    TL_OPERATION_ASSUMED = 1 << 2,             /* the whole operation is an assumption */
    TL_OPERATION_NEEDS_USER_AGENT = 1 << 3,    /* refused without a User-Agent header */
    TL_OPERATION_BEARER_OR_BASIC = 1 << 4      /* takes either; `auth` is the one that is sent unless the client says otherwise */
};

/** How an operation proves who calls. */
typedef enum tl_auth {
    TL_AUTH_NONE = 0,
    TL_AUTH_BEARER = 1, /* Authorization: Bearer TOKEN */
    TL_AUTH_HEADER = 2, /* the token as the value of the header `auth_name` */
    TL_AUTH_BODY = 3,   /* the token as a text in the body, at the wire path `auth_name`; with a codec: wherever that puts it */
    TL_AUTH_BASIC = 4   /* Authorization: Basic TOKEN; the source gives the base64 of user:password */
} tl_auth;

/** Where a parameter of an operation stands. */
typedef enum tl_place { TL_PLACE_PATH = 1, TL_PLACE_QUERY = 2, TL_PLACE_HEADER = 3 } tl_place;

struct tl_api;
struct tl_codec;

/** One operation of an API. */
typedef struct tl_operation {
    const char *id;     /* "phonesCustomerSave" */
    const char *method; /* "POST" */
    const char *path;   /* below the server's URL: "/public-api/phones/customer/save", "/v1/Contacts/{contactID}/PhoneNumbers" */
    const char *entity; /* which records it takes in a push: "customer"; NULL when it takes none */
    const tl_type *request; /* body, NULL: none */
    const tl_type *reply;   /* body of a success, NULL: none */
    const tl_column_field *columns; /* of a push; `request` is then one record or a list of them */
    const tl_error_rule *errors;
    uint32_t column_count;
    uint32_t error_count;
    uint32_t flags; /* tl_operation_flag */
    uint32_t auth;  /* tl_auth */
    const struct tl_api *api;        /* whose it is; NULL for one that was written by hand: its layout is then not checked */
    const char *auth_name;           /* see tl_auth; NULL: none */
    const tl_type *parameters;       /* an object whose fields are the parameters outside of the body, by their wire names; NULL: none */
    const uint8_t *parameter_places; /* a tl_place for each of its fields */
    const char *const *media;        /* content types of the request, the default first, NULL behind the last; NULL: application/json only */
    const struct tl_codec *codec;    /* writes and reads the bodies; NULL: from the tables, by content type */
    const char *const *reply_media;  /* content types that a success's reply may have, the default first, NULL behind the last; NULL: application/json only */
    const tl_kind_target *kind_targets; /* of a push: the number's field by kind; `columns` then has neither kind nor number */
    const tl_kind_word *kind_words;     /* of a push: the system's words for kinds */
    uint32_t kind_target_count;
    uint32_t kind_word_count;
    const tl_type *failure; /* body of a failure; NULL: not said (x-trunkline-failures) */
    const tl_default_value *defaults; /* of a push */
    const tl_fault_rule *faults;      /* beside `errors`, for replies that have a code of their own */
    uint32_t default_count;
    uint32_t fault_count;
    const char *before;               /* what a request of JSON has around `request`: "{\"WEBPhoneGet\":" and "}"; NULL: nothing */
    const char *after;
    const tl_number_form *number_forms; /* of a push; what is not in it takes numbers as they are given */
    uint32_t number_form_count;
} tl_operation;

/** One generated client. */
typedef struct tl_api {
    uint32_t abi;        /* TL_GENERATED_ABI when it was generated */
    uint32_t operation_count;
    const char *name;    /* "wasp" */
    const char *title;   /* the schema's info.title */
    const char *version; /* the schema's info.version */
    const char *schema_sha256; /* of the schema file, hexadecimal */
    const tl_operation *const *operations;
    const tl_fact *facts; /* in the description's order */
    uint32_t fact_count;
} tl_api;

/** The text of a fact; NULL when the description does not have it. */
TL_API const char *tl_api_fact(const tl_api *api, const char *name);

/** The field of that wire name in an object type; NULL when there is none. */
TL_API const tl_field *tl_schema_field(const tl_type *object, tl_str name);
/** A field's wire name; borrowed from its table. */
static inline tl_str tl_field_name(const tl_field *field) {
    return tl_str_sized(field->key + 2, (size_t)field->key_len - 4);
}
/** Bytes of a value's bare C form inside a struct or list; its presence byte, if it has one, follows at that distance. */
TL_API size_t tl_kind_size(tl_kind kind);

/**
 * Checks a value against its type's limits, required fields and nullability, deeply. Errors: TL_ERR_MISSING, TL_ERR_RANGE,
 * TL_ERR_LIMIT, TL_ERR_TYPE (null where the schema has none), TL_ERR_UTF8; `error->field` is the wire path.
 * @param value  the object struct, or the bare form of another kind (a tl_list for lists)
 */
TL_API TL_NODISCARD tl_status tl_schema_check(const tl_type *type, const void *value, tl_error *error);

/**
 * Sets one field of an object from text, by its wire path ("PhoneNumber", "Phone_XRef.cph_key"): integers, booleans (true,
 * false, 1, 0), decimals and enumerations are parsed; true and false become 1 and 0 in a text of TL_FORM_INTEGER; objects on the way are made in the arena.
 * @param object  the object struct; zeroed before its first use
 * @param text    absent leaves the field alone, null sets null; the text is borrowed, not copied
 * Errors: TL_ERR_UNKNOWN (no such path; the message names the nearest one), TL_ERR_TYPE, TL_ERR_RANGE, TL_ERR_MEMORY.
 */
TL_API TL_NODISCARD tl_status tl_schema_set(const tl_type *type, void *object, tl_str path, tl_opt_text text, tl_arena *arena, tl_error *error);

TL_END_DECLS
#endif
