/* One record through tl_push and the adapter xweb, to a server on loopback. */
#ifndef TESTS_SOAP_PUSHING_H
#define TESTS_SOAP_PUSHING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <trunkline/push.h>

#include "faultd/faultd.h"

/** A key that passes for one. */
#define PUSHING_KEY "ae0c81e1-4af5-43bb-95f1-221459c07a80"

typedef struct pushing {
    tl_record record; /* to be filled */
    tl_result result; /* what became of it; its texts are gone */
    char message[256]; /* its message */
    tl_push_summary summary;
    tl_status check; /* of tl_push_check, before */
    tl_error error;
    size_t results;
    bool taken;
} pushing;

/** A record that updates a phone: phone_id, number and the phone's own key, so that nothing is looked up. `extras` is borrowed. */
void pushing_init(pushing *p, const tl_extra *extras, size_t count);
/** The extra column every such record needs. */
tl_extra pushing_key(void);
/** Runs the push; the token is "t0ken-very-s3cret". */
void pushing_run(pushing *p, const tl_adapter *adapter, faultd *server);

#endif
