/* Counters of a client's calls. */
#include "net/call_state.h"

#include <string.h>

void tl_call_count_attempt(tl_call_state *call) {
    if (call->client) {
        tl_calls *calls = &call->client->calls;
        (void)pthread_mutex_lock(&calls->lock);
        calls->metrics.requests++;
        calls->metrics.repeats += call->tried > 1 ? 1u : 0u;
        (void)pthread_mutex_unlock(&calls->lock);
    }
}

void tl_call_count_reply(tl_call_state *call, const tl_http_reply *reply, int64_t elapsed_ms) {
    if (call->client) {
        tl_calls *calls = &call->client->calls;
        (void)pthread_mutex_lock(&calls->lock);
        tl_histogram_add(&calls->metrics.latency, elapsed_ms);
        calls->metrics.body_bytes_sent += reply->sent ? call->message.body.len : 0;
        calls->metrics.body_bytes_received += reply->body.len;
        (void)pthread_mutex_unlock(&calls->lock);
    }
}

void tl_call_count_refusal(tl_call_state *call, bool by_deadline) {
    if (call->client) {
        tl_calls *calls = &call->client->calls;
        (void)pthread_mutex_lock(&calls->lock);
        calls->metrics.deadline_refusals += by_deadline ? 1u : 0u;
        calls->metrics.budget_refusals += by_deadline ? 0u : 1u;
        (void)pthread_mutex_unlock(&calls->lock);
    }
}

tl_status tl_client_get_metrics(tl_client *client, tl_client_metrics *metrics, tl_error *error) {
    if (!client || !metrics || metrics->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "reading a client's counters needs a client, and a struct with its struct_size");
    }
    size_t size = metrics->struct_size;
    (void)pthread_mutex_lock(&client->calls.lock);
    memcpy(metrics, &client->calls.metrics, size < sizeof *metrics ? size : sizeof *metrics);
    (void)pthread_mutex_unlock(&client->calls.lock);
    metrics->struct_size = size;
    return TL_OK;
}
