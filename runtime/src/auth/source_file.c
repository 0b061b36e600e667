/* A token on the first line of a file. */
#include "auth/first_line.h"
#include "auth/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BYTES = 64 * 1024 };

static tl_status fail_io(tl_error *error, const char *path, const char *what, int code) {
    (void)tl_fail(error, TL_ERR_SECRET, "cannot %s %s, which is to hold the token: %s", what, path, strerror(code));
    if (error) {
        error->os_code = code;
    }
    return TL_ERR_SECRET;
}

/* Only a regular file is sure not to keep us waiting. */
static tl_status check_kind(int fd, const char *path, tl_error *error) {
    struct stat about;
    if (fstat(fd, &about) != 0) {
        return fail_io(error, path, "look at", errno);
    }
    if (S_ISDIR(about.st_mode)) {
        return tl_fail(error, TL_ERR_SECRET, "%s, which is to hold the token, is a directory", path);
    }
    if (!S_ISREG(about.st_mode)) {
        return tl_fail(error, TL_ERR_SECRET, "%s, which is to hold the token, is not a regular file", path);
    }
    return TL_OK;
}

/* Reads up to one byte more than a token may have; what was read is in `out` whatever is returned. */
static tl_status read_start(int fd, const char *path, tl_buf *out, tl_error *error) {
    if (tl_buf_reserve(out, MOST_BYTES + 1) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    while (out->len <= MOST_BYTES) {
        ssize_t got = read(fd, out->ptr + out->len, MOST_BYTES + 1 - out->len);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return fail_io(error, path, "read", errno);
        }
        if (got == 0) {
            break;
        }
        out->len += (size_t)got;
    }
    return TL_OK;
}

/* Leaves the first line, without its end. */
static tl_status keep_first_line(const char *path, tl_buf *text, tl_error *error) {
    tl_str line = {0};
    bool cut = text->len > MOST_BYTES && !memchr(text->ptr, '\n', text->len);
    if (cut) {
        return tl_fail(error, TL_ERR_SECRET, "the first line of %s, which is to hold the token, is longer than 64 KiB", path);
    }
    if (!tl_first_line(tl_buf_str(text), &line)) {
        return tl_fail(error, TL_ERR_SECRET, "the first line of %s, which is to hold the token, is empty", path);
    }
    text->len = line.len;
    return TL_OK;
}

static tl_status read_file(const char *path, tl_buf *out, tl_error *error) {
    tl_buf text = {0};
    tl_status status = TL_OK;
    if (!path[0]) {
        return tl_fail(error, TL_ERR_SECRET, "the token's file has no path");
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return fail_io(error, path, "open", errno);
    }
    status = check_kind(fd, path, error);
    if (status == TL_OK) {
        status = read_start(fd, path, &text, error);
    }
    if (status == TL_OK) {
        status = keep_first_line(path, &text, error);
    }
    if (status == TL_OK && tl_buf_append(out, tl_buf_str(&text)) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    tl_buf_dispose_secret(&text);
    (void)close(fd);
    return status;
}

tl_token_source *tl_token_file(const char *path) {
    return tl_secret_source_new(path, read_file);
}
