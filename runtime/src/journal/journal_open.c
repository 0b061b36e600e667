/* Making, opening and closing a journal. */
#include "journal/journal_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { APPLICATION_ID = 0x546C4A31, LAYOUT = 1, BUSY_MS = 2000 };
enum { DEFAULT_WINDOW = 64, DEFAULT_GROUP_MS = 5, DEFAULT_GROUP_RESULTS = 1000 };

static const char layout_sql[] =
    "CREATE TABLE facts(name TEXT PRIMARY KEY, number INTEGER, text TEXT) WITHOUT ROWID;"
    "INSERT INTO facts(name, number) VALUES ('handed_to', -1), ('sealed', 0), ('grouped', 0), ('forgotten', 0), ('idempotent', 0);"
    "CREATE TABLE inputs(idx INTEGER PRIMARY KEY, grp TEXT, row BLOB);"
    "CREATE TABLE plan(place INTEGER PRIMARY KEY, idx INTEGER NOT NULL UNIQUE);"
    "CREATE TABLE doubts(idx INTEGER PRIMARY KEY);" /* to be sent again, and perhaps carried out before */
    "CREATE TABLE results(idx INTEGER PRIMARY KEY, outcome INTEGER NOT NULL, reason INTEGER NOT NULL, vendor_code TEXT, message TEXT, field TEXT, "
    "saved TEXT, http_status INTEGER, attempts INTEGER, elapsed_ms INTEGER);";

static tl_status set_up_options(tl_journal *journal, const tl_journal_options *options, tl_error *error) {
    const tl_journal_options defaults = TL_JOURNAL_OPTIONS_INIT;
    if (options && options->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "the journal's options have no struct_size: begin with TL_JOURNAL_OPTIONS_INIT");
    }
    journal->options = defaults;
    if (options) {
        memcpy(&journal->options, options, options->struct_size < sizeof *options ? options->struct_size : sizeof *options);
    }
    journal->options.window = journal->options.window > 0 ? journal->options.window : DEFAULT_WINDOW;
    journal->options.group_ms = journal->options.group_ms > 0 ? journal->options.group_ms : DEFAULT_GROUP_MS;
    journal->options.group_results = journal->options.group_results > 0 ? journal->options.group_results : DEFAULT_GROUP_RESULTS;
    return TL_OK;
}

static tl_journal *new_journal(const char *path, const tl_journal_options *options, tl_error *error) {
    tl_journal *journal = tl_calloc(1, sizeof *journal);
    size_t size = path ? strlen(path) + 1 : 0;
    if (!journal || !path) {
        (void)tl_fail(error, journal ? TL_ERR_USAGE : TL_ERR_MEMORY, journal ? "a journal needs a path" : "out of memory for a journal");
        tl_free(journal);
        return NULL;
    }
    journal->lock_fd = -1;
    journal->position = -1;
    journal->path = tl_alloc(size);
    journal->about_arena = tl_arena_new();
    journal->window_arena = tl_arena_new();
    if (journal->path) {
        memcpy(journal->path, path, size);
    }
    if (!journal->path || !journal->about_arena || !journal->window_arena) {
        (void)tl_fail(error, TL_ERR_MEMORY, "out of memory for a journal");
    } else if (set_up_options(journal, options, error) == TL_OK) {
        return journal;
    }
    tl_journal_close(journal);
    return NULL;
}

/* Others are kept out by the mode from the first moment on; SQLite gives its side files the same one. */
static tl_status make_file(const char *path, tl_error *error) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        int code = errno;
        (void)tl_fail(error, TL_ERR_IO,
                      code == EEXIST ? "the journal %s exists already: resume it, or name another file" : "cannot make the journal %s: %s", path,
                      strerror(code));
        if (error) {
            error->os_code = code;
        }
        return TL_ERR_IO;
    }
    close(fd);
    return TL_OK;
}

static bool can_write_beside(const char *path) {
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    if (len >= sizeof folder) {
        return true;
    }
    memcpy(folder, path, len);
    folder[len] = '\0';
    return access(!slash ? "." : len == 0 ? "/" : folder, W_OK) == 0;
}

/* A reader in a folder that it cannot write to: there is no writer either, so the file alone says all. */
static tl_status open_immutable(tl_journal *journal, tl_error *error) {
    tl_buf uri = {0};
    tl_status status = tl_buf_append(&uri, tl_str_from("file:"));
    for (const char *c = journal->path; *c && status == TL_OK; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("/._-", *c);
        status = plain ? tl_buf_append(&uri, tl_str_sized(c, 1)) : tl_buf_format(&uri, "%%%02X", (unsigned)(unsigned char)*c);
    }
    status = status == TL_OK ? tl_buf_append(&uri, tl_str_from("?immutable=1")) : status;
    status = status == TL_OK ? tl_buf_pad(&uri) : status;
    if (status != TL_OK) {
        status = tl_fail(error, status, "out of memory");
    } else if (sqlite3_open_v2(uri.ptr, &journal->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) != SQLITE_OK) {
        status = tl_journal_fail(journal, "open", error);
    }
    tl_buf_dispose(&uri);
    return status;
}

static tl_status open_db(tl_journal *journal, bool write, tl_error *error) {
    int flags = (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
    const char *set_up = "PRAGMA cache_size=-4096; PRAGMA temp_store=FILE";
    if (!write && !can_write_beside(journal->path)) {
        return open_immutable(journal, error);
    }
    if (sqlite3_open_v2(journal->path, &journal->db, flags, NULL) != SQLITE_OK) {
        return tl_journal_fail(journal, "open", error);
    }
    (void)sqlite3_extended_result_codes(journal->db, 1);
    (void)sqlite3_busy_timeout(journal->db, BUSY_MS);
    tl_status status = tl_journal_run(journal, set_up, "open", error);
    if (status == TL_OK && write && journal->options.temporary) {
        status = tl_journal_run(journal, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE", "open", error);
    } else if (status == TL_OK && write) {
        status = tl_journal_run(journal, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000", "open", error);
    }
    return status;
}

static tl_status put_text_fact(tl_journal *journal, const char *name, tl_str text, tl_error *error) {
    sqlite3_stmt *statement = NULL;
    bool done = sqlite3_prepare_v2(journal->db, "INSERT OR REPLACE INTO facts(name, text) VALUES (?1, ?2)", -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
                sqlite3_bind_text64(statement, 2, text.ptr ? text.ptr : "", text.len, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_DONE;
    tl_status status = done ? TL_OK : tl_journal_fail(journal, "write to", error);
    (void)sqlite3_finalize(statement);
    return status;
}

/* The texts of `about` by their names among the facts. */
static tl_str *about_text(tl_journal_about *about, size_t i, const char **name) {
    static const char *const names[] = {"system", "adapter", "input", "input_sha256", "note"};
    tl_str *const texts[] = {&about->system, &about->adapter, &about->input, &about->input_sha256, &about->note};
    if (i >= sizeof names / sizeof names[0]) {
        return NULL;
    }
    *name = names[i];
    return texts[i];
}

static tl_status put_about(tl_journal *journal, tl_journal_about about, tl_error *error) {
    const char *name = NULL;
    const tl_str *text = NULL;
    tl_status status = TL_OK;
    for (size_t i = 0; status == TL_OK && (text = about_text(&about, i, &name)) != NULL; i++) {
        status = put_text_fact(journal, name, *text, error);
    }
    return status == TL_OK ? tl_journal_set(journal, "idempotent", about.idempotent, error) : status;
}

static tl_status lay_out(tl_journal *journal, tl_journal_about about, tl_error *error) {
    char ids[96];
    (void)snprintf(ids, sizeof ids, "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION_ID, LAYOUT);
    tl_status status = tl_journal_begin(journal, error);
    status = status == TL_OK ? tl_journal_run(journal, ids, "make", error) : status;
    status = status == TL_OK ? tl_journal_run(journal, layout_sql, "make", error) : status;
    status = status == TL_OK ? put_about(journal, about, error) : status;
    return status == TL_OK ? tl_journal_commit(journal, error) : status;
}

static tl_status read_texts(tl_journal *journal, tl_error *error) {
    sqlite3_stmt *statement = NULL;
    const char *name = NULL;
    tl_str *text = NULL;
    tl_status status = TL_OK;
    if (sqlite3_prepare_v2(journal->db, "SELECT text FROM facts WHERE name = ?1", -1, &statement, NULL) != SQLITE_OK) {
        return tl_journal_fail(journal, "read", error);
    }
    for (size_t i = 0; status == TL_OK && (text = about_text(&journal->about, i, &name)) != NULL; i++) {
        (void)sqlite3_reset(statement);
        (void)sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
        if (sqlite3_step(statement) != SQLITE_ROW) {
            status = tl_journal_fail(journal, "read", error);
            break;
        }
        const char *value = (const char *)sqlite3_column_text(statement, 0);
        *text = tl_arena_copy(journal->about_arena, tl_str_from(value ? value : ""));
        status = text->ptr ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    (void)sqlite3_finalize(statement);
    return status;
}

static tl_status read_facts(tl_journal *journal, tl_error *error) {
    int64_t id = 0;
    int64_t layout = 0;
    int64_t sealed = 0;
    int64_t grouped = 0;
    int64_t forgotten = 0;
    int64_t idempotent = 0;
    tl_status status = tl_journal_number(journal, "PRAGMA application_id", &id, error);
    int64_t tables = 1;
    if (status == TL_OK && id == 0) {
        status = tl_journal_number(journal, "SELECT count(*) FROM sqlite_master", &tables, error);
    }
    if (status == TL_OK && tables == 0) {
        return tl_fail(
            error, TL_ERR_SYNTAX,
            "the journal %s is empty: the program ended before it had read the whole input, and nothing of it was sent: push the file again",
            journal->path);
    }
    if (status == TL_OK && id != APPLICATION_ID) {
        return tl_fail(error, TL_ERR_SYNTAX, "%s is not a journal", journal->path);
    }
    status = status == TL_OK ? tl_journal_number(journal, "PRAGMA user_version", &layout, error) : status;
    if (status == TL_OK && layout != LAYOUT) {
        return tl_fail(error, TL_ERR_SYNTAX, "the journal %s was written by another version of this program", journal->path);
    }
    const char *const sql = "SELECT number FROM facts WHERE name = 'sealed'";
    status = status == TL_OK ? tl_journal_number(journal, sql, &sealed, error) : status;
    status = status == TL_OK ? tl_journal_number(journal, "SELECT number FROM facts WHERE name = 'grouped'", &grouped, error) : status;
    status = status == TL_OK ? tl_journal_number(journal, "SELECT number FROM facts WHERE name = 'forgotten'", &forgotten, error) : status;
    status = status == TL_OK ? tl_journal_number(journal, "SELECT number FROM facts WHERE name = 'idempotent'", &idempotent, error) : status;
    journal->sealed = sealed != 0;
    journal->grouped = grouped != 0;
    journal->forgotten = forgotten != 0;
    journal->about.idempotent = idempotent != 0;
    return status == TL_OK ? read_texts(journal, error) : status;
}

tl_status tl_journal_describe(tl_journal *journal, const tl_journal_about *about, tl_error *error) {
    tl_error own = {0};
    error = error ? error : &own;
    if (journal->lock_fd < 0 || journal->sealed) {
        return tl_fail(error, TL_ERR_USAGE, "the journal %s is %s", journal->path, journal->sealed ? "sealed" : "opened for reading");
    }
    tl_status status = tl_journal_begin(journal, error);
    status = status == TL_OK ? put_about(journal, *about, error) : status;
    return status == TL_OK ? read_facts(journal, error) : status;
}

static void remove_files(const char *path) {
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        tl_buf name = {0};
        if (tl_buf_format(&name, "%s%s", path, ends[i]) == TL_OK && tl_buf_pad(&name) == TL_OK) {
            (void)unlink(name.ptr);
        }
        tl_buf_dispose(&name);
    }
}

tl_status tl_journal_create(tl_journal **journal, const char *path, const tl_journal_about *about, const tl_journal_options *options,
                            tl_error *error) {
    const tl_journal_about nothing = {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, false};
    *journal = NULL;
    tl_error_clear(error);
    tl_error own = {0};
    error = error ? error : &own;
    tl_journal *made = new_journal(path, options, error);
    if (!made) {
        return (tl_status)error->status;
    }
    bool ours = false;
    tl_status status = tl_journal_lock(path, &made->lock_fd, error);
    if (status == TL_OK) {
        status = make_file(path, error);
        ours = status == TL_OK;
    }
    status = status == TL_OK ? open_db(made, true, error) : status;
    status = status == TL_OK ? lay_out(made, about ? *about : nothing, error) : status;
    status = status == TL_OK ? read_facts(made, error) : status;
    if (status != TL_OK) {
        made->remove_at_close = ours; /* what was begun is taken back */
        tl_journal_close(made);
        return status;
    }
    if (made->options.temporary) {
        (void)unlink(path); /* it goes with this process, however that ends */
        tl_journal_unlink_lock(path);
    }
    *journal = made;
    return TL_OK;
}

static tl_status check_file(const char *path, tl_error *error) {
    struct stat about;
    if (lstat(path, &about) != 0) {
        return tl_fail(error, TL_ERR_IO, "cannot open the journal %s: %s", path, strerror(errno));
    }
    if (S_ISLNK(about.st_mode)) {
        return tl_fail(error, TL_ERR_IO, "the journal %s is a symbolic link: name the file itself", path);
    }
    return S_ISREG(about.st_mode) ? TL_OK : tl_fail(error, TL_ERR_IO, "%s is not a regular file, so no journal", path);
}

tl_status tl_journal_open(tl_journal **journal, const char *path, tl_journal_mode mode, const tl_journal_options *options, tl_error *error) {
    tl_error own = {0};
    *journal = NULL;
    tl_error_clear(error);
    error = error ? error : &own;
    tl_journal *opened = new_journal(path, options, error);
    if (!opened) {
        return (tl_status)error->status;
    }
    opened->options.temporary = false;
    tl_status status = check_file(path, error);
    if (status == TL_OK && mode == TL_JOURNAL_WRITE) {
        status = tl_journal_lock(path, &opened->lock_fd, error);
    }
    status = status == TL_OK ? open_db(opened, mode == TL_JOURNAL_WRITE, error) : status;
    status = status == TL_OK ? read_facts(opened, error) : status;
    if (status != TL_OK) {
        tl_journal_close(opened);
        return status;
    }
    *journal = opened;
    return TL_OK;
}

void tl_journal_close(tl_journal *journal) {
    if (!journal) {
        return;
    }
    if (journal->db && journal->failure == TL_OK) {
        (void)tl_journal_commit(journal, NULL);
    }
    for (size_t i = 0; i < TL_SQL_COUNT; i++) {
        (void)sqlite3_finalize(journal->sql[i]);
    }
    (void)sqlite3_close(journal->db);
    if (journal->remove_at_close) {
        remove_files(journal->path);
    }
    if (journal->options.temporary && journal->lock_fd >= 0 && !journal->remove_at_close) {
        close(journal->lock_fd); /* it has no name any more; another one may have it */
    } else {
        tl_journal_unlock(journal->path, journal->lock_fd);
    }
    tl_buf_dispose_secret(&journal->row);
    tl_arena_free(journal->about_arena);
    tl_arena_free(journal->window_arena);
    tl_free(journal->window);
    tl_free(journal->window_places);
    tl_free(journal->handed);
    tl_free(journal->path);
    tl_free(journal);
}

void tl_journal_discard(tl_journal *journal) {
    if (journal) {
        journal->remove_at_close = journal->lock_fd >= 0 && !journal->options.temporary;
        tl_journal_close(journal);
    }
}

const tl_journal_about *tl_journal_about_of(const tl_journal *journal) {
    return &journal->about;
}
