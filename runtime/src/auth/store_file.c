/* A refresh token in a file: replaced in one step, never followed through a link, readable by its owner only. */
#include "auth/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/first_line.h"

enum { MOST_BYTES = 64 * 1024 };

static tl_status fail_io(tl_error *error, const char *what, const char *path, int code) {
    (void)tl_fail(error, TL_ERR_SECRET, "cannot %s %s, which stores the refresh token: %s", what, path, strerror(code));
    if (error) {
        error->os_code = code;
    }
    return TL_ERR_SECRET;
}

static tl_status check_kind(const struct stat *about, const char *path, tl_error *error) {
    if (S_ISLNK(about->st_mode)) {
        return tl_fail(error, TL_ERR_SECRET, "%s, which stores the refresh token, is a symbolic link: name the file itself", path);
    }
    if (!S_ISREG(about->st_mode)) {
        return tl_fail(error, TL_ERR_SECRET, "%s, which stores the refresh token, is not a regular file", path);
    }
    if (about->st_uid != geteuid()) {
        return tl_fail(error, TL_ERR_SECRET, "%s, which stores the refresh token, belongs to another user", path);
    }
    if (about->st_mode & (S_IRWXG | S_IRWXO)) {
        return tl_fail(error, TL_ERR_SECRET, "%s, which stores the refresh token, is open to others: chmod 600 it", path);
    }
    return TL_OK;
}

static tl_status read_all(int fd, const char *path, tl_buf *out, tl_error *error) {
    if (tl_buf_reserve(out, MOST_BYTES + 1) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    while (out->len <= MOST_BYTES) {
        ssize_t got = read(fd, out->ptr + out->len, MOST_BYTES + 1 - out->len);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return fail_io(error, "read", path, errno);
        }
        if (got == 0) {
            return TL_OK;
        }
        out->len += (size_t)got;
    }
    return tl_fail(error, TL_ERR_SECRET, "%s, which stores the refresh token, is longer than 64 KiB", path);
}

tl_status tl_store_file_read(const char *path, tl_buf *out, tl_error *error) {
    struct stat about;
    tl_buf text = {0};
    tl_str line = {0};
    tl_status status = TL_OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT) {
        return TL_OK;
    }
    if (fd < 0 && errno == ELOOP) {
        return tl_fail(error, TL_ERR_SECRET, "%s, which stores the refresh token, is a symbolic link: name the file itself", path);
    }
    if (fd < 0) {
        return fail_io(error, "open", path, errno);
    }
    status = fstat(fd, &about) == 0 ? check_kind(&about, path, error) : fail_io(error, "look at", path, errno);
    if (status == TL_OK) {
        status = read_all(fd, path, &text, error);
    }
    if (status == TL_OK && !tl_first_line(tl_buf_str(&text), &line)) {
        status = tl_fail(error, TL_ERR_SECRET, "the first line of %s, which stores the refresh token, is empty", path);
    }
    if (status == TL_OK && (tl_buf_reserve(out, line.len) != TL_OK || tl_buf_append(out, line) != TL_OK)) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    tl_buf_dispose_secret(&text);
    (void)close(fd);
    return status;
}

/* The name of a file's folder, with a NUL. */
static tl_status folder_of(const char *path, tl_buf *out) {
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) + 1 : 0;
    out->len = 0;
    tl_status status = tl_buf_format(out, "%.*s.", (int)len, path);
    return status == TL_OK ? tl_buf_append(out, tl_str_sized("", 1)) : status;
}

tl_status tl_store_file_check(const char *path, tl_error *error) {
    tl_buf folder = {0};
    tl_status status = folder_of(path, &folder);
    if (status != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    } else if (access(folder.ptr, W_OK | X_OK) != 0) {
        status = fail_io(error, "create a file beside", path, errno);
    }
    tl_buf_dispose(&folder);
    return status;
}

static bool write_all(int fd, tl_str text) {
    while (text.len > 0) {
        ssize_t put = write(fd, text.ptr, text.len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return false;
        }
        text = tl_str_sized(text.ptr + put, text.len - (size_t)put);
    }
    return true;
}

/* Without it a crash could bring the old name back. Some file systems cannot: that is not an error. */
static void sync_folder(const char *path, tl_buf *scratch) {
    if (folder_of(path, scratch) != TL_OK) {
        return;
    }
    int fd = open(scratch->ptr, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

static int create(const char *name) {
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY;
    int fd = open(name, flags, S_IRUSR | S_IWUSR);
    if (fd < 0 && errno == EEXIST && unlink(name) == 0) { /* left over by a process of our number that crashed */
        fd = open(name, flags, S_IRUSR | S_IWUSR);
    }
    return fd;
}

static tl_status write_new(const char *name, tl_str token, const char *path, tl_error *error) {
    tl_status status = TL_OK;
    int fd = create(name);
    if (fd < 0) {
        return fail_io(error, "create a file beside", path, errno);
    }
    if (!write_all(fd, token) || !write_all(fd, tl_str_from("\n")) || fsync(fd) != 0) {
        status = fail_io(error, "write a file beside", path, errno);
    }
    if (close(fd) != 0 && status == TL_OK) {
        status = fail_io(error, "write a file beside", path, errno);
    }
    if (status != TL_OK) {
        (void)unlink(name);
    }
    return status;
}

tl_status tl_store_file_write(const char *path, tl_str token, tl_error *error) {
    struct stat about;
    tl_buf name = {0};
    tl_status status = TL_OK;
    if (lstat(path, &about) == 0) {
        status = check_kind(&about, path, error);
    } else if (errno != ENOENT) {
        status = fail_io(error, "look at", path, errno);
    }
    if (status == TL_OK &&
        (tl_buf_format(&name, "%s.%ld.new", path, (long)getpid()) != TL_OK || tl_buf_append(&name, tl_str_sized("", 1)) != TL_OK)) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (status == TL_OK) {
        status = write_new(name.ptr, token, path, error);
    }
    if (status == TL_OK && rename(name.ptr, path) != 0) {
        status = fail_io(error, "replace", path, errno);
        (void)unlink(name.ptr);
    }
    if (status == TL_OK) {
        sync_folder(path, &name);
    }
    tl_buf_dispose(&name);
    return status;
}
