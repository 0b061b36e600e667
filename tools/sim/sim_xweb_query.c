/* xWEB, simulated: GetQuery over the customers, and the rows that several calls answer with. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim_soap_fault.h"
#include "sim_xweb.h"

/* A row that fits, and what it is sorted by. */
typedef struct hit {
    const sim_record *row;
    const char *sort;
    const char *key;
} hit;

static bool put(tl_buf *out, const char *text) {
    return tl_buf_append(out, tl_str_from(text)) == TL_OK;
}

bool sim_xweb_put_column(tl_buf *out, const char *name, const char *text) {
    return tl_buf_format(out, "<%s>", name) == TL_OK && sim_append_escaped(out, text) && tl_buf_format(out, "</%s>", name) == TL_OK;
}

bool sim_xweb_begin_rows(const sim_xweb_state *state, tl_buf *out, const char *wrapper) {
    return tl_buf_format(out, "<%s xmlns=\"%s\">", wrapper, state->setup.vendor_namespace ? "http://www.avectra.com/2005/" : "") == TL_OK;
}

bool sim_xweb_end_rows(tl_buf *out, const char *wrapper) {
    return tl_buf_format(out, "</%s>", wrapper) == TL_OK;
}

static bool is_object(const char *object, const sim_record *row) {
    return strcasecmp(object, "Customer") == 0 || strcasecmp(object, sim_record_text(row, "cst_type")) == 0;
}

static bool is_known_object(const char *object) {
    return strcasecmp(object, "Customer") == 0 || strcasecmp(object, "Individual") == 0 || strcasecmp(object, "Organization") == 0;
}

static int ascending(const void *a, const void *b) {
    const hit *left = a;
    const hit *right = b;
    int order = strcasecmp(left->sort, right->sort);
    return order ? order : strcmp(left->key, right->key);
}

static int descending(const void *a, const void *b) {
    return ascending(b, a);
}

/* The next name of a comma-separated list; its length, 0 at the end. */
static size_t next_name(const char **list, const char **name) {
    *list += strspn(*list, ", \t\r\n");
    *name = *list;
    size_t length = strcspn(*list, ", \t\r\n");
    *list += length;
    return length;
}

static bool copy_name(char name[100], const char *text, size_t length) {
    if (length >= 100)
        return false;
    memcpy(name, text, length);
    name[length] = '\0';
    return true;
}

static bool is_column(const sim_record *row, const char *name) {
    return sim_record_get(row, name).is != TL_ABSENT || sim_xweb_has_field(SIM_FIELDS_2015, SIM_CUSTOMER, name);
}

static const char *put_row(tl_buf *out, const sim_record *row, const char *columns) {
    static const char memory[] = "Out of memory.";
    const char *text = NULL;
    if (!put(out, "<Result>"))
        return memory;
    if (strcmp(columns, "*") == 0) {
        for (size_t i = 0; i < row->count; i++) {
            if (row->fields[i].text && !sim_xweb_put_column(out, row->fields[i].name, row->fields[i].text))
                return memory;
        }
        columns = "";
    }
    for (size_t length; (length = next_name(&columns, &text)) > 0;) {
        char name[100];
        if (!copy_name(name, text, length) || !is_column(row, name))
            return "Invalid column name.";
        if (!sim_xweb_put_column(out, name, sim_record_text(row, name)))
            return memory;
    }
    return put(out, "</Result>") ? NULL : memory;
}

/* Finds the rows; their number, or an error. */
static const char *select_rows(const sim_xweb_state *state, const char *object, const char *where, const char *sort, hit *hits, size_t *count) {
    const char *error = NULL;
    for (size_t i = 0; i < state->customers.capacity; i++) {
        const sim_record *row = state->customers.entries[i].key ? state->customers.entries[i].value : NULL;
        if (!row || !is_object(object, row))
            continue;
        bool fits = sim_xweb_where(where, row, &error);
        if (error)
            return error;
        if (fits)
            hits[(*count)++] = (hit){row, sim_record_text(row, sort), state->customers.entries[i].key};
    }
    return NULL;
}

const char *sim_xweb_query(const sim_xweb_state *state, const char *object, const char *columns, const char *where, const char *order, tl_buf *out) {
    static const char wrapper[] = "Objects";
    char sort[100] = "";
    const char *name = NULL;
    if (!object || !is_known_object(object) || !columns || !*columns)
        return "Invalid Parameters.";
    size_t length = order ? next_name(&order, &name) : 0;
    if (!copy_name(sort, name ? name : "", length))
        return "Invalid Parameters.";
    bool is_descending = order && next_name(&order, &name) == 4 && strncasecmp(name, "desc", 4) == 0;
    hit *hits = tl_calloc(state->customers.count + 1, sizeof *hits);
    size_t count = 0;
    if (!hits)
        return "Out of memory.";
    const char *error = select_rows(state, object, where, sort, hits, &count);
    qsort(hits, count, sizeof *hits, is_descending ? descending : ascending);
    if (!error && !sim_xweb_begin_rows(state, out, wrapper))
        error = "Out of memory.";
    for (size_t i = 0; !error && i < count; i++)
        error = put_row(out, hits[i].row, columns);
    if (!error && !sim_xweb_end_rows(out, wrapper))
        error = "Out of memory.";
    tl_free(hits);
    return error;
}
