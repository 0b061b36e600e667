/* A batch of phone records and a reply to it, written down in a line each. */
#ifndef TRUNKLINE_TESTS_ADAPTERS_WASP_BATCH_H
#define TRUNKLINE_TESTS_ADAPTERS_WASP_BATCH_H

#include <trunkline/systems.h>

enum { WASP_BATCH_MOST = 16 };

typedef struct wasp_batch {
    tl_batch batch;
    tl_record records[WASP_BATCH_MOST];
    const tl_record *pointers[WASP_BATCH_MOST];
    tl_result results[WASP_BATCH_MOST];
    tl_setting settings[1];
    tl_error error;
    char text[1024];
    char outcomes[WASP_BATCH_MOST + 1]; /* of the last reply: s saved, r rejected, . not settled, ? anything else */
} wasp_batch;

/** Makes a batch from "customer|kind|number" records with ";" between them. */
void wasp_batch_init(wasp_batch *b, const char *records, bool in_order);
void wasp_batch_dispose(wasp_batch *b);

/** Has the adapter read a reply. */
tl_verdict wasp_batch_read(wasp_batch *b, int32_t http_status, const char *content_type, const char *body);

#endif
