#include "push/faults.h"

#include "base/day_count.h"

static void look(tl_push *push, uint32_t more) {
    tl_error error = {0};
    tl_error why = {0};
    const char *setting = push->options.adapter->fault_limit;
    int64_t limit = setting ? tl_scope_number(&push->scope, setting) : 0;
    if (limit <= 0) {
        return;
    }
    if (push->options.fault_file) {
        tl_status status = tl_day_count(push->options.fault_file, tl_clock_unix_ms(push->options.clock), more, &push->faults, &error);
        if (status != TL_OK) {
            tl_push_fail(push, status, &error); /* who cannot count must not risk it */
            return;
        }
    } else {
        push->faults += more;
    }
    if (push->faults >= (uint64_t)limit) {
        (void)tl_fail(&why, TL_ERR_LIMIT,
                      "%u faults today, and %s is %lld: the system locks out who makes too many. Find out what is wrong with the records",
                      (unsigned)push->faults, setting, (long long)limit);
        tl_push_stop(push, why.message);
    }
}

void tl_faults_begin(tl_push *push) {
    if (!push->options.dry_run) {
        look(push, 0);
    }
}

void tl_faults_add(tl_push *push, uint32_t count) {
    if (count > 0) {
        look(push, count);
    }
}
