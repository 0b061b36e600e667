#include "base/day_count.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY_MS = 86400000, ROOM = 64 };

static tl_status fail_io(tl_error *error, const char *path, const char *what, int code) {
    (void)tl_fail(error, TL_ERR_IO, "cannot %s %s, which counts faults: %s", what, path, strerror(code));
    if (error) {
        error->os_code = code;
    }
    return TL_ERR_IO;
}

static tl_status check_kind(int fd, const char *path, tl_error *error) {
    struct stat about;
    if (fstat(fd, &about) != 0) {
        return fail_io(error, path, "look at", errno);
    }
    if (!S_ISREG(about.st_mode) || about.st_uid != geteuid() || (about.st_mode & (S_IRWXG | S_IRWXO))) {
        return tl_fail(error, TL_ERR_IO, "%s, which counts faults, has to be a regular file of this user, and open to nobody else (chmod 600)", path);
    }
    return TL_OK;
}

/* Waits for the others: every opening of the file counts for itself, so two pushes of one process exclude each other as well. */
static tl_status lock(int fd, const char *path, tl_error *error) {
    while (flock(fd, LOCK_EX) != 0) {
        if (errno != EINTR) {
            return fail_io(error, path, "lock", errno);
        }
    }
    return TL_OK;
}

/* "DAY COUNT", both in decimal, DAY counted from 1970. */
static tl_status parse(const char *text, const char *path, int64_t *day, uint64_t *count, tl_error *error) {
    uint64_t numbers[2] = {0, 0};
    size_t digits[2] = {0, 0};
    size_t at = 0;
    for (size_t i = 0; i < 2; i++) {
        for (; text[at] >= '0' && text[at] <= '9' && digits[i] < 10; at++, digits[i]++) {
            numbers[i] = numbers[i] * 10 + (uint64_t)(text[at] - '0');
        }
        at += text[at] == (i == 0 ? ' ' : '\n') ? 1u : 0u;
    }
    if (text[0] != '\0' && (digits[0] == 0 || digits[1] == 0 || text[at] != '\0')) {
        return tl_fail(error, TL_ERR_IO, "%s, which counts faults, holds something else: remove it, or name another file", path);
    }
    *day = (int64_t)numbers[0];
    *count = numbers[1];
    return TL_OK;
}

static tl_status update(int fd, const char *path, int64_t today, uint32_t more, uint32_t *count, tl_error *error) {
    char text[ROOM] = "";
    int64_t day = 0;
    uint64_t counted = 0;
    ssize_t got = pread(fd, text, sizeof text - 1, 0);
    if (got < 0) {
        return fail_io(error, path, "read", errno);
    }
    tl_status status = parse(text, path, &day, &counted, error);
    if (status != TL_OK) {
        return status;
    }
    counted = (day == today ? counted : 0) + more;
    *count = counted < UINT32_MAX ? (uint32_t)counted : UINT32_MAX;
    if (more == 0) {
        return TL_OK;
    }
    int length = snprintf(text, sizeof text, "%lld %lu\n", (long long)today, (unsigned long)*count);
    if (pwrite(fd, text, (size_t)length, 0) != length || ftruncate(fd, length) != 0) {
        return fail_io(error, path, "write", errno);
    }
    return TL_OK;
}

tl_status tl_day_count(const char *path, int64_t unix_ms, uint32_t more, uint32_t *count, tl_error *error) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
    if (fd < 0) {
        return fail_io(error, path, "open", errno);
    }
    tl_status status = check_kind(fd, path, error);
    if (status == TL_OK) {
        status = lock(fd, path, error);
    }
    if (status == TL_OK) {
        status = update(fd, path, unix_ms / DAY_MS, more, count, error);
    }
    (void)close(fd);
    return status;
}
