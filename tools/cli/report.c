#include "report.h"

#include <string.h>

#include "report_chart.h"
#include "report_count.h"
#include "report_files.h"
#include "report_head.h"
#include "report_escape.h"
#include "report_policy.h"
#include "report_table.h"
#include "safe_file.h"

typedef struct page {
    const report_source *source;
    const report_options *options;
    report_count count;
    diag *to;
} page;

/* What stands in the template's place of that name. */
typedef struct part {
    const char *name;
    bool (*write)(FILE *out, const page *of);
} part;

static bool write_text(FILE *out, tl_str text) {
    fwrite(text.ptr, 1, text.len, out);
    return true;
}

static bool write_policy(FILE *out, const page *of) {
    return report_policy(out, report_style_css(), report_script_js()) || diag_error(of->to, place_none(), "the report's policy cannot be computed");
}

static bool write_style(FILE *out, const page *of) {
    (void)of;
    return write_text(out, report_style_css());
}

static bool write_script(FILE *out, const page *of) {
    (void)of;
    return write_text(out, report_script_js());
}

static bool write_system(FILE *out, const page *of) {
    for (size_t i = 0; i < of->source->system_count; i++) {
        fputs(i ? ", " : "", out);
        report_html(out, tl_str_from(of->source->systems[i]));
    }
    return true;
}

static bool write_headline(FILE *out, const page *of) {
    report_headline(out, &of->count);
    return true;
}

static bool write_facts(FILE *out, const page *of) {
    report_facts(out, of->source);
    return true;
}

static bool write_notices(FILE *out, const page *of) {
    report_notices(out, of->source, of->options);
    return true;
}

static bool write_outcomes(FILE *out, const page *of) {
    report_outcomes(out, of->source, &of->count);
    return true;
}

static bool write_reasons(FILE *out, const page *of) {
    report_reasons(out, of->source, &of->count);
    return true;
}

static bool write_course(FILE *out, const page *of) {
    if (!of->source->series) {
        return true;
    }
    fputs("<section aria-labelledby=\"course-title\"><h2 id=\"course-title\">Over time</h2>\n<div class=\"body\">\n", out);
    if (report_chart_worth(of->source->series)) {
        report_chart(out, of->source->series);
    } else {
        fputs("<p>The push was too short to be drawn over time.</p>\n", out);
    }
    fputs("</div></section>\n", out);
    return true;
}

static report_table table_of(const page *of) {
    report_table table = {of->source, of->options, &of->count, of->to};
    return table;
}

static bool write_failed(FILE *out, const page *of) {
    report_table table = table_of(of);
    if (of->count.group_count == 0) {
        return true;
    }
    fputs("<section class=\"full\" aria-labelledby=\"failed-title\"><h2 id=\"failed-title\">Records that were not saved</h2>\n<div class=\"body\">\n",
          out);
    if (!report_table_write(out, &table)) {
        return false;
    }
    fputs("</div></section>\n", out);
    return true;
}

static bool write_data(FILE *out, const page *of) {
    report_table table = table_of(of);
    return report_table_data(out, &table);
}

static const part parts[] = {
    {"policy", write_policy}, {"system", write_system},   {"style", write_style},       {"headline", write_headline},
    {"facts", write_facts},   {"notices", write_notices}, {"outcomes", write_outcomes}, {"reasons", write_reasons},
    {"course", write_course}, {"failed", write_failed},   {"data", write_data},         {"script", write_script},
};

static bool write_part(FILE *out, const page *of, tl_str name) {
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (tl_str_equal(tl_str_from(parts[i].name), name)) {
            return parts[i].write(out, of);
        }
    }
    return diag_error(of->to, place_none(), "the report's template names a part \"%.*s\" that there is not", (int)name.len, name.ptr);
}

/* The template: text, and {{name}} where a part goes. */
static bool write_page(FILE *out, const page *of) {
    tl_str left = report_page_html();
    for (;;) {
        ptrdiff_t start = tl_str_find(left, tl_str_from("{{"));
        if (start < 0) {
            return write_text(out, left);
        }
        write_text(out, tl_str_sized(left.ptr, (size_t)start));
        left = tl_str_sized(left.ptr + start + 2, left.len - (size_t)start - 2);
        ptrdiff_t end = tl_str_find(left, tl_str_from("}}"));
        if (end < 0) {
            return diag_error(of->to, place_none(), "the report's template has a {{ without its }}");
        }
        if (!write_part(out, of, tl_str_sized(left.ptr, (size_t)end))) {
            return false;
        }
        left = tl_str_sized(left.ptr + end + 2, left.len - (size_t)end - 2);
    }
}

bool report_print(FILE *out, const report_source *source, const report_options *options, diag *to) {
    page of = {.source = source, .options = options, .to = to};
    bool good = report_count_read(&of.count, source, options, to) && write_page(out, &of);
    report_count_dispose(&of.count);
    return good;
}

bool report_write(const char *path, const report_source *source, const report_options *options, diag *to) {
    safe_file file;
    if (!safe_file_open(&file, path, to)) {
        return false;
    }
    if (!report_print(file.out, source, options, to)) {
        safe_file_dispose(&file);
        return false;
    }
    return safe_file_commit(&file, to);
}
