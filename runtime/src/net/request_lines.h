/* A request as libcurl wants it: C strings and a header list, in one block that is wiped. */
#ifndef TRUNKLINE_NET_REQUEST_LINES_H
#define TRUNKLINE_NET_REQUEST_LINES_H

#include <curl/curl.h>

#include <trunkline/http.h>

/* All zero is empty. */
typedef struct tl_request_lines {
    char *method;
    char *url;
    struct curl_slist *headers;
    void *block;
    size_t block_bytes;
} tl_request_lines;

/** Whether a request's method and headers can be sent: no line end in a value, no header that the engine itself writes. Errors: TL_ERR_USAGE. */
tl_status tl_request_lines_check(const tl_http_request *request, tl_error *error);
/** Makes the lines of a request that was checked. Headers that libcurl would add on its own are switched off. Errors: TL_ERR_MEMORY. */
tl_status tl_request_lines_make(tl_request_lines *lines, const tl_http_request *request);
void tl_request_lines_dispose(tl_request_lines *lines);

#endif
