#include "input_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

static bool start_hash(input_bytes *bytes) {
    bytes->hash = EVP_MD_CTX_new();
    return bytes->hash && EVP_DigestInit_ex(bytes->hash, EVP_sha256(), NULL) == 1;
}

bool input_bytes_open(input_bytes *bytes, const char *path, bool (*is_interrupted)(void), diag *to) {
    struct stat about;
    memset(bytes, 0, sizeof *bytes);
    bytes->is_interrupted = is_interrupted;
    bytes->file = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (bytes->file < 0) {
        return diag_error(to, place_at(path, 0, 0), "cannot be opened: %s", strerror(errno));
    }
    if (fstat(bytes->file, &about) != 0) {
        return diag_error(to, place_at(path, 0, 0), "cannot be read: %s", strerror(errno));
    }
    if (S_ISDIR(about.st_mode)) {
        return diag_error(to, place_at(path, 0, 0), "is a directory; a CSV or NDJSON file is needed");
    }
    return start_hash(bytes) || diag_error(to, place_none(), "out of memory");
}

void input_bytes_close(input_bytes *bytes) {
    EVP_MD_CTX_free(bytes->hash);
    if (bytes->file > STDIN_FILENO) {
        close(bytes->file);
    }
    memset(bytes, 0, sizeof *bytes);
    bytes->file = -1;
}

bool input_bytes_read(void *context, char *buffer, size_t capacity, size_t *length) {
    input_bytes *bytes = context;
    for (;;) {
        if (bytes->is_interrupted && bytes->is_interrupted()) {
            bytes->interrupted = true;
            errno = EINTR;
            return false;
        }
        ssize_t got = read(bytes->file, buffer, capacity);
        if (got >= 0) {
            *length = (size_t)got;
            return got == 0 || EVP_DigestUpdate(bytes->hash, buffer, (size_t)got) == 1;
        }
        if (errno != EINTR) {
            return false;
        }
    }
}

bool input_bytes_hash(input_bytes *bytes, char hash[INPUT_HASH_SIZE]) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (EVP_DigestFinal_ex(bytes->hash, digest, &size) != 1 || size * 2 + 1 > INPUT_HASH_SIZE) {
        return false;
    }
    for (unsigned int i = 0; i < size; i++) {
        snprintf(hash + 2 * (size_t)i, 3, "%02x", digest[i]);
    }
    return true;
}

bool input_hash_file(const char *path, char hash[INPUT_HASH_SIZE]) {
    input_bytes bytes = {.file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat about;
    char part[16384];
    size_t length = 0;
    bool good = bytes.file >= 0 && fstat(bytes.file, &about) == 0 && S_ISREG(about.st_mode) && start_hash(&bytes);
    do {
        good = good && input_bytes_read(&bytes, part, sizeof part, &length);
    } while (good && length > 0);
    good = good && input_bytes_hash(&bytes, hash);
    input_bytes_close(&bytes);
    return good;
}
