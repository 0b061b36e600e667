/* What a body of a call may not hold, though the decoder would skip it: members that the type does not have, or has twice. */
#ifndef CLI_JSON_MEMBERS_H
#define CLI_JSON_MEMBERS_H

#include <trunkline/schema.h>

#include "diag.h"

/** A text and where it is from. */
typedef struct json_text {
    const char *name; /* of the file, for messages */
    tl_str text;
} json_text;

/** The place of a byte of the text; columns count characters. */
place json_place(const json_text *of, size_t offset);

/**
 * Tells `to` of each member that does not belong there, with the nearest name. A text that is not well-formed is looked at as far as it goes: what is
 * wrong with it is the decoder's business.
 * @param token  the path of a member that is filled in from elsewhere, and may not be given; NULL: none
 * Returns false when something was told.
 */
bool json_members_check(const tl_type *type, const json_text *of, const char *token, diag *to);

#endif
