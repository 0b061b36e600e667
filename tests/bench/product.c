/* The whole engine as an application uses it: a client of a generated operation, its token, the transport and its limits. */
#include "bench/side.h"

#include <stdio.h>
#include <stdlib.h>

#include <trunkline/client.h>

#include "wasp/wasp.h"

enum { DRIVE_MS = 1000 };

struct product_side {
    const bench_plan *plan;
    tl_transport *transport;
    tl_client *client;
    size_t to_start;
    size_t done;
    bool failed;
};

product_side *product_open(const bench_plan *plan) {
    tl_engine_options engine = TL_ENGINE_OPTIONS_INIT;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_error error;
    product_side *product = calloc(1, sizeof *product);
    if (!product) {
        return NULL;
    }
    product->plan = plan;
    engine.max_connections_per_host = (uint32_t)plan->connections;
    if (tl_engine_new(&product->transport, &engine, &error) != TL_OK) {
        fprintf(stderr, "bench: %s\n", error.message);
        product_close(product);
        return NULL;
    }
    options.url = plan->url;
    options.user_agent = plan->user_agent;
    options.transport = product->transport;
    options.token = tl_token_static(tl_str_from(plan->token));
    if (tl_client_new(&product->client, &options, &error) != TL_OK) {
        fprintf(stderr, "bench: %s\n", error.message);
        product_close(product);
        return NULL;
    }
    return product;
}

static void on_done(void *context, tl_http_reply *reply);

static void start(product_side *product) {
    tl_error error;
    tl_status status = tl_client_send(product->client, &wasp_phones_customer_save_operation, tl_buf_str(&product->plan->load->request), on_done,
                                      product, NULL, &error);
    product->to_start--;
    if (status != TL_OK) {
        fprintf(stderr, "bench: %s\n", error.message);
        product->failed = true;
    }
}

static void on_done(void *context, tl_http_reply *reply) {
    product_side *product = context;
    product->done++;
    if (reply->status != TL_OK || reply->http_status != 200 || reply->body.len != product->plan->load->reply.len) {
        fprintf(stderr, "bench: the engine: %s, HTTP %d, %zu bytes %s\n", tl_status_name(reply->status), (int)reply->http_status, reply->body.len,
                reply->error.message);
        product->failed = true;
    }
    if (product->to_start > 0 && !product->failed) {
        start(product);
    }
}

bool product_run(product_side *product, size_t count) {
    tl_error error;
    product->to_start = count;
    product->done = 0;
    for (size_t i = 0; i < product->plan->in_flight && product->to_start > 0 && !product->failed; i++) {
        start(product);
    }
    while (product->done < count && !product->failed) {
        if (product->transport->vtable->drive(product->transport, DRIVE_MS, &error) != TL_OK) {
            fprintf(stderr, "bench: %s\n", error.message);
            product->failed = true;
        }
    }
    return !product->failed;
}

void product_close(product_side *product) {
    if (!product) {
        return;
    }
    tl_client_free(product->client);
    if (product->transport) {
        product->transport->vtable->free(product->transport);
    }
    free(product);
}
