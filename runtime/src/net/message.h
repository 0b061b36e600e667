/* What the parts of a client want to know of content types; the rest of the message functions is in trunkline/codec.h. */
#ifndef TRUNKLINE_NET_MESSAGE_H
#define TRUNKLINE_NET_MESSAGE_H

#include "net/message_token.h"

/** The content type of a request: `wanted` when the operation has it, its default when that is NULL; else NULL. Static. */
const char *tl_message_media(const tl_operation *operation, const char *wanted);
/** Whether tl_message_read knows the reply's content type. */
bool tl_message_can_read(const tl_operation *operation, const tl_http_reply *reply);

#endif
