/* One writer at a time: a lock on a file beside the journal, which goes with the process that holds it. */
#include "journal/journal_state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 100 };

static bool lock_path(const char *path, tl_buf *out) {
    return tl_buf_format(out, "%s-lock", path) == TL_OK && tl_buf_pad(out) == TL_OK;
}

/* The file that was locked may have been removed by its last holder meanwhile. */
static bool is_current(int fd, const char *path) {
    struct stat open_one;
    struct stat named_one;
    return fstat(fd, &open_one) == 0 && lstat(path, &named_one) == 0 && open_one.st_ino == named_one.st_ino && open_one.st_dev == named_one.st_dev;
}

static tl_status lock_at(const char *name, const char *path, int *fd, tl_error *error) {
    for (int i = 0; i < TRIES; i++) {
        int got = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, S_IRUSR | S_IWUSR);
        if (got < 0) {
            return tl_fail(error, TL_ERR_IO, "cannot lock the journal %s: %s: %s", path, name, strerror(errno));
        }
        if (flock(got, LOCK_EX | LOCK_NB) != 0) {
            int code = errno;
            close(got);
            return code == EWOULDBLOCK ? tl_fail(error, TL_ERR_IO, "the journal %s is in use by another process: wait for it, or end it", path)
                                       : tl_fail(error, TL_ERR_IO, "cannot lock the journal %s: %s", path, strerror(code));
        }
        if (is_current(got, name)) {
            *fd = got;
            return TL_OK;
        }
        close(got);
    }
    return tl_fail(error, TL_ERR_IO, "cannot lock the journal %s: %s changes all the time", path, name);
}

tl_status tl_journal_lock(const char *path, int *fd, tl_error *error) {
    tl_buf name = {0};
    tl_status status = lock_path(path, &name) ? lock_at(name.ptr, path, fd, error) : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    tl_buf_dispose(&name);
    return status;
}

bool tl_journal_is_locked(const char *path) {
    tl_buf name = {0};
    bool locked = false;
    int fd = lock_path(path, &name) ? open(name.ptr, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    if (fd >= 0) {
        locked = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        close(fd);
    }
    tl_buf_dispose(&name);
    return locked;
}

void tl_journal_unlink_lock(const char *path) {
    tl_buf name = {0};
    if (lock_path(path, &name)) {
        (void)unlink(name.ptr);
    }
    tl_buf_dispose(&name);
}

void tl_journal_unlock(const char *path, int fd) {
    if (fd >= 0) {
        tl_journal_unlink_lock(path); /* while it is held: who locks it next sees that it is gone */
        close(fd);
    }
}
