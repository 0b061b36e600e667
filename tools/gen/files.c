/* Files and folders of the output. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

int gen_read_file(const char *path, gen_text *content) {
    char chunk[16384];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (!file)
        return errno ? errno : EIO;
    gen_put(content, "");
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        gen_put_bytes(content, chunk, got);
    int problem = ferror(file) ? (errno ? errno : EIO) : 0;
    fclose(file);
    return problem;
}

static int make_one(const char *path) {
    struct stat info;
    if (mkdir(path, 0777) == 0)
        return 0;
    int problem = errno;
    if (stat(path, &info) == 0)
        return S_ISDIR(info.st_mode) ? 0 : ENOTDIR;
    return problem;
}

int gen_make_folder(const char *path) {
    size_t length = strlen(path);
    char *part = malloc(length + 1);
    int problem = 0;
    if (!part)
        return ENOMEM;
    memcpy(part, path, length + 1);
    for (size_t i = 1; i <= length && problem == 0; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        part[i] = '\0';
        problem = make_one(part);
        part[i] = path[i];
    }
    free(part);
    return problem;
}

static int write_all(int descriptor, const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(descriptor, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return errno ? errno : EIO;
        text += written;
        length -= (size_t)written;
    }
    return 0;
}

int gen_replace_file(const char *folder, const char *name, const char *text, size_t length) {
    gen_arena arena = {NULL};
    char *path = gen_format(&arena, "%s/%s", folder, name);
    char *temporary = gen_format(&arena, "%s/.%s-XXXXXX", folder, name);
    int problem = 0;
    int descriptor = mkstemp(temporary);
    if (descriptor < 0) {
        problem = errno;
        goto out;
    }
    /* mkstemp makes files that nobody else may read; the output is as public as any other source. */
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(descriptor, 0666 & ~mask) != 0)
        problem = errno;
    if (problem == 0)
        problem = write_all(descriptor, text, length);
    if (close(descriptor) != 0 && problem == 0)
        problem = errno;
    if (problem == 0 && rename(temporary, path) != 0)
        problem = errno;
    if (problem != 0)
        unlink(temporary);
out:
    gen_arena_free(&arena);
    return problem;
}
