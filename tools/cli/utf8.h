/* UTF-8 checked a byte at a time (RFC 3629: no overlong forms, no surrogates), so that a reader knows where it stands. */
#ifndef CLI_UTF8_H
#define CLI_UTF8_H

#include <stdbool.h>
#include <stdint.h>

/** All zero: between two characters. */
typedef struct utf8_state {
    uint8_t left; /* bytes that the character still needs */
    uint8_t low; /* range of the next one */
    uint8_t high;
} utf8_state;

/** Takes one byte; false when it cannot stand there. */
bool utf8_take(utf8_state *state, unsigned char byte);

#endif
