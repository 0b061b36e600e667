/* The name that somebody probably meant. */
#ifndef TRUNKLINE_CODEC_NEAREST_H
#define TRUNKLINE_CODEC_NEAREST_H

#include <trunkline/str.h>

/**
 * How far two names are apart: bytes to insert, remove or replace; two for each byte, less for one that differs only in case. Only the first
 * 64 bytes count.
 */
size_t tl_name_distance(tl_str a, tl_str b);

#endif
