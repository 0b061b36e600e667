/* An application outside the tree that keeps a journal at the path it is given: C11 and C++17 alike. Prints how many records are in it. */
#include <stdio.h>
#include <string.h>

#include <trunkline/journal.h>
#include <trunkline/trunkline.h>

int main(int count, char **arguments) {
    tl_journal *journal = NULL;
    tl_journal_about about;
    tl_journal_status status;
    tl_record record;
    tl_error error;
    if (count != 2) {
        return 2;
    }
    memset(&about, 0, sizeof about);
    memset(&record, 0, sizeof record);
    memset(&status, 0, sizeof status);
    tl_error_clear(&error);
    about.system = tl_str_from("s");
    record.columns[TL_COLUMN_NUMBER] = tl_text("1");
    int good = tl_journal_create(&journal, arguments[1], &about, NULL, &error) == TL_OK &&
               tl_journal_add(journal, &record, tl_str_from(""), NULL, &error) == TL_OK && tl_journal_seal(journal, &error) == TL_OK &&
               tl_journal_status_of(journal, &status, &error) == TL_OK;
    printf("journal %u%s\n", (unsigned)status.records, good ? "" : error.message);
    tl_journal_discard(journal);
    return good ? 0 : 1;
}
