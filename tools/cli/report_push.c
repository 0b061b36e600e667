#include "report_push.h"

#include <string.h>
#include <sys/stat.h>

#include <trunkline/memory.h>

#include "safe_file.h"

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Where the folder of a path is; false when it cannot be seen. */
static bool folder_of(const char *path, struct stat *about, bool *no_memory) {
    size_t length = (size_t)(base_name(path) - path);
    char *folder = tl_alloc(length + 2);
    if (!folder) {
        *no_memory = true;
        return false;
    }
    memcpy(folder, length ? path : ".", length ? length : 1);
    folder[length ? length : 1] = '\0';
    bool seen = stat(folder, about) == 0;
    tl_free(folder);
    return seen;
}

/* Neither file need be there yet, so that names and folders are compared. */
static bool check_not_results(const char *path, const char *results, diag *to) {
    struct stat mine;
    struct stat other;
    bool no_memory = false;
    if (strcmp(base_name(path), base_name(results)) == 0 && folder_of(path, &mine, &no_memory) && folder_of(results, &other, &no_memory) &&
        mine.st_dev == other.st_dev && mine.st_ino == other.st_ino) {
        return diag_error(to, place_at(path, 0, 0), "--report and --results name the same file");
    }
    return !no_memory || diag_error(to, place_none(), "out of memory");
}

bool report_push_check(const char *path, const char *results, const char *const *spared, diag *to) {
    return safe_file_check(path, spared, to) && (!results || check_not_results(path, results, to));
}

typedef struct each_call {
    report_row_fn row;
    void *context;
} each_call;

static bool on_each(void *context, const tl_record *record, const tl_result *result) {
    const each_call *call = context;
    (void)record;
    return call->row(call->context, 0, result);
}

/* As a report_source has it. */
static bool each(void *context, report_row_fn row, void *row_context, diag *to) {
    each_call call = {row, row_context};
    return store_each(context, 0, on_each, &call, to);
}

bool report_push_write(const report_push *report, diag *to) {
    report_source source = {
        .systems = &report->system,
        .system_count = 1,
        .input = report->input,
        .results = report->results,
        .series = report->series,
        .each = each,
        .context = report->records,
    };
    if (report->run) {
        source.started_unix_ms = report->run->started_unix_ms;
        source.elapsed_ms = report->run->elapsed_ms;
        source.requests = report->run->requests;
        source.repeats = report->run->repeats;
        source.interrupted = report->run->interrupted;
        source.stopped = report->run->stopped       ? report->run->stop_message
                         : report->run->unreachable ? "The system cannot be reached: no record got through."
                                                    : NULL;
    } else {
        source.stopped = "Nothing was sent: rows of the file cannot be sent.";
        source.series = NULL;
    }
    return report_write(report->path, &source, &report->options, to);
}
