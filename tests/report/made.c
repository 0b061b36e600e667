#include "made.h"

#include <string.h>

/* What it would do is set window.attacked: the browser's test asks for that. */
const char *const made_attacks[] = {
    "<script>window.attacked = 1</script>",
    "</script><script>window.attacked = 2</script>",
    "<img src=x onerror=\"window.attacked = 3\">",
    "\" onmouseover=\"window.attacked = 4\" x=\"",
    "' autofocus onfocus='window.attacked = 5' x='",
    "<!--<script>",
    "-->",
    "]]><svg onload=window.attacked=6>",
    "</bdi></td></table><iframe srcdoc=\"<script>parent.attacked = 7</script>\"></iframe>",
    "</title></style><style>* { display: none }</style>",
    "javascript:window.attacked=8",
    "&lt;script&gt;window.attacked=9&lt;/script&gt;",
    "{{script}}",
    "\\\"},{\"attack\": \"\\u003c",
    "line one\xE2\x80\xA8line two\xE2\x80\xA9",
    "\x1B[31mred\x1B[0m \x07 \x7F",
    "\xFF\xFE\xC3( no UTF-8 \xED\xA0\x80 \xC0\xAF",
    "abc\xE2\x80\xAE"
    "cba (turned round)",
    "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D 123",
    "=HYPERLINK(\"http://127.0.0.1:9/?\"&A1,\"click\")",
    "+1 408 555 0123",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3",
    "\tTab first",
    "a,b \"quoted\" and\na second line",
    "__proto__",
    NULL,
};

size_t made_attack_count(void) {
    size_t count = 0;
    while (made_attacks[count]) {
        count++;
    }
    return count;
}

static bool each(void *context, report_row_fn row, void *row_context, diag *to) {
    const made *from = context;
    for (size_t i = 0; i < from->count; i++) {
        tl_result result = {0};
        result.index = i;
        if (from->fails_at && i == from->fails_at) {
            return diag_error(to, place_none(), "the source failed");
        }
        size_t system = from->make(i, &result);
        if (!row(row_context, system, &result)) {
            break;
        }
    }
    return true;
}

void made_init(made *out, made_fn make, size_t count) {
    static const char *const systems[] = {"wasp"};
    memset(out, 0, sizeof *out);
    out->make = make;
    out->count = count;
    out->source.systems = systems;
    out->source.system_count = 1;
    out->source.each = each;
    out->source.context = out;
}

report_series *made_series(unsigned seconds) {
    report_series *series = report_series_new();
    for (unsigned i = 0; series && i < seconds * 20; i++) {
        tl_result result = {0};
        unsigned wave = (i / 40) % 16;
        result.outcome = i % (31 - wave) == 0 ? TL_OUTCOME_REJECTED : i % 97 == 0 ? TL_OUTCOME_UNKNOWN : TL_OUTCOME_SAVED;
        result.attempts = 1;
        result.elapsed_ms = 60 + 7 * (int64_t)wave + (i * 37) % 90 + (i % 23 == 0 ? 400 : 0);
        if (i % (3 + wave) != 0) {
            report_series_add(series, (int64_t)i * 50, &result);
        }
    }
    return series;
}
