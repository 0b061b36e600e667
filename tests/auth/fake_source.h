/* A token source that a test controls: gives tokens in turn, at once or when told. Counts; may be used from several threads. */
#ifndef TRUNKLINE_TESTS_AUTH_FAKE_SOURCE_H
#define TRUNKLINE_TESTS_AUTH_FAKE_SOURCE_H

#include <pthread.h>
#include <stdatomic.h>

#include <trunkline/token.h>

typedef struct fake_source {
    tl_token_source base;
    const char *const *tokens; /* one an acquire; the last one repeats */
    size_t token_count;
    int64_t lifetime_ms;
    bool later; /* answers by fake_source_answer only */
    bool by_post; /* answers when the asker's transport is next driven */
    bool no_more; /* what release says of another one */
    tl_status status; /* not TL_OK: what it answers instead */
    bool survives_cancel; /* answers later although it was cancelled, as an exchange does */

    atomic_size_t asked;
    atomic_size_t at_once; /* acquires that are on their way */
    atomic_size_t most_at_once;
    size_t released[5]; /* by fate */
    size_t cancelled;
    bool freed;
    pthread_mutex_t lock; /* of who waits */
    size_t number; /* of the acquire that waits */
    tl_token_fn done; /* NULL: nobody waits */
    void *context;
    tl_transport *transport;
} fake_source;

void fake_source_init(fake_source *source, const char *const *tokens, size_t count);
/** Answers who waits. */
void fake_source_answer(fake_source *source);
/** Answers who waits with an error. */
void fake_source_fail(fake_source *source, tl_status status, const char *message);

#endif
