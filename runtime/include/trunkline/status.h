/* What a call returns, and the record that says why it failed. */
#ifndef TRUNKLINE_STATUS_H
#define TRUNKLINE_STATUS_H

#include <stdint.h>

#include <trunkline/export.h>
#include <trunkline/str.h>

TL_BEGIN_DECLS

/** Result of every fallible call: 0 is success, each class of failure is one negative number. Values never change; new ones may be added. */
typedef enum tl_status {
    TL_OK = 0,
    /* the caller's mistake */
    TL_ERR_USAGE = -1,  /* a wrong argument, a struct_size of 0, a call in a wrong state */
    TL_ERR_MEMORY = -2, /* out of memory */
    TL_ERR_ABI = -3,    /* a generated client and this library do not fit together */
    /* the data */
    TL_ERR_SYNTAX = -10,  /* not well-formed JSON, CSV, YAML ... */
    TL_ERR_UTF8 = -11,    /* not well-formed UTF-8 */
    TL_ERR_TYPE = -12,    /* another type than the schema's */
    TL_ERR_RANGE = -13,   /* a number outside its type or its schema's range */
    TL_ERR_LIMIT = -14,   /* too long, too many, too deep, too large */
    TL_ERR_MISSING = -15, /* a required field is missing */
    TL_ERR_UNKNOWN = -16, /* no field, column or name like that */
    /* the surroundings */
    TL_ERR_CONFIG = -20, /* a setting that cannot be used */
    TL_ERR_SECRET = -21, /* a secret's source gave none */
    TL_ERR_IO = -22,     /* a file or descriptor failed; os_code holds errno */
    /* the network */
    TL_ERR_CONNECT = -30,   /* no connection: DNS, refused, unreachable; nothing was sent */
    TL_ERR_TLS = -31,       /* no trusted connection: certificate, host name, protocol version; nothing was sent */
    TL_ERR_TIMEOUT = -32,   /* a time limit ran out */
    TL_ERR_LOST = -33,      /* the connection broke before the reply was complete */
    TL_ERR_CANCELLED = -34, /* the caller cancelled */
    TL_ERR_HTTP = -35,      /* a complete reply that is no success, or not of the promised type */
    TL_ERR_AUTH = -36       /* the system refuses the token */
} tl_status;

/** A status's stable name, for logs: "TL_ERR_TIMEOUT". Never NULL. */
TL_API const char *tl_status_name(tl_status status);

/**
 * Why a call failed. Supplied by the caller as the last argument, may be NULL; filled only on failure. Fields that do not apply are 0 or "".
 * 512 bytes for ever: a new field takes from `reserved`. Holds no secret. Threads: confined to the caller.
 */
typedef struct tl_error {
    int32_t status;      /* a tl_status */
    int32_t http_status; /* of the reply, 0 without one */
    int32_t os_code;     /* errno, 0 without one */
    uint32_t line;       /* 1-based, of the input; 0 unknown */
    uint32_t column;     /* 1-based, in bytes; 0 unknown */
    uint32_t reserved_0;
    uint64_t offset;    /* bytes into the input or reply */
    char field[96];     /* wire path of the field: "Data.ResultList[3].Message" */
    char message[352];  /* one sentence in English, without a line end: what is wrong and what to do about it */
    char reserved[32];
} tl_error;

/** Fills `error` (when not NULL) and returns `status`, so that a check reads `return tl_fail(error, TL_ERR_RANGE, "...")`. Long messages are cut at a character. */
TL_API tl_status tl_fail(tl_error *error, tl_status status, const char *format, ...) TL_PRINTF(3, 4);

/** Clears `error`; NULL is allowed. */
TL_API void tl_error_clear(tl_error *error);

/** Sets `error->field` (when not NULL), cut at the end when too long. */
TL_API void tl_error_set_field(tl_error *error, tl_str field);

TL_END_DECLS
#endif
