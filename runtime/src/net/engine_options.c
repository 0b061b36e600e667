/* What an engine is told when it is made, checked as far as that can be done without a connection. */
#include "net/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "net/text_rules.h"

static char *copy_text(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = tl_alloc(size);
    if (copy) {
        memcpy(copy, text, size);
    }
    return copy;
}

/* A file that cannot be opened is told now, not with the first request. */
static tl_status copy_path(char **copy, const char *path, const char *what, tl_error *error) {
    if (!path) {
        return TL_OK;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        int code = errno;
        (void)tl_fail(error, TL_ERR_IO, "cannot open the %s file %s: %s", what, path, strerror(code));
        if (error) {
            error->os_code = code;
        }
        return TL_ERR_IO;
    }
    (void)close(fd);
    *copy = copy_text(path);
    return *copy ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
}

tl_status tl_engine_copy_options(tl_engine *engine, const tl_engine_options *options, tl_error *error) {
    tl_status status = TL_OK;
    engine->clock = options->clock;
    engine->log = options->log;
    engine->own_time = options->clock && options->clock != tl_clock_system();
    engine->allow_plain_http = options->allow_plain_http;
    engine->http_1_1_only = options->http_version == TL_HTTP_1_1;
    if (options->proxy && !tl_text_is_header_value(tl_str_from(options->proxy))) {
        return tl_fail(error, TL_ERR_USAGE, "the proxy's URL has a control character");
    }
    if (options->http_version != TL_HTTP_AUTO && options->http_version != TL_HTTP_1_1) {
        return tl_fail(error, TL_ERR_USAGE, "there is no HTTP version %d to choose: TL_HTTP_AUTO or TL_HTTP_1_1", (int)options->http_version);
    }
    if (options->client_key_file && !options->client_cert_file) {
        return tl_fail(error, TL_ERR_USAGE, "a client key needs its certificate: set client_cert_file as well");
    }
    status = copy_path(&engine->ca_file, options->ca_file, "CA", error);
    if (status == TL_OK) {
        status = copy_path(&engine->client_cert_file, options->client_cert_file, "client certificate", error);
    }
    if (status == TL_OK) {
        status = copy_path(&engine->client_key_file, options->client_key_file, "client key", error);
    }
    if (status == TL_OK && options->proxy) {
        engine->proxy = copy_text(options->proxy);
        status = engine->proxy ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return status;
}

void tl_engine_dispose_options(tl_engine *engine) {
    if (engine->proxy) {
        tl_wipe(engine->proxy, strlen(engine->proxy)); /* it may hold a password */
    }
    tl_free(engine->proxy);
    tl_free(engine->ca_file);
    tl_free(engine->client_cert_file);
    tl_free(engine->client_key_file);
}
