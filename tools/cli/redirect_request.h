/* The little of HTTP that taking in a redirect needs. */
#ifndef CLI_REDIRECT_REQUEST_H
#define CLI_REDIRECT_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include <trunkline/str.h>

/** Whether the head of a request is complete: an empty line came. */
bool redirect_request_complete(tl_str head);
/**
 * Looks at a complete head. @return 0: it is a redirect to `path`, and `target` receives its path and query; else the HTTP status to answer with,
 * and `why` receives a sentence about it
 */
int redirect_request_read(tl_str head, const char *path, tl_str *target, const char **why);
/** Writes a whole reply: a small page. `text` holds no markup. Returns its length; 0 when it does not fit. */
size_t redirect_request_reply(int http_status, const char *text, char *out, size_t size);

#endif
