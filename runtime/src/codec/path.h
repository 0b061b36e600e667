/* Wire paths for errors, "Data.ResultList[3].Message", built from the inside out while a failed call returns: success pays nothing for them. */
#ifndef TRUNKLINE_CODEC_PATH_H
#define TRUNKLINE_CODEC_PATH_H

#include <trunkline/schema.h>

/** All zero is the empty path. What does not fit falls off at the end, as it would from tl_error. */
typedef struct tl_path {
    char text[96];
    size_t len;
} tl_path;

/** Puts a member's name in front. */
void tl_path_name(tl_path *path, tl_str name);
/** Puts a field's name in front; of a secret field nothing further in is told. */
void tl_path_field(tl_path *path, const tl_field *field);
/** Puts "[index]" in front. */
void tl_path_index(tl_path *path, size_t index);
/** The path so far. */
tl_str tl_path_str(const tl_path *path);

#endif
