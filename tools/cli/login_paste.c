/* Lines of standard input, with a time limit. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <trunkline/clock.h>

#include "interrupt.h"
#include "login.h"

enum { STEP_MS = 250 };

/* Finds a line at the front of what came; it is dropped by the next call. */
static bool take_line(login_paste *paste, tl_str *line) {
    const char *end = memchr(paste->text, '\n', paste->length);
    if (!end) {
        return false;
    }
    *line = tl_str_trim(tl_str_sized(paste->text, (size_t)(end - paste->text)));
    paste->used = (size_t)(end - paste->text) + 1;
    return true;
}

static void drop_used(login_paste *paste) {
    memmove(paste->text, paste->text + paste->used, paste->length - paste->used);
    paste->length -= paste->used;
    paste->used = 0;
}

/* 1: something came; 0: not yet; -1: nothing more will come. */
static int read_more(login_paste *paste) {
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    int ready = poll(&input, 1, STEP_MS);
    if (ready <= 0) {
        return ready < 0 && errno != EINTR ? -1 : 0;
    }
    ssize_t got = read(STDIN_FILENO, paste->text + paste->length, sizeof paste->text - paste->length);
    if (got < 0) {
        return errno == EINTR || errno == EAGAIN ? 0 : -1;
    }
    paste->length += (size_t)got;
    return got > 0 ? 1 : -1;
}

enum login_line login_paste_next(login_paste *paste, int64_t until_ms, tl_str *line) {
    drop_used(paste);
    for (;;) {
        if (take_line(paste, line)) {
            return LOGIN_LINE;
        }
        if (interrupt_came()) {
            return LOGIN_INTERRUPTED;
        }
        if (tl_clock_now_ms(NULL) >= until_ms) {
            return LOGIN_TIMEOUT;
        }
        if (paste->length == sizeof paste->text) {
            paste->length = 0; /* no code is that long: its rest will be told as wrong */
        }
        if (read_more(paste) < 0) {
            if (paste->length == 0) {
                return LOGIN_END;
            }
            *line = tl_str_trim(tl_str_sized(paste->text, paste->length)); /* without a line end */
            paste->used = paste->length;
            return LOGIN_LINE;
        }
    }
}
