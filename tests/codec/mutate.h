/* JSON texts, changed at random: some stay valid, most break in one place. */
#ifndef TRUNKLINE_TESTS_CODEC_MUTATE_H
#define TRUNKLINE_TESTS_CODEC_MUTATE_H

#include "support/support.h"

/** Changes `text` in one or two places. False when out of memory. */
bool mutate_json(tl_buf *text, seeded_random *random);

#endif
