#include "report_head.h"

#include <inttypes.h>
#include <time.h>

#include "report_axis.h"
#include "report_escape.h"
#include "text.h"

typedef struct meaning {
    tl_outcome outcome;
    const char *text;
} meaning;

/* In the order of the bar and of the list. */
static const meaning meanings[] = {
    {TL_OUTCOME_SAVED, "The system acknowledged it."},
    {TL_OUTCOME_UNKNOWN, "Sent, but no readable answer came: perhaps saved."},
    {TL_OUTCOME_REJECTED, "The system read it and refused it."},
    {TL_OUTCOME_NOT_SENT, "The system certainly did not take it."},
    {TL_OUTCOME_INVALID, "Our own check refused it; it was never sent."},
};
enum { MEANINGS = sizeof meanings / sizeof meanings[0], BAR_WIDTH = 1000, BAR_HEIGHT = 28 };

void report_mark(FILE *out, tl_outcome outcome) {
    fprintf(out, "<svg class=\"mark\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"o-%s\" width=\"12\" height=\"12\"/></svg>",
            tl_outcome_name(outcome));
}

void report_headline(FILE *out, const report_count *count) {
    if (count->records == 0) {
        fputs("There were no records to save", out);
    } else if (count->records == 1) {
        fputs(count->saved ? "The one record was saved" : "The one record was not saved", out);
    } else if (count->saved == count->records) {
        fprintf(out, "All %s records were saved", text_number(count->records).text);
    } else if (count->saved == 0) {
        fprintf(out, "None of %s records was saved", text_number(count->records).text);
    } else {
        fprintf(out, "%s of %s records were saved", text_number(count->saved).text, text_number(count->records).text);
    }
}

/* ---- facts ---- */

static void write_started(FILE *out, int64_t unix_ms) {
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm local;
    struct tm world;
    char machine[64];
    char people[64];
    if (!localtime_r(&seconds, &local) || !gmtime_r(&seconds, &world) || !strftime(machine, sizeof machine, "%Y-%m-%dT%H:%M:%SZ", &world) ||
        !strftime(people, sizeof people, "%Y-%m-%d %H:%M:%S (UTC%z)", &local)) {
        return;
    }
    fprintf(out, "<div><dt>Started</dt><dd><time datetime=\"%s\">%s</time></dd></div>\n", machine, people);
}

static void write_text(FILE *out, const char *name, const char *text) {
    fprintf(out, "<div><dt>%s</dt><dd><bdi>", name);
    report_html(out, tl_str_from(text));
    fputs("</bdi></dd></div>\n", out);
}

void report_facts(FILE *out, const report_source *source) {
    fprintf(out, "<div><dt>%s</dt><dd>", source->system_count == 1 ? "System" : "Systems");
    for (size_t i = 0; i < source->system_count; i++) {
        fputs(i ? ", <bdi>" : "<bdi>", out);
        report_html(out, tl_str_from(source->systems[i]));
        fputs("</bdi>", out);
    }
    fputs("</dd></div>\n", out);
    if (source->input) {
        write_text(out, "File", source->input);
    }
    if (source->started_unix_ms) {
        write_started(out, source->started_unix_ms);
    }
    if (source->requests) {
        fprintf(out, "<div><dt>Took</dt><dd>%s</dd></div>\n<div><dt>Requests</dt><dd>%s", report_label_span(source->elapsed_ms).text,
                text_number(source->requests).text);
        if (source->repeats) {
            fprintf(out, ", of these %s sent again", text_number(source->repeats).text);
        }
        fputs("</dd></div>\n", out);
    }
}

void report_notices(FILE *out, const report_source *source, const report_options *options) {
    if (source->stopped) {
        fputs("<p class=\"notice\"><b>Stopped early.</b> <bdi>", out);
        /* The reason may be the vendor's words. */
        report_html(out, tl_str_from(options->without_values ? "The system could not be reached, or refused us." : source->stopped));
        fputs("</bdi></p>\n", out);
    }
    if (source->interrupted) {
        fputs("<p class=\"notice\"><b>Interrupted.</b> What had not been started was not sent.</p>\n", out);
    }
    if (options->without_values) {
        fputs("<p class=\"note\">Made with <code>--results-without-values</code>: messages, fields and saved values are left out, because they may "
              "quote the input.</p>\n",
              out);
    }
}

/* ---- outcomes ---- */

static void write_bar(FILE *out, const uint64_t *by_outcome, uint64_t records, const char *name) {
    double x = 0;
    fprintf(out, "<svg class=\"bar\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"", BAR_WIDTH, BAR_HEIGHT);
    report_html(out, tl_str_from(name));
    fputs(": shares of the outcomes; the numbers follow\">", out);
    for (size_t i = 0; i < MEANINGS; i++) {
        uint64_t count = by_outcome[meanings[i].outcome];
        double width = records ? (double)count * BAR_WIDTH / (double)records : 0;
        if (count) {
            /* Few among many must be seen as well; the last one is drawn over. */
            fprintf(out, "<rect class=\"o-%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\"/>", tl_outcome_name(meanings[i].outcome), x,
                    width < 3 ? 3 : width, BAR_HEIGHT);
        }
        x += width;
    }
    fputs("</svg>\n", out);
}

static void write_share(FILE *out, uint64_t count, uint64_t records) {
    double percent = records ? (double)count * 100 / (double)records : 0;
    if (count && percent < 0.1) {
        fputs("&lt;\xE2\x80\x89"
              "0.1",
              out);
    } else if (count < records && percent > 99.9) {
        fputs("&gt;\xE2\x80\x89"
              "99.9",
              out);
    } else {
        fprintf(out, percent == 100 || count == 0 ? "%.0f" : "%.1f", percent);
    }
    fputs("\xE2\x80\x89%", out);
}

void report_outcomes(FILE *out, const report_source *source, const report_count *count) {
    for (size_t i = 0; i < source->system_count; i++) {
        const uint64_t *by_outcome = count->by_outcome[i];
        uint64_t records = 0;
        for (size_t k = 0; k < TL_OUTCOME_COUNT; k++) {
            records += by_outcome[k];
        }
        fputs("<h3><bdi>", out);
        report_html(out, tl_str_from(source->systems[i]));
        fputs("</bdi></h3>\n", out);
        write_bar(out, by_outcome, records, source->systems[i]);
        fputs("<table class=\"plain outcomes\"><thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\" class=\"num\">Records</th>"
              "<th scope=\"col\" class=\"num\">Share</th><th scope=\"col\" class=\"about\">What it means</th></tr></thead>\n<tbody>\n",
              out);
        for (size_t k = 0; k < MEANINGS; k++) {
            uint64_t records_so = by_outcome[meanings[k].outcome];
            fprintf(out, "<tr%s><th scope=\"row\">", records_so ? "" : " class=\"none\"");
            report_mark(out, meanings[k].outcome);
            fprintf(out, "%s</th><td class=\"num\">%s</td><td class=\"num\">", tl_outcome_name(meanings[k].outcome), text_number(records_so).text);
            write_share(out, records_so, records);
            fprintf(out, "</td><td class=\"about\">%s</td></tr>\n", meanings[k].text);
        }
        fputs("</tbody></table>\n", out);
    }
}

/* ---- reasons ---- */

static void write_example(FILE *out, const report_source *source, const report_group *group) {
    fputs("<p class=\"example\"><span class=\"where\">", out);
    if (source->system_count > 1) {
        report_html(out, tl_str_from(source->systems[group->system]));
        fputs(", ", out);
    }
    if (group->line) {
        fprintf(out, "line %" PRIu64, group->line);
    }
    if (group->id.len) {
        fputs(group->line ? ", <bdi>" : "<bdi>", out);
        if (report_html_cut(out, group->id, 60)) {
            fputs("\xE2\x80\xA6", out);
        }
        fputs("</bdi>", out);
    }
    fputs("</span>", out);
    if (group->message.len) {
        fputs(" <bdi>", out);
        if (report_html_cut(out, group->message, 240)) {
            fputs("\xE2\x80\xA6", out);
        }
        fputs("</bdi>", out);
    }
    fputs("</p>\n", out);
}

void report_reasons(FILE *out, const report_source *source, const report_count *count) {
    if (count->group_count == 0) {
        return;
    }
    fputs("<section aria-labelledby=\"reasons-title\"><h2 id=\"reasons-title\">Why records were not saved</h2>\n<div class=\"body\">"
          "<ul class=\"reasons\">\n",
          out);
    for (size_t i = 0; i < count->group_count; i++) {
        const report_group *group = &count->groups[i];
        fprintf(out, "<li><span class=\"count num\">%s</span><div><p class=\"reason\"><b>%s</b><span class=\"so\">", text_number(group->count).text,
                group->reason ? tl_reason_name(group->reason) : "no reason given");
        report_mark(out, group->outcome);
        fprintf(out, "%s</span></p>\n", tl_outcome_name(group->outcome));
        write_example(out, source, group);
        fputs("</div></li>\n", out);
    }
    fputs("</ul></div></section>\n", out);
}
