/* Which URLs may be used. */
#ifndef TRUNKLINE_NET_URL_H
#define TRUNKLINE_NET_URL_H

#include <stdbool.h>

#include <trunkline/status.h>

enum { TL_URL_HOST_SIZE = 264 };

/* What the rest of the engine wants to know of a URL. */
typedef struct tl_url_info {
    bool tls;
    bool loopback;
    bool has_query; /* or a fragment */
    char host[TL_URL_HOST_SIZE]; /* with the port where the URL has one, for messages */
} tl_url_info;

/**
 * Checks an absolute URL: https, or http to loopback (anywhere with `allow_plain_http`); no user name or password; only characters that a URL
 * can have. Messages never show more of it than its host. Errors: `failure`, TL_ERR_MEMORY.
 */
tl_status tl_url_check(tl_str url, bool allow_plain_http, tl_status failure, tl_url_info *info, tl_error *error);

#endif
