/* Files and folders of tests. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/support.h"

enum { MAX_FOLDERS = 64, MAX_PATH = 1024 };

static char folders[MAX_FOLDERS][MAX_PATH];
static pid_t owner;

bool test_read_file(const char *path, tl_buf *out) {
    bool ok = false;
    tl_buf_dispose(out);
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    for (;;) {
        if (tl_buf_reserve(out, 65536) != TL_OK) {
            goto out;
        }
        size_t got = fread(out->ptr + out->len, 1, 65536, file);
        out->len += got;
        if (got == 0) {
            break;
        }
    }
    ok = !ferror(file) && tl_buf_pad(out) == TL_OK;
out:
    fclose(file);
    if (!ok) {
        tl_buf_dispose(out);
    }
    return ok;
}

bool test_write_file(const char *path, const void *bytes, size_t size) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return false;
    }
    const char *rest = (const char *)bytes;
    while (size) {
        ssize_t written = write(descriptor, rest, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            close(descriptor);
            return false;
        }
        rest += written;
        size -= (size_t)written;
    }
    return close(descriptor) == 0;
}

static bool remove_tree(const char *path) {
    struct stat info;
    if (lstat(path, &info) != 0) {
        return errno == ENOENT;
    }
    if (!S_ISDIR(info.st_mode)) {
        return unlink(path) == 0;
    }
    bool ok = true;
    DIR *folder = opendir(path);
    if (!folder) {
        return false;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char below[MAX_PATH];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        int len = snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
        ok = len > 0 && (size_t)len < sizeof(below) && remove_tree(below) && ok;
    }
    closedir(folder);
    return rmdir(path) == 0 && ok;
}

static void remove_leftovers(void) {
    if (getpid() != owner) {
        return;
    }
    for (size_t i = 0; i < MAX_FOLDERS; i++) {
        if (folders[i][0]) {
            (void)remove_tree(folders[i]);
        }
    }
}

const char *test_temp_dir(void) {
    if (!owner) {
        owner = getpid();
        if (atexit(remove_leftovers) != 0) {
            return NULL;
        }
    }
    for (size_t i = 0; i < MAX_FOLDERS; i++) {
        if (folders[i][0]) {
            continue;
        }
        const char *base = getenv("TMPDIR");
        int len = snprintf(folders[i], MAX_PATH, "%s/trunkline-test-XXXXXX", base && *base ? base : "/tmp");
        if (len > 0 && len < MAX_PATH && mkdtemp(folders[i])) {
            return folders[i];
        }
        folders[i][0] = '\0';
        return NULL;
    }
    return NULL;
}

bool test_temp_dir_remove(const char *path) {
    for (size_t i = 0; path && i < MAX_FOLDERS; i++) {
        if (folders[i][0] && strcmp(folders[i], path) == 0) {
            bool ok = remove_tree(folders[i]);
            folders[i][0] = '\0';
            return ok;
        }
    }
    return path == NULL;
}
