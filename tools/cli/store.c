#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <trunkline/memory.h>

struct store {
    tl_journal *journal;
    char *path; /* NULL: temporary */
    const char *rest; /* NULL: in the journal's words */
    uint64_t count;
};

static store *new_store(const char *path) {
    store *records = tl_calloc(1, sizeof *records);
    size_t size = path ? strlen(path) + 1 : 0;
    if (records && path) {
        records->path = tl_alloc(size);
        if (!records->path) {
            tl_free(records);
            return NULL;
        }
        memcpy(records->path, path, size);
    }
    return records;
}

/* A folder of its own for as long as the making takes: nobody else can put anything in the file's place. */
static tl_status create_temporary(store *records, const store_options *options, const tl_journal_options *how, tl_error *error) {
    const char *folder = getenv("TMPDIR");
    tl_buf name = {0};
    tl_buf path = {0};
    tl_status status = tl_buf_format(&name, "%s/trunkline-XXXXXX", folder && folder[0] ? folder : "/tmp");
    status = status == TL_OK ? tl_buf_pad(&name) : status;
    if (status == TL_OK && !mkdtemp(name.ptr)) {
        status = tl_fail(error, TL_ERR_IO, "cannot make a temporary folder %s: %s", name.ptr, strerror(errno));
        goto out;
    }
    status = status == TL_OK ? tl_buf_format(&path, "%s/journal", name.ptr) : status;
    status = status == TL_OK ? tl_buf_pad(&path) : status;
    if (status != TL_OK) {
        status = tl_fail(error, status, "out of memory");
        goto out;
    }
    status = tl_journal_create(&records->journal, path.ptr, &options->about, how, error);
    (void)rmdir(name.ptr); /* the journal has no name any more */
out:
    tl_buf_dispose(&name);
    tl_buf_dispose(&path);
    return status;
}

tl_status store_try_create(store **records, const store_options *options, tl_error *error) {
    tl_journal_options how = TL_JOURNAL_OPTIONS_INIT;
    how.window = options->window;
    how.temporary = !options->path;
    store *made = new_store(options->path);
    *records = NULL;
    if (!made) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    tl_status status =
        options->path ? tl_journal_create(&made->journal, options->path, &options->about, &how, error) : create_temporary(made, options, &how, error);
    if (status != TL_OK) {
        store_close(made);
        return status;
    }
    *records = made;
    return TL_OK;
}

store *store_create(const store_options *options, diag *to) {
    store *records = NULL;
    tl_error error = {0};
    if (store_try_create(&records, options, &error) != TL_OK) {
        diag_error(to, place_none(), "%s", error.message);
    }
    return records;
}

store *store_open(const store_options *options, tl_journal_mode mode, diag *to) {
    tl_journal_options how = TL_JOURNAL_OPTIONS_INIT;
    tl_journal_status status;
    tl_error error = {0};
    how.window = options->window;
    store *records = new_store(options->path);
    if (!records) {
        diag_error(to, place_none(), "out of memory");
        return NULL;
    }
    if (tl_journal_open(&records->journal, options->path, mode, &how, &error) != TL_OK ||
        tl_journal_status_of(records->journal, &status, &error) != TL_OK) {
        diag_error(to, place_none(), "%s", error.message);
        store_close(records);
        return NULL;
    }
    records->count = status.records;
    return records;
}

static void free_store(store *records) {
    tl_free(records->path);
    tl_free(records);
}

void store_close(store *records) {
    if (records) {
        tl_journal_close(records->journal);
        free_store(records);
    }
}

void store_discard(store *records) {
    if (records) {
        tl_journal_discard(records->journal);
        free_store(records);
    }
}

const char *store_path(const store *records) {
    return records->path;
}

tl_journal *store_journal(store *records) {
    return records->journal;
}

uint64_t store_count(const store *records) {
    return records->count;
}

tl_status store_add(store *records, const tl_record *record, tl_str group, const tl_result *settled, tl_error *error) {
    tl_status status = tl_journal_add(records->journal, record, group, settled, error);
    records->count += status == TL_OK;
    return status;
}

bool store_seal(store *records, const tl_journal_about *about, diag *to) {
    tl_error error = {0};
    if (tl_journal_describe(records->journal, about, &error) == TL_OK && tl_journal_seal(records->journal, &error) == TL_OK) {
        return true;
    }
    return diag_error(to, place_none(), "%s", error.message);
}

void store_explain_rest(store *records, const char *message) {
    records->rest = message;
}

typedef struct each_call {
    const store *records;
    tl_journal_each_fn each;
    void *context;
} each_call;

static bool on_each(void *context, const tl_record *record, const tl_result *result) {
    const each_call *call = context;
    tl_result told = *result;
    /* Of a record that had no turn no request knows: the journal settles it by itself. */
    if (call->records->rest && result->outcome == TL_OUTCOME_NOT_SENT && result->reason == TL_REASON_STOPPED && result->attempts == 0) {
        told.message = tl_str_from(call->records->rest);
    }
    return call->each(call->context, record, &told);
}

bool store_each(store *records, tl_outcome outcome, tl_journal_each_fn each, void *context, diag *to) {
    each_call call = {records, each, context};
    tl_error error = {0};
    return tl_journal_each(records->journal, outcome, on_each, &call, &error) == TL_OK || diag_error(to, place_none(), "%s", error.message);
}
