/* The bytes of an input, from a file or standard input, and their SHA-256 on the way. */
#ifndef CLI_INPUT_BYTES_H
#define CLI_INPUT_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

/** How a hash is written, its NUL included. */
enum { INPUT_HASH_SIZE = 65 };

typedef struct input_bytes {
    int file; /* -1: not open */
    bool interrupted; /* reading failed because of that */
    bool (*is_interrupted)(void); /* NULL: never */
    void *hash;
} input_bytes;

/** Opens a file, or standard input for "-". False on failure; `to` was told. Owns: the caller, `input_bytes_close`, also on failure. */
bool input_bytes_open(input_bytes *bytes, const char *path, bool (*is_interrupted)(void), diag *to);
void input_bytes_close(input_bytes *bytes);

/** A csv_read_fn; `context` is an input_bytes. */
bool input_bytes_read(void *context, char *buffer, size_t capacity, size_t *length);
/** The hash of all that was read, in hexadecimal; once. False when out of memory. */
bool input_bytes_hash(input_bytes *bytes, char hash[INPUT_HASH_SIZE]);

/** The hash of a file; false when it cannot be read. */
bool input_hash_file(const char *path, char hash[INPUT_HASH_SIZE]);

#endif
