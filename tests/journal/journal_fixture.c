#include "journal_fixture.h"

#include <stdio.h>
#include <string.h>

static const char *folder;
static char path[1024];

const char *begin_path(void) {
    folder = test_temp_dir();
    assert_non_null(folder);
    (void)snprintf(path, sizeof path, "%s/run.journal", folder);
    return path;
}

void end_path(void) {
    assert_true(test_temp_dir_remove(folder));
}

tl_record record_of(unsigned i) {
    static char id[32];
    static char customer[32];
    static char number[32];
    static tl_extra extra;
    tl_record record = {0};
    (void)snprintf(id, sizeof id, "ph-%u", i);
    (void)snprintf(customer, sizeof customer, "C-%u", i);
    (void)snprintf(number, sizeof number, "503555%04u", i);
    extra.path = tl_str_from("Some.Path");
    extra.value = i % 3 == 0 ? tl_null_text() : tl_text(i % 3 == 1 ? "" : "value");
    record.line = i + 2;
    record.id = tl_str_from(id);
    record.columns[TL_COLUMN_CUSTOMER] = tl_text(customer);
    record.columns[TL_COLUMN_NUMBER] = tl_text(number);
    record.columns[TL_COLUMN_EXTENSION] = i % 2 ? tl_null_text() : (tl_opt_text){{0, 0}, TL_ABSENT};
    record.extras = &extra;
    record.extra_count = 1;
    return record;
}

tl_journal *filled(const char *where, unsigned count, unsigned groups, bool idempotent, const tl_journal_options *options) {
    tl_journal *journal = NULL;
    tl_error error;
    tl_journal_about about = {0};
    about.system = tl_str_from("members");
    about.idempotent = idempotent;
    assert_int_equal(tl_journal_create(&journal, where, &about, options, &error), TL_OK);
    for (unsigned i = 0; i < count; i++) {
        char group[32] = "";
        tl_record record = record_of(i);
        if (groups > 0) {
            (void)snprintf(group, sizeof group, "g%u", i % groups);
        }
        assert_int_equal(tl_journal_add(journal, &record, tl_str_from(group), NULL, &error), TL_OK);
    }
    assert_int_equal(tl_journal_seal(journal, &error), TL_OK);
    return journal;
}

int take(tl_journal *journal) {
    tl_record record;
    tl_error error;
    bool end = false;
    unsigned number = 0;
    assert_int_equal(tl_journal_next(journal, &record, &end, &error), TL_OK);
    if (end) {
        return -1;
    }
    for (size_t i = 3; i < record.id.len; i++) {
        number = number * 10 + (unsigned)(record.id.ptr[i] - '0');
    }
    tl_record wanted = record_of(number);
    assert_true(tl_str_equal(record.id, wanted.id));
    assert_int_equal(record.line, wanted.line);
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        assert_int_equal(record.columns[i].is, wanted.columns[i].is);
        assert_true(record.columns[i].is != TL_VALUE || tl_str_equal(record.columns[i].value, wanted.columns[i].value));
    }
    assert_int_equal(record.extra_count, 1);
    assert_true(tl_str_equal(record.extras[0].path, wanted.extras[0].path));
    assert_int_equal(record.extras[0].value.is, wanted.extras[0].value.is);
    return (int)number;
}

void give(tl_journal *journal, uint64_t handed, tl_outcome outcome) {
    tl_result result = {0};
    result.index = handed;
    result.outcome = outcome;
    result.reason = outcome == TL_OUTCOME_SAVED ? TL_REASON_NONE : TL_REASON_VENDOR_ERROR;
    result.message = tl_str_from("said of 5035550000");
    result.saved = tl_str_from("+1 503 555 0000");
    result.http_status = 200;
    result.attempts = 1;
    tl_journal_store(journal, &result);
}

tl_journal *reopened(const char *where, bool resend_unknown) {
    tl_journal *journal = NULL;
    tl_error error;
    assert_int_equal(tl_journal_open(&journal, where, TL_JOURNAL_WRITE, NULL, &error), TL_OK);
    assert_int_equal(tl_journal_resume(journal, resend_unknown, &error), TL_OK);
    return journal;
}

static bool see(void *context, const tl_record *record, const tl_result *result) {
    seen *all = context;
    assert_true(all->count < SEEN_MOST);
    assert_int_equal(result->index, all->count);
    all->lines[all->count] = record->line;
    all->reasons[all->count] = result->reason;
    all->outcomes[all->count++] = result->outcome;
    return true;
}

void look(tl_journal *journal, seen *all) {
    tl_error error;
    memset(all, 0, sizeof *all);
    assert_int_equal(tl_journal_each(journal, (tl_outcome)0, see, all, &error), TL_OK);
}
