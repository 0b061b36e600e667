/* A token in an environment variable. */
#include "auth/source.h"

#include <stdlib.h>

static tl_status read_environment(const char *name, tl_buf *out, tl_error *error) {
    const char *value = name[0] ? getenv(name) : NULL;
    if (!name[0]) {
        return tl_fail(error, TL_ERR_SECRET, "the token's environment variable has no name");
    }
    if (!value) {
        return tl_fail(error, TL_ERR_SECRET, "environment variable %s, which is to hold the token, is not set", name);
    }
    if (!value[0]) {
        return tl_fail(error, TL_ERR_SECRET, "environment variable %s, which is to hold the token, is empty", name);
    }
    return tl_buf_append(out, tl_str_from(value)) == TL_OK ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
}

tl_token_source *tl_token_environment(const char *name) {
    return tl_secret_source_new(name, read_environment);
}
