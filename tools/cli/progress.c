#include "progress.h"

#include <inttypes.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "text.h"

enum { REDRAW_MS = 100, PLAIN_MS = 5000, ASK_AGAIN_MS = 250, DEFAULT_COLUMNS = 80, BAR = 20, MOST_LINE = 256 };

int progress_width(FILE *out) {
    struct winsize size = {0};
    int file = fileno(out);
    if (file < 0 || !isatty(file)) {
        return 0;
    }
    return ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : DEFAULT_COLUMNS;
}

void progress_begin(progress *shown, FILE *out, bool terminal, const char *system, uint64_t total, const tl_clock *clock) {
    memset(shown, 0, sizeof *shown);
    shown->out = out;
    shown->clock = clock;
    shown->terminal = terminal;
    shown->columns = terminal ? progress_width(out) : 0;
    shown->columns = shown->columns > 0 ? shown->columns : DEFAULT_COLUMNS;
    snprintf(shown->system, sizeof shown->system, "%.60s", text_shorten_to(tl_str_from(system), 20).text);
    shown->total = total;
    shown->started_ms = tl_clock_now_ms(clock);
    shown->shown_ms = shown->started_ms;
}

void progress_count(progress *shown, tl_outcome outcome) {
    if (shown) {
        shown->done++;
        shown->by_outcome[outcome]++;
    }
}

typedef struct line {
    char text[MOST_LINE];
    size_t used;
} line;

static void add(line *to, const char *text) {
    int wrote = snprintf(to->text + to->used, sizeof to->text - to->used, "%s", text);
    to->used += wrote > 0 && (size_t)wrote < sizeof to->text - to->used ? (size_t)wrote : 0;
}

static void add_bar(line *to, const progress *shown) {
    char bar[BAR + 3] = "[";
    uint64_t full = shown->total ? shown->done * BAR / shown->total : BAR;
    for (size_t i = 0; i < BAR; i++) {
        bar[1 + i] = i < full ? '#' : '.';
    }
    bar[BAR + 1] = ']';
    add(to, bar);
    add(to, " ");
}

static void add_left(line *to, const progress *shown, uint64_t rate) {
    char text[48];
    uint64_t seconds = rate ? (shown->total - shown->done + rate - 1) / rate : 0;
    if (!rate || shown->done >= shown->total) {
        return;
    }
    if (seconds >= 3600) {
        snprintf(text, sizeof text, ", %" PRIu64 " h %02" PRIu64 " min left", seconds / 3600, seconds % 3600 / 60);
    } else if (seconds >= 60) {
        snprintf(text, sizeof text, ", %" PRIu64 " min %02" PRIu64 " s left", seconds / 60, seconds % 60);
    } else {
        snprintf(text, sizeof text, ", %" PRIu64 " s left", seconds);
    }
    add(to, text);
}

/* "wasp: [####....] 12,000 of 20,000, 1,234/s, 3 rejected, 1 unknown, 6 s left" */
static void make_line(line *to, const progress *shown, int64_t now_ms) {
    static const tl_outcome told[] = {TL_OUTCOME_REJECTED, TL_OUTCOME_INVALID, TL_OUTCOME_NOT_SENT, TL_OUTCOME_UNKNOWN};
    int64_t elapsed_ms = now_ms - shown->started_ms;
    uint64_t rate = elapsed_ms > 0 ? shown->done * 1000 / (uint64_t)elapsed_ms : 0;
    to->used = 0;
    to->text[0] = '\0';
    add(to, shown->system);
    add(to, ": ");
    if (shown->terminal) {
        add_bar(to, shown);
    }
    add(to, text_number(shown->done).text);
    add(to, " of ");
    add(to, text_number(shown->total).text);
    add(to, ", ");
    add(to, text_number(rate).text);
    add(to, "/s");
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        if (shown->by_outcome[told[i]]) {
            add(to, ", ");
            add(to, text_number(shown->by_outcome[told[i]]).text);
            add(to, " ");
            add(to, tl_outcome_name(told[i]));
        }
    }
    add_left(to, shown, rate);
}

static void draw(progress *shown, const line *text) {
    int length = (int)text->used;
    length = length < shown->columns - 1 ? length : shown->columns - 1;
    length = length > 0 ? length : 0;
    fprintf(shown->out, "\r%.*s%*s", length, text->text, shown->drawn > length ? shown->drawn - length : 0, "");
    fflush(shown->out);
    shown->drawn = length;
}

int64_t progress_tick(progress *shown) {
    line text;
    if (!shown) {
        return -1;
    }
    int64_t now_ms = tl_clock_now_ms(shown->clock);
    if (now_ms - shown->shown_ms >= (shown->terminal ? REDRAW_MS : PLAIN_MS)) {
        shown->shown_ms = now_ms;
        make_line(&text, shown, now_ms);
        if (shown->terminal) {
            draw(shown, &text);
        } else {
            fprintf(shown->out, "%s\n", text.text);
        }
    }
    return ASK_AGAIN_MS;
}

void progress_end(progress *shown) {
    if (shown && shown->drawn > 0) {
        fprintf(shown->out, "\r%*s\r", shown->drawn, "");
        fflush(shown->out);
        shown->drawn = 0;
    }
}
