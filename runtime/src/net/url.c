#include "net/url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdio.h>

#include "net/text_rules.h"
#include <trunkline/memory.h>

enum { SHORT_URL_BYTES = 8192 };

/* RFC 3986, 2: everything else has to be percent-encoded. The braces of an unfilled path template fall under it. */
static bool is_url_byte(unsigned char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte != 0 && strchr("-._~:/?#[]@!$&'()*+,;=%", byte) != NULL);
}

static bool only_url_bytes(tl_str url) {
    for (size_t i = 0; i < url.len; i++) {
        if (!is_url_byte((unsigned char)url.ptr[i])) {
            return false;
        }
    }
    return true;
}

/* libcurl has brought the host into its usual form: dotted numbers, brackets around IPv6. */
static bool is_loopback(const char *host) {
    struct in_addr v4;
    struct in6_addr v6;
    char bare[INET6_ADDRSTRLEN + 2];
    size_t length = strlen(host);
    if (tl_str_equal_nocase(tl_str_from(host), tl_str_from("localhost"))) {
        return true;
    }
    if (inet_pton(AF_INET, host, &v4) == 1) {
        return ntohl(v4.s_addr) >> 24 == 127;
    }
    if (length < 3 || length - 2 >= sizeof bare || host[0] != '[') {
        return false;
    }
    memcpy(bare, host + 1, length - 2);
    bare[length - 2] = '\0';
    return inet_pton(AF_INET6, bare, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool has_part(CURLU *parsed, CURLUPart part) {
    char *text = NULL;
    bool found = curl_url_get(parsed, part, &text, 0) == CURLUE_OK;
    curl_free(text);
    return found;
}

static tl_status read_scheme(CURLU *parsed, tl_status failure, tl_url_info *info, tl_error *error) {
    char *scheme = NULL;
    if (curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    info->tls = strcmp(scheme, "https") == 0;
    bool known = info->tls || strcmp(scheme, "http") == 0;
    curl_free(scheme);
    return known ? TL_OK : tl_fail(error, failure, "the URL has another scheme than https://");
}

static tl_status read_host(CURLU *parsed, tl_status failure, tl_url_info *info, tl_error *error) {
    char *host = NULL;
    char *port = NULL;
    tl_status status = TL_OK;
    if (curl_url_get(parsed, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    (void)curl_url_get(parsed, CURLUPART_PORT, &port, 0);
    int length = snprintf(info->host, sizeof info->host, "%s%s%s", host, port ? ":" : "", port ? port : "");
    if (length < 0 || (size_t)length >= sizeof info->host) {
        status = tl_fail(error, failure, "the URL's host name is too long");
    }
    info->loopback = is_loopback(host);
    curl_free(host);
    curl_free(port);
    return status;
}

tl_status tl_url_check(tl_str url, bool allow_plain_http, tl_status failure, tl_url_info *info, tl_error *error) {
    tl_status status = TL_OK;
    CURLU *parsed = NULL;
    char *text = NULL;
    memset(info, 0, sizeof *info);
    if (!only_url_bytes(url)) {
        return tl_fail(error, failure, "the URL has a character that a URL cannot have: percent-encode it");
    }
    text = tl_alloc(url.len + 1);
    parsed = curl_url();
    if (!text || !parsed) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    if (url.len) {
        memcpy(text, url.ptr, url.len);
    }
    text[url.len] = '\0';
    CURLUcode code = curl_url_set(parsed, CURLUPART_URL, text, 0);
    if (code == CURLUE_OUT_OF_MEMORY) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    } else if (code == CURLUE_UNSUPPORTED_SCHEME) {
        status = tl_fail(error, failure, "the URL has another scheme than https://");
    } else if (code != CURLUE_OK) {
        status = tl_fail(error, failure, "the URL cannot be read (%s): write it as https://host/path", curl_url_strerror(code));
    } else if (has_part(parsed, CURLUPART_USER) || has_part(parsed, CURLUPART_PASSWORD)) {
        status = tl_fail(error, failure, "the URL has a user name or password in it: give them as a token or login instead");
    } else {
        status = read_scheme(parsed, failure, info, error);
    }
    if (status == TL_OK) {
        info->has_query = strpbrk(text, "?#") != NULL;
        status = read_host(parsed, failure, info, error);
    }
    if (status == TL_OK && !info->tls && !info->loopback && !allow_plain_http) {
        status =
            tl_fail(error, failure, "the URL of %s is http:// and would send everything unencrypted: use https://, or allow plain http", info->host);
    }
out:
    curl_url_cleanup(parsed);
    if (text) {
        tl_wipe(text, url.len);
    }
    tl_free(text);
    return status;
}

/* Bytes before the path of a URL that was found good; 0 when it has no path. */
static size_t origin_bytes(tl_str url) {
    ptrdiff_t scheme_end = tl_str_find(url, tl_str_from("://"));
    size_t host = scheme_end < 0 ? url.len : (size_t)scheme_end + 3;
    const char *slash = host < url.len ? memchr(url.ptr + host, '/', url.len - host) : NULL;
    return slash ? (size_t)(slash - url.ptr) : 0;
}

static bool begins_with(tl_str url, const tl_url_origin *known) {
    return known->len && url.len > known->len && url.len < SHORT_URL_BYTES && url.ptr[known->len] == '/' &&
           memcmp(url.ptr, known->text, known->len) == 0;
}

tl_status tl_url_check_next(tl_url_origin *known, tl_str url, bool allow_plain_http, tl_status failure, tl_url_info *info, tl_error *error) {
    /* Behind the host's slash nothing can change what the host is, and libcurl's parser takes every path of such bytes. */
    if (begins_with(url, known) && only_url_bytes(url)) {
        *info = known->info;
        info->has_query = memchr(url.ptr, '?', url.len) || memchr(url.ptr, '#', url.len);
        return TL_OK;
    }
    tl_status status = tl_url_check(url, allow_plain_http, failure, info, error);
    size_t bytes = status == TL_OK ? origin_bytes(url) : 0;
    if (bytes && bytes <= sizeof known->text) {
        memcpy(known->text, url.ptr, bytes);
        known->len = bytes;
        known->info = *info;
    }
    return status;
}
