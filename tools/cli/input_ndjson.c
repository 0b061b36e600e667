/* NDJSON as an input: an object a line, its members named as the columns of a CSV file. */
#include <string.h>

#include "column_place.h"
#include "input_sink.h"
#include "ndjson.h"
#include "text.h"

enum { MOST_KNOWN = 256 };

/* A place that a member of the object at hand fills. */
typedef struct filled {
    column_name name;
    const ndjson_member *member;
} filled;

typedef struct ndjson_input {
    input_sink *in;
    const char *file;
    ndjson_reader *reader;
    tl_arena *arena; /* of what holds for all lines */
    tl_str known[MOST_KNOWN]; /* wire paths that the system has */
    size_t known_count;
    bool *mapped; /* which of --map and --ignore-columns came up */
    bool *ignored;
    /* of the object at hand */
    const ndjson_object *object;
    filled *filled;
    size_t filled_count;
    tl_extra *extras;
    tl_record record;
} ndjson_input;

static bool fail_at(const ndjson_input *all, const ndjson_member *member, const char *what) {
    return diag_error(all->in->to, place_at(all->file, all->object->line, member->column), "member \"%s\": %s", text_shorten(member->name).text,
                      what);
}

static bool fail_read(const ndjson_input *all, const csv_error *error) {
    place where = place_at(all->file, error->line, error->column);
    if (error->os_code) {
        return diag_error(all->in->to, where, "%s: %s", error->message, strerror(error->os_code));
    }
    return diag_error(all->in->to, where, "%s", error->message);
}

static bool fail_memory(const ndjson_input *all) {
    return diag_error(all->in->to, place_none(), "out of memory");
}

/* ---- what a member means ---- */

static bool check_extra(ndjson_input *all, const ndjson_member *member, tl_str path) {
    tl_error error = {0};
    for (size_t i = 0; i < all->known_count; i++) {
        if (tl_str_equal(all->known[i], path)) {
            return true;
        }
    }
    tl_status status = column_check_extra(all->in->options->adapter, path, all->arena, &error);
    if (status == TL_ERR_UNKNOWN) {
        return fail_at(all, member, error.message);
    }
    if (status == TL_OK && all->known_count < MOST_KNOWN) {
        tl_str copy = tl_arena_copy(all->arena, path);
        all->known[all->known_count] = copy;
        all->known_count += copy.ptr != NULL;
        return copy.ptr || fail_memory(all);
    }
    return status == TL_OK || fail_memory(all);
}

static bool fail_unknown(const ndjson_input *all, const ndjson_member *member) {
    const char *nearest = column_nearest(member->name);
    char what[300];
    snprintf(what, sizeof what, "there is no such column; %s%s%s--map COLUMN=MEMBER says what it is, --ignore-columns leaves it out",
             nearest ? "did you mean \"" : "", nearest ? nearest : "", nearest ? "\"? " : "");
    return fail_at(all, member, what);
}

/* Finds what a member of the object itself is; `x` holds fields. */
static bool find_name(ndjson_input *all, const ndjson_member *member, column_name *out) {
    const columns_options *options = &all->in->options->columns;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < options->ignored_count; i++) {
        if (tl_str_equal(options->ignored[i], member->name)) {
            all->ignored[i] = true;
            return true;
        }
    }
    for (size_t i = 0; i < options->mapping_count; i++) {
        if (tl_str_equal(options->mappings[i].heading, member->name)) {
            all->mapped[i] = true;
            return column_find(options->mappings[i].column, out) || fail_at(all, member, "--map names no column for it");
        }
    }
    return column_find(member->name, out) || fail_unknown(all, member);
}

/* ---- values ---- */

static bool read_value(ndjson_input *all, const ndjson_member *member, tl_opt_text *value) {
    csv_error error;
    tl_str text;
    switch (member->raw.ptr[0]) {
    case '{':
        return fail_at(all, member, "an object cannot be a value; only \"x\" holds one");
    case '[':
        return fail_at(all, member, "a list cannot be a value");
    case 'n':
        *value = tl_null_text();
        return true;
    case '"':
        if (!ndjson_text(all->reader, all->object, member, &text, &error)) {
            return fail_at(all, member, error.message);
        }
        *value = tl_text_str(text);
        return true;
    default: /* a number, true, false: by its text */
        *value = tl_text_str(member->raw);
        return true;
    }
}

static bool take_place(ndjson_input *all, const ndjson_member *member, const column_name *name) {
    for (size_t i = 0; i < all->filled_count; i++) {
        if (column_same_place(all->in->options->adapter, &all->filled[i].name, name)) {
            char what[320];
            bool twice = tl_str_equal(all->filled[i].member->name, member->name);
            snprintf(what, sizeof what, "it stands twice in this object%s%s%s", twice ? "" : ", first as \"",
                     twice ? "" : text_shorten(all->filled[i].member->name).text, twice ? "" : "\"");
            return fail_at(all, member, what);
        }
    }
    all->filled[all->filled_count++] = (filled){*name, member};
    return true;
}

static bool put(ndjson_input *all, const ndjson_member *member, const column_name *name) {
    tl_opt_text value = {0};
    if (!take_place(all, member, name) || !read_value(all, member, &value)) {
        return false;
    }
    if (name->kind == COLUMN_EXTRA) {
        tl_extra *extra = &all->extras[all->record.extra_count++];
        extra->path = name->path;
        extra->value = value;
        return check_extra(all, member, name->path);
    }
    if (name->kind == COLUMN_NAMED) {
        char what[120];
        all->record.columns[name->column] = value;
        snprintf(what, sizeof what, "%s cannot carry it; --ignore-columns leaves it out", all->in->options->adapter->name);
        bool region = all->in->options->columns.reads_country && name->kind == COLUMN_NAMED && name->column == TL_COLUMN_COUNTRY;
        return region || column_is_carried(all->in->options->adapter, name) || fail_at(all, member, what);
    }
    if (value.is == TL_NULL) {
        return fail_at(all, member, "null cannot be; leave it out");
    }
    *(name->kind == COLUMN_ID ? &all->record.id : &all->record.entity) = value.value;
    return true;
}

/* ---- objects ---- */

/* "x": {"Field": value} */
static bool find_fields(ndjson_input *all, ndjson_object *fields) {
    const tl_str x = tl_str_from("x");
    bool seen = false;
    csv_error error;
    memset(fields, 0, sizeof *fields);
    for (size_t i = 0; i < all->object->count; i++) {
        const ndjson_member *member = &all->object->members[i];
        if (!tl_str_equal(member->name, x)) {
            continue;
        }
        if (seen) {
            return fail_at(all, member, "it stands twice in this object");
        }
        if (member->raw.ptr[0] != '{') {
            return fail_at(all, member, "an object is needed, of fields of the system by their own names");
        }
        if (!ndjson_members_of(all->reader, member, fields, &error)) {
            return fail_read(all, &error);
        }
        seen = true;
    }
    return true;
}

static bool make_record(ndjson_input *all, tl_arena *arena) {
    ndjson_object fields;
    column_name name;
    memset(&all->record, 0, sizeof all->record);
    all->record.line = all->object->line;
    all->filled_count = 0;
    if (!find_fields(all, &fields)) {
        return false;
    }
    size_t room = all->object->count + fields.count;
    all->filled = tl_arena_alloc(arena, room * sizeof *all->filled);
    all->extras = tl_arena_alloc(arena, room * sizeof *all->extras);
    if (!all->filled || !all->extras) {
        return fail_memory(all);
    }
    all->record.extras = all->extras;
    for (size_t i = 0; i < all->object->count; i++) {
        const ndjson_member *member = &all->object->members[i];
        if (!tl_str_equal(member->name, tl_str_from("x")) &&
            (!find_name(all, member, &name) || (name.kind != COLUMN_IGNORED && !put(all, member, &name)))) {
            return false;
        }
    }
    for (size_t i = 0; i < fields.count; i++) {
        name = (column_name){.kind = COLUMN_EXTRA, .path = fields.members[i].name};
        if (!put(all, &fields.members[i], &name)) {
            return false;
        }
    }
    return true;
}

static place where_of(void *context, const tl_error *why) {
    const ndjson_input *all = context;
    column_name name;
    if (column_find(tl_str_from(why->field), &name)) {
        for (size_t i = 0; i < all->filled_count; i++) {
            if (column_same_place(all->in->options->adapter, &all->filled[i].name, &name)) {
                return place_at(all->file, all->object->line, all->filled[i].member->column);
            }
        }
    }
    return place_at(all->file, all->object->line, 1);
}

static bool check_options(const ndjson_input *all) {
    const columns_options *options = &all->in->options->columns;
    bool good = true;
    if (options->null_text || options->empty_text) {
        return diag_error(all->in->to, place_none(), "--%s is for CSV: NDJSON says null and \"\" itself", options->null_text ? "null" : "empty");
    }
    for (size_t i = 0; i < options->mapping_count; i++) {
        column_name name;
        if (!column_find(options->mappings[i].column, &name)) {
            const char *nearest = column_nearest(options->mappings[i].column);
            good = diag_error(all->in->to, place_none(), "--map: there is no column \"%s\"%s%s%s", text_shorten(options->mappings[i].column).text,
                              nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
        }
    }
    return good;
}

/* A misspelt option would otherwise do nothing in silence. */
static bool check_used(const ndjson_input *all) {
    const columns_options *options = &all->in->options->columns;
    bool good = true;
    for (size_t i = 0; i < options->mapping_count && !all->in->enough; i++) {
        if (!all->mapped[i]) {
            good = diag_error(all->in->to, place_at(all->file, 0, 0), "--map: no object has a member \"%s\"",
                              text_shorten(options->mappings[i].heading).text);
        }
    }
    for (size_t i = 0; i < options->ignored_count && !all->in->enough; i++) {
        if (!all->ignored[i]) {
            good = diag_error(all->in->to, place_at(all->file, 0, 0), "--ignore-columns: no object has a member \"%s\"",
                              text_shorten(options->ignored[i]).text);
        }
    }
    return good;
}

static bool read_objects(ndjson_input *all, tl_arena *arena) {
    uint64_t count = 0;
    while (input_goes_on(all->in)) {
        ndjson_object object;
        csv_error error;
        csv_status status = ndjson_reader_next(all->reader, &object, &error);
        if (status == CSV_END) {
            return count > 0 || diag_error(all->in->to, place_at(all->file, 0, 0), "it is empty: an object is needed on each line");
        }
        if (status == CSV_FAILED) {
            return all->in->bytes.interrupted ? false : fail_read(all, &error);
        }
        count++;
        all->object = &object;
        tl_arena_reset(arena);
        if (!make_record(all, arena) || !input_take(all->in, &all->record, where_of, all)) {
            return false;
        }
    }
    return all->in->enough;
}

bool input_read_ndjson(input_sink *in) {
    ndjson_input all = {.in = in, .file = input_name(in->options->path)};
    tl_arena *arena = tl_arena_new();
    bool good = false;
    all.arena = tl_arena_new();
    all.reader = ndjson_reader_new(input_bytes_read, &in->bytes);
    all.mapped = tl_calloc(in->options->columns.mapping_count + 1, sizeof *all.mapped);
    all.ignored = tl_calloc(in->options->columns.ignored_count + 1, sizeof *all.ignored);
    if (!arena || !all.arena || !all.reader || !all.mapped || !all.ignored) {
        fail_memory(&all);
    } else {
        good = check_options(&all) && read_objects(&all, arena) && check_used(&all);
    }
    ndjson_reader_free(all.reader);
    tl_arena_free(all.arena);
    tl_arena_free(arena);
    tl_free(all.mapped);
    tl_free(all.ignored);
    return good;
}
