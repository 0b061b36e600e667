#include "utf8.h"

bool utf8_take(utf8_state *state, unsigned char byte) {
    if (state->left) {
        if (byte < state->low || byte > state->high) {
            return false;
        }
        state->left--;
        state->low = 0x80;
        state->high = 0xBF;
        return true;
    }
    if (byte < 0x80) {
        return true;
    }
    if (byte < 0xC2 || byte > 0xF4) {
        return false;
    }
    state->left = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    state->low = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
    state->high = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
    return true;
}
