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

/* The scheme, host and port of a URL that was found good, as written. All zero: none yet. */
typedef struct tl_url_origin {
    char text[TL_URL_HOST_SIZE + 8];
    size_t len;
    tl_url_info info;
} tl_url_origin;

/**
 * Checks an absolute URL: https, or http to loopback (anywhere with `allow_plain_http`); no user name or password; only characters that a URL
 * can have. Messages never show more of it than its host. Errors: `failure`, TL_ERR_MEMORY.
 */
tl_status tl_url_check(tl_str url, bool allow_plain_http, tl_status failure, tl_url_info *info, tl_error *error);
/**
 * The same for one URL after another. Most begin like the one before: only what follows the host is looked at then.
 * @param known  of the last URL; filled in here. What it knows was checked with the same `allow_plain_http`
 */
tl_status tl_url_check_next(tl_url_origin *known, tl_str url, bool allow_plain_http, tl_status failure, tl_url_info *info, tl_error *error);

#endif
