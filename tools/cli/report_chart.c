#include "report_chart.h"

#include <inttypes.h>
#include <string.h>

#include "report_axis.h"
#include "text.h"

enum { LEAST_SPANS = 3, MOST_COLUMNS = 90 };

/* What a drawing and the table show for one stretch of time. */
typedef struct stretch {
    double from_ms;
    double to_ms;
    uint64_t saved;
    uint64_t others;
    int64_t half_ms; /* -1: nothing came */
    int64_t most_ms;
} stretch;

typedef struct course {
    stretch all[MOST_COLUMNS];
    size_t count;
    double end_ms;
    double width_ms;
    double most_rate; /* a second */
    double most_ms;
} course;

/* The size of a drawing, and where its axes lie, in its own units. */
typedef struct frame {
    const char *name;
    int width;
    int height;
    int left;
    int right;
    int top;
    int bottom;
    int time_marks;
} frame;

static const frame frames[] = {{"wide", 720, 236, 64, 708, 12, 188, 7}, {"narrow", 320, 220, 54, 312, 12, 172, 4}};

static double across(const frame *in, const course *of, double ms) {
    return in->left + (in->right - in->left) * ms / of->end_ms;
}

static double up(const frame *in, const report_axis *axis, double value) {
    return in->bottom - (in->bottom - in->top) * value / axis->most;
}

static double rate(const course *of, uint64_t records) {
    return (double)records * 1000 / of->width_ms;
}

static void read_course(course *out, const report_series *series) {
    size_t spans = report_series_count(series);
    size_t together = (spans + MOST_COLUMNS - 1) / MOST_COLUMNS;
    memset(out, 0, sizeof *out);
    out->width_ms = (double)report_series_width_ms(series) * (double)together;
    for (size_t first = 0; first < spans; first += together) {
        stretch *one = &out->all[out->count++];
        report_span sum;
        report_series_sum(series, first, together, &sum);
        one->from_ms = (double)(out->count - 1) * out->width_ms;
        one->to_ms = one->from_ms + out->width_ms;
        one->saved = sum.by_outcome[TL_OUTCOME_SAVED];
        one->others = report_span_records(&sum) - one->saved;
        one->half_ms = report_span_quantile(&sum, 0.5);
        one->most_ms = report_span_quantile(&sum, 0.95);
        double came = rate(out, one->saved + one->others);
        out->most_rate = came > out->most_rate ? came : out->most_rate;
        out->most_ms = (double)one->most_ms > out->most_ms ? (double)one->most_ms : out->most_ms;
        out->end_ms = one->to_ms;
    }
}

/* ---- a drawing ---- */

static void draw_axes(FILE *out, const frame *in, const course *of, const report_axis *axis, bool is_time) {
    report_axis time = report_axis_for_time(of->end_ms, in->time_marks);
    for (double value = 0; value < axis->most + axis->step / 2; value += axis->step) {
        double y = up(in, axis, value);
        fprintf(out, "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", value > 0 ? "grid" : "base", in->left, in->right, y, y);
        report_label label = is_time ? report_label_time(value, axis->most) : report_label_number(value);
        fprintf(out, "<text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n", in->left - 8, y + 4, label.text);
    }
    for (double ms = 0; ms < of->end_ms + 1; ms += time.step) {
        double x = across(in, of, ms);
        fprintf(out, "<line class=\"base\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, in->bottom, in->bottom + 5);
        fprintf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>\n", x > in->right - 12 ? "end" : "mid", x > in->right - 12 ? in->right : x,
                in->bottom + 20, report_label_time(ms, of->end_ms).text);
    }
    fprintf(out, "<text class=\"mid axis\" x=\"%d\" y=\"%d\">time since the start</text>\n", (in->left + in->right) / 2, in->height - 8);
}

/* One outcome of a stretch: from a rate to another. */
typedef struct bar {
    const char *class_name;
    double from;
    double to;
} bar;

static void draw_bar(FILE *out, const frame *in, const course *of, const report_axis *axis, const stretch *one, bar shown) {
    double x = across(in, of, one->from_ms);
    double width = across(in, of, one->to_ms) - x;
    double top = up(in, axis, shown.to);
    if (shown.to > shown.from) {
        fprintf(out, "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>\n", shown.class_name, x, top,
                width > 4 ? width - 1 : width, up(in, axis, shown.from) - top);
    }
}

static void draw_rate(FILE *out, const frame *in, const course *of) {
    report_axis axis = report_axis_for(of->most_rate, 4);
    draw_axes(out, in, of, &axis, false);
    for (size_t i = 0; i < of->count; i++) {
        const stretch *one = &of->all[i];
        bar saved = {"saved", 0, rate(of, one->saved)};
        bar others = {"others", saved.to, rate(of, one->saved + one->others)};
        draw_bar(out, in, of, &axis, one, saved);
        draw_bar(out, in, of, &axis, one, others);
    }
}

/* Level over each stretch, so that a single one can be seen; open where nothing came. */
static void draw_level(FILE *out, const frame *in, const course *of, const report_axis *axis, bool most) {
    bool down = false;
    fprintf(out, "<path class=\"%s\" d=\"", most ? "most" : "half");
    for (size_t i = 0; i < of->count; i++) {
        const stretch *one = &of->all[i];
        int64_t value = most ? one->most_ms : one->half_ms;
        if (value >= 0) {
            double y = up(in, axis, (double)value);
            if (down) {
                fprintf(out, "V%.1fH%.1f", y, across(in, of, one->to_ms));
            } else {
                fprintf(out, "M%.1f %.1fH%.1f", across(in, of, one->from_ms), y, across(in, of, one->to_ms));
            }
        }
        down = value >= 0;
    }
    fputs("\"/>\n", out);
}

static void draw_latency(FILE *out, const frame *in, const course *of) {
    report_axis axis = report_axis_for(of->most_ms, 4);
    draw_axes(out, in, of, &axis, true);
    draw_level(out, in, of, &axis, true);
    draw_level(out, in, of, &axis, false);
}

static void draw(FILE *out, const course *of, const char *name, const char *title, void (*draw_data)(FILE *, const frame *, const course *)) {
    for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
        const frame *in = &frames[i];
        fprintf(out, "<svg class=\"chart %s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-%s\">\n", in->name, in->width, in->height, name,
                in->name);
        fprintf(out, "<title id=\"%s-%s\">%s The numbers are in the table below.</title>\n", name, in->name, title);
        draw_data(out, in, of);
        fputs("</svg>\n", out);
    }
}

/* ---- the numbers ---- */

static void write_time(FILE *out, int64_t ms) {
    if (ms < 0) {
        fputs("<td class=\"num\">\xE2\x80\x93</td>", out);
    } else {
        fprintf(out, "<td class=\"num\">%s</td>", report_label_time((double)ms, (double)ms).text);
    }
}

static void write_table(FILE *out, const course *of) {
    fputs("<details class=\"numbers\"><summary>The same as a table</summary>\n"
          "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Records and answer times over time\">\n"
          "<table class=\"plain\"><caption class=\"hidden\">Records answered and answer times over time</caption>\n"
          "<thead><tr><th scope=\"col\" class=\"num\">From</th><th scope=\"col\" class=\"num\">Saved</th>"
          "<th scope=\"col\" class=\"num\">Not saved</th><th scope=\"col\" class=\"num\">Half within</th>"
          "<th scope=\"col\" class=\"num\">95&nbsp;% within</th></tr></thead>\n<tbody>\n",
          out);
    for (size_t i = 0; i < of->count; i++) {
        const stretch *one = &of->all[i];
        fprintf(out, "<tr><th scope=\"row\" class=\"num\">%s</th><td class=\"num\">%s</td><td class=\"num\">%s</td>",
                report_label_time(one->from_ms, of->end_ms).text, text_number(one->saved).text, text_number(one->others).text);
        write_time(out, one->half_ms);
        write_time(out, one->most_ms);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div></details>\n", out);
}

bool report_chart_worth(const report_series *series) {
    return series && report_series_count(series) >= LEAST_SPANS;
}

void report_chart(FILE *out, const report_series *series) {
    course of;
    read_course(&of, series);
    fputs("<figure><figcaption><b>Records answered a second</b>"
          "<span class=\"key\"><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><rect class=\"saved\" width=\"14\" height=\"14\"/></svg>saved</span>"
          "<span class=\"key\"><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><rect class=\"others\" width=\"14\" height=\"14\"/></svg>not "
          "saved</span>"
          "</figcaption>\n",
          out);
    draw(out, &of, "rate", "Records answered a second, over time.", draw_rate);
    fputs("</figure>\n<figure><figcaption><b>How long answers took</b>"
          "<span class=\"key\"><svg viewBox=\"0 0 28 14\" aria-hidden=\"true\"><path class=\"half\" d=\"M0 7H28\"/></svg>half of them within</span>"
          "<span class=\"key\"><svg viewBox=\"0 0 28 14\" aria-hidden=\"true\"><path class=\"most\" d=\"M0 7H28\"/></svg>95&nbsp;% within</span>"
          "</figcaption>\n",
          out);
    draw(out, &of, "latency", "How long answers took, over time: half of them within, and 95 percent within.", draw_latency);
    fputs("</figure>\n", out);
    write_table(out, &of);
}
