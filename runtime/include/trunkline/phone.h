/*
 * Phone numbers: whether one looks right, and how it is written in a form that a system asks for. A library of its own, trunkline::phone, over Google's
 * libphonenumber, so that who needs none needs no C++; where it was built without, every number passes as it is given.
 *
 * Numbering plans change, and what is known of them here is as old as the installed libphonenumber: a number that looks wrong may be a new one.
 * Nothing is kept between calls. Threads: every function may be called by any.
 */
#ifndef TRUNKLINE_PHONE_H
#define TRUNKLINE_PHONE_H

#include <trunkline/memory.h>
#include <trunkline/schema.h>
#include <trunkline/status.h>

TL_BEGIN_DECLS

/** What is wrong with a number. Values never change; new ones may be added. */
typedef enum tl_phone_why {
    TL_PHONE_GOOD = 0,
    TL_PHONE_NO_NUMBER,         /* nothing that could be dialled */
    TL_PHONE_NO_REGION,         /* no country code, and no region to take it from */
    TL_PHONE_BAD_COUNTRY_CODE,
    TL_PHONE_TOO_SHORT,
    TL_PHONE_TOO_LONG,
    TL_PHONE_BAD_LENGTH,        /* shorter ones exist, and longer ones */
    TL_PHONE_LOCAL_ONLY,        /* without its area code */
    TL_PHONE_NOT_ASSIGNED,      /* as long as a number is, but none begins like that */
    TL_PHONE_LETTERS,           /* letters that are neither part of a number such as 1-800-FLOWERS nor name its extension */
    TL_PHONE_SHORT_CODE,        /* 911: reached in one country or network only */
    TL_PHONE_WHY_COUNT
} tl_phone_why;

typedef enum tl_phone_type {
    TL_PHONE_TYPE_UNKNOWN = 0,
    TL_PHONE_TYPE_FIXED,
    TL_PHONE_TYPE_MOBILE,
    TL_PHONE_TYPE_FIXED_OR_MOBILE, /* the plan does not tell them apart, as in North America */
    TL_PHONE_TYPE_TOLL_FREE,
    TL_PHONE_TYPE_PREMIUM,
    TL_PHONE_TYPE_SHARED_COST,
    TL_PHONE_TYPE_VOIP,
    TL_PHONE_TYPE_PERSONAL,
    TL_PHONE_TYPE_PAGER,
    TL_PHONE_TYPE_COMPANY,
    TL_PHONE_TYPE_VOICEMAIL,
    TL_PHONE_TYPE_SHORT_CODE,
    TL_PHONE_TYPE_COUNT
} tl_phone_type;

/** What a number is. Threads: the caller's. */
typedef struct tl_phone_result {
    uint32_t why;          /* tl_phone_why */
    uint32_t type;         /* tl_phone_type */
    bool parsed;           /* the texts below are filled in */
    bool possible;         /* as long as numbers of its country are */
    bool valid;            /* and in a range that its country assigns; then `why` is TL_PHONE_GOOD */
    uint32_t country_code; /* 49; 0: not known */
    char region[4];        /* whose number it is, ISO 3166 alpha-2; "" where that is no country, or not known */
    char e164[32];         /* "+493012345678", without the extension */
    char national[32];     /* digits as dialled inside the country: "03012345678" */
    char extension[32];    /* digits; "" without one */
} tl_phone_result;

/** Whether this was built with libphonenumber. */
TL_API bool tl_phone_available(void);

/** The country code of a region (ISO 3166 alpha-2, any case); 0 when it is not known, and always without libphonenumber. */
TL_API uint32_t tl_phone_country_code(tl_str region);

/**
 * Looks at a number as a person typed it: with country code, trunk prefix, 00, blanks, brackets, an extension ("x12").
 * @param region  which country it is dialled in if it has no country code, ISO 3166 alpha-2; empty: not known
 * @param result  filled in also for a number that is wrong: that is no error
 * Errors: TL_ERR_MEMORY, TL_ERR_UNKNOWN (no such region), TL_ERR_CONFIG (built without libphonenumber), TL_ERR_IO (libphonenumber failed). No message holds the number.
 */
TL_API TL_NODISCARD tl_status tl_phone_check(tl_str number, tl_str region, tl_phone_result *result, tl_error *error);

/** A number that was looked at, in a form; borrowed from `result`. Empty: it was not parsed, or the form is TL_PHONE_AS_GIVEN. */
TL_API tl_str tl_phone_written(const tl_phone_result *result, tl_phone_form form);

/**
 * Appends a number in a form, its extension left out. Errors: as tl_phone_check; TL_ERR_RANGE (it cannot be read, or has not the length of a number: `out` is
 * left alone, the message says why), TL_ERR_USAGE (no such form).
 */
TL_API TL_NODISCARD tl_status tl_phone_format(tl_str number, tl_str region, tl_phone_form form, tl_buf *out, tl_error *error);

/** What is wrong, for people: "it is too short". Never NULL. */
TL_API const char *tl_phone_why_text(uint32_t why);
/** A type's stable name: "fixed_or_mobile". Never NULL. */
TL_API const char *tl_phone_type_name(uint32_t type);

TL_END_DECLS
#endif
