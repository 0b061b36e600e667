#include "dry_run.h"

#include <inttypes.h>

#include <trunkline/memory.h>

static void print_headers(const dry_run *run, const tl_operation *operation, size_t record_count) {
    tl_buf text = {0};
    fprintf(run->headers, "# request %" PRIu64 ", %zu record%s\n", run->requests, record_count, record_count == 1 ? "" : "s");
    if (tl_client_describe(run->client, operation, &text) == TL_OK) {
        fwrite(text.ptr, 1, text.len, run->headers);
        if (text.len && text.ptr[text.len - 1] != '\n') {
            fputc('\n', run->headers);
        }
    } else {
        fputs("trunkline: out of memory\n", run->headers);
    }
    tl_buf_dispose(&text);
}

void dry_run_print(void *context, const tl_operation *operation, tl_str body, size_t record_count) {
    dry_run *run = context;
    run->requests++;
    if (run->headers) {
        print_headers(run, operation, record_count);
    }
    fwrite(body.ptr, 1, body.len, run->bodies);
    fputc('\n', run->bodies);
}
