#include "push/finding.h"

#include "push/job.h"

static tl_scope scope_of(const tl_push *push) {
    tl_scope scope = push->scope;
    scope.arena = push->reply_arena;
    return scope;
}

static bool read_records(tl_push *push, const tl_job *job, const tl_scope *scope, tl_finding *found) {
    tl_batch *batch = &found->batch;
    size_t count = (job->route_flags & TL_ROUTE_MERGE) ? 1 : job->count; /* what is one to the system is one to its reader */
    tl_result *results = tl_arena_alloc(push->reply_arena, job->count * sizeof *results);
    const tl_record **records = tl_arena_alloc(push->reply_arena, job->count * sizeof *records);
    const tl_operation **next = tl_arena_alloc(push->reply_arena, job->count * sizeof *next);
    if (!results || !records || !next) {
        return false;
    }
    for (size_t i = 0; i < job->count; i++) {
        records[i] = &job->items[i]->record;
        results[i].http_status = found->reply->http_status;
    }
    *batch = (tl_batch){.operation = job->channel->operation,
                        .records = records,
                        .count = count,
                        .results = results,
                        .settings = push->options.settings,
                        .setting_count = push->options.setting_count,
                        .arena = push->reply_arena,
                        .scope = scope,
                        .notes = &found->notes,
                        .next = next};
    found->verdict = push->options.adapter->read_reply(batch, found->reply, &found->error);
    for (size_t i = count; i < job->count; i++) {
        results[i] = results[0];
        next[i] = next[0];
    }
    return true;
}

static bool read_answers(tl_push *push, const tl_job *job, const tl_scope *scope, tl_finding *found) {
    tl_str *questions = tl_arena_alloc(push->reply_arena, job->count * sizeof *questions);
    struct tl_answer *answers = tl_arena_alloc(push->reply_arena, job->count * sizeof *answers);
    if (!questions || !answers) {
        return false;
    }
    for (size_t i = 0; i < job->count; i++) {
        questions[i] = job->questions[i]->text;
    }
    found->asked = (tl_asked){scope, job->desk->lookup, questions, job->count, &found->notes, answers};
    found->verdict = job->desk->lookup->read(&found->asked, found->reply, &found->error);
    return true;
}

void tl_finding_read(tl_push *push, const tl_job *job, tl_finding *found) {
    tl_arena_reset(push->reply_arena);
    tl_scope *scope = tl_arena_alloc(push->reply_arena, sizeof *scope);
    if (scope) {
        *scope = scope_of(push);
    }
    if (!scope || !(job->desk ? read_answers(push, job, scope, found) : read_records(push, job, scope, found))) {
        found->verdict = TL_VERDICT_UNREADABLE;
        (void)tl_fail(&found->error, TL_ERR_MEMORY, "out of memory for the reply");
    }
}

bool tl_finding_has(const tl_finding *found, size_t at) {
    const tl_result *result = &found->batch.results[at];
    bool settled = result->outcome >= TL_OUTCOME_INVALID && result->outcome < (tl_outcome)TL_OUTCOME_COUNT && result->reason < TL_REASON_COUNT;
    return settled || found->batch.next[at];
}

size_t tl_finding_open(const tl_job *job, const tl_finding *found) {
    size_t open = 0;
    if (found->verdict != TL_VERDICT_READ) {
        return job->count;
    }
    for (size_t i = 0; i < job->count && !job->desk; i++) {
        open += tl_finding_has(found, i) ? 0u : 1u;
    }
    return open;
}

tl_ruling tl_finding_ruling(const tl_finding *found) {
    return (tl_ruling){found->row, found->reply->http_status, found->error.message, found->note};
}
