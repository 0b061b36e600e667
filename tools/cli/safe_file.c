#include "safe_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <trunkline/memory.h>

static bool fail_os(diag *to, const char *path, const char *what) {
    return diag_error(to, place_at(path, 0, 0), "%s: %s", what, strerror(errno));
}

/* Whether a file may stand in for what is at `path` now. */
static bool check_place(const char *path, diag *to) {
    struct stat about;
    if (lstat(path, &about) != 0) {
        return errno == ENOENT || fail_os(to, path, "cannot be written");
    }
    if (S_ISLNK(about.st_mode)) {
        return diag_error(to, place_at(path, 0, 0), "is a symbolic link; it is not written through");
    }
    if (S_ISDIR(about.st_mode)) {
        return diag_error(to, place_at(path, 0, 0), "is a directory; a file's name is needed");
    }
    if (!S_ISREG(about.st_mode)) {
        return diag_error(to, place_at(path, 0, 0), "is no plain file; it is not replaced");
    }
    return true;
}

static bool check_spared(const char *path, const char *const *spared, diag *to) {
    struct stat mine;
    struct stat other;
    if (stat(path, &mine) != 0) {
        return true;
    }
    for (; *spared; spared++) {
        if (stat(*spared, &other) == 0 && mine.st_dev == other.st_dev && mine.st_ino == other.st_ino) {
            return diag_error(to, place_at(path, 0, 0), "is the same file as %s; it is not overwritten", *spared);
        }
    }
    return true;
}

/* ".NAME.XXXXXX" in the folder of `path`. */
static char *temporary_name(const char *path) {
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash + 1 - path) : 0;
    size_t size = strlen(path) + sizeof "..XXXXXX";
    char *name = tl_alloc(size);
    if (name) {
        snprintf(name, size, "%.*s.%s.XXXXXX", folder, path, path + folder);
    }
    return name;
}

bool safe_file_check(const char *path, const char *const *spared, diag *to) {
    safe_file probe;
    if (!check_place(path, to) || !check_spared(path, spared, to) || !safe_file_open(&probe, path, to)) {
        return false;
    }
    safe_file_dispose(&probe);
    return true;
}

bool safe_file_open(safe_file *file, const char *path, diag *to) {
    memset(file, 0, sizeof *file);
    int descriptor = -1;
    file->path = tl_alloc(strlen(path) + 1);
    file->temporary = temporary_name(path);
    if (!file->path || !file->temporary) {
        tl_free(file->temporary);
        file->temporary = NULL;
        diag_error(to, place_none(), "out of memory");
        goto fail;
    }
    memcpy(file->path, path, strlen(path) + 1);
    descriptor = mkstemp(file->temporary); /* O_EXCL, so no link is followed */
    if (descriptor < 0) {
        fail_os(to, path, "cannot be written");
        tl_free(file->temporary);
        file->temporary = NULL;
        goto fail;
    }
    if (fchmod(descriptor, S_IRUSR | S_IWUSR) != 0 || !(file->out = fdopen(descriptor, "w"))) {
        fail_os(to, path, "cannot be written");
        close(descriptor);
        goto fail;
    }
    return true;
fail:
    safe_file_dispose(file);
    return false;
}

bool safe_file_commit(safe_file *file, diag *to) {
    bool wrote = !ferror(file->out) && fflush(file->out) == 0 && fsync(fileno(file->out)) == 0;
    int code = errno;
    if (fclose(file->out) != 0 && wrote) {
        wrote = false;
        code = errno;
    }
    file->out = NULL;
    errno = code;
    if (!wrote) {
        fail_os(to, file->path, "cannot be written");
    } else if (!check_place(file->path, to)) { /* it may have changed since safe_file_check */
        wrote = false;
    } else if (rename(file->temporary, file->path) != 0) {
        wrote = fail_os(to, file->path, "cannot be put in its place");
    } else {
        tl_free(file->temporary);
        file->temporary = NULL;
    }
    safe_file_dispose(file);
    return wrote;
}

void safe_file_dispose(safe_file *file) {
    if (file->out) {
        fclose(file->out);
    }
    if (file->temporary) {
        unlink(file->temporary);
    }
    tl_free(file->temporary);
    tl_free(file->path);
    memset(file, 0, sizeof *file);
}
