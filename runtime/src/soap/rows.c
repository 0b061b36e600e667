/* Results that the schema leaves open: rows of names and values, from the XML that stands there. */
#include <string.h>

#include "soap/convert.h"
#include "soap/scan.h"

#include <trunkline/presence.h>

/* Prefixes may be declared further out, where this XML came from; so they are not resolved, only cut off. */
static const char *local_of(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

/* A growing array in the arena; what was outgrown stays there until the arena is freed. */
typedef struct items {
    char *items;
    size_t count;
    size_t capacity;
} items;

typedef struct rows_reader {
    const tl_soap_taking *taking;
    XML_Parser parser;
    const tl_type *row; /* an object with one list of cells */
    const tl_type *cell; /* an object with a name and a value */
    tl_status status;
    uint32_t depth;
    uint32_t row_depth; /* of the open row; 0: none */
    items rows;
    items cells;
    tl_str name; /* of the open cell */
    tl_buf text;
    bool nil;
} rows_reader;

static void stop(rows_reader *r, tl_status status, const char *why) {
    r->status = tl_fail(r->taking->context->error, status, "%s", why);
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static void *add(rows_reader *r, items *to, size_t size) {
    if (to->count == to->capacity) {
        size_t capacity = to->capacity ? to->capacity * 2 : 8;
        char *grown = tl_arena_alloc(r->taking->arena, capacity * size);
        if (!grown) {
            stop(r, TL_ERR_MEMORY, "out of memory");
            return NULL;
        }
        if (to->count > 0) {
            memcpy(grown, to->items, to->count * size);
        }
        to->items = grown;
        to->capacity = capacity;
    }
    return to->items + to->count++ * size;
}

static bool starts_row(const rows_reader *r, const char *name) {
    const char *wanted = r->taking->row;
    /* 1 is our own wrapper, 2 the vendor's. */
    return r->row_depth == 0 && (wanted ? strcmp(local_of(name), wanted) == 0 : r->depth == 3);
}

static void on_start(void *user, const char *name, const char **attributes) {
    rows_reader *r = user;
    if (++r->depth > TL_SOAP_DEPTH) {
        stop(r, TL_ERR_LIMIT, "the rows are nested too deeply");
        return;
    }
    if (starts_row(r, name)) {
        r->row_depth = r->depth;
        r->cells = (items){NULL, 0, 0};
    } else if (r->row_depth > 0 && r->depth == r->row_depth + 1) {
        r->name = tl_arena_copy(r->taking->arena, tl_str_from(local_of(name)));
        r->text.len = 0;
        r->nil = false;
        for (; *attributes; attributes += 2) {
            bool nil = strcmp(local_of(attributes[0]), "nil") == 0 && (strcmp(attributes[1], "true") == 0 || strcmp(attributes[1], "1") == 0);
            r->nil = r->nil || nil;
        }
        if (!r->name.ptr) {
            stop(r, TL_ERR_MEMORY, "out of memory");
        }
    }
}

static void on_text(void *user, const char *text, int length) {
    rows_reader *r = user;
    if (r->row_depth > 0 && r->depth > r->row_depth && tl_buf_append(&r->text, tl_str_sized(text, (size_t)length)) != TL_OK) {
        stop(r, TL_ERR_MEMORY, "out of memory");
    }
}

static void end_cell(rows_reader *r) {
    char *cell = add(r, &r->cells, r->cell->size);
    if (!cell) {
        return;
    }
    tl_opt_text *name = (tl_opt_text *)(void *)(cell + r->cell->fields[0].offset), *value = (tl_opt_text *)(void *)(cell + r->cell->fields[1].offset);
    *name = tl_text_str(r->name);
    if (r->nil) {
        *value = tl_null_text();
        return;
    }
    *value = tl_text_str(tl_arena_copy(r->taking->arena, tl_str_sized(r->text.len ? r->text.ptr : "", r->text.len)));
    if (!value->value.ptr) {
        stop(r, TL_ERR_MEMORY, "out of memory");
    }
}

static void end_row(rows_reader *r) {
    char *row = add(r, &r->rows, r->row->size);
    if (row) {
        tl_opt_list *cells = (tl_opt_list *)(void *)(row + r->row->fields[0].offset);
        cells->value.items = r->cells.items;
        cells->value.count = r->cells.count;
        cells->is = TL_VALUE;
    }
}

static void on_end(void *user, const char *name) {
    rows_reader *r = user;
    (void)name;
    if (r->row_depth > 0 && r->depth == r->row_depth + 1) {
        end_cell(r);
    } else if (r->row_depth > 0 && r->depth == r->row_depth) {
        end_row(r);
        r->row_depth = 0;
    }
    r->depth--;
}

/* What stands there may be several elements, or text; a wrapper makes it a document. In one piece, as each is wiped behind the parser. */
static bool parse(XML_Parser parser, const char *xml) {
    tl_buf whole = {0};
    bool good = tl_buf_append(&whole, tl_str_from("<r>")) == TL_OK && tl_buf_append(&whole, tl_str_from(xml)) == TL_OK &&
                tl_buf_append(&whole, tl_str_from("</r>")) == TL_OK;
    bool parsed = good && tl_soap_parse_wiped(parser, tl_buf_str(&whole), true) == XML_STATUS_OK;
    tl_buf_dispose_secret(&whole);
    return parsed;
}

tl_status tl_soap_rows(const tl_soap_taking *taking, const tl_type *type, const char *xml, tl_opt_list *list) {
    static const XML_Memory_Handling_Suite memory = {tl_alloc, tl_realloc, tl_free};
    rows_reader r = {.taking = taking, .row = type->element, .status = TL_OK};
    r.cell = r.row->fields[0].type->element;
    r.parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
    if (!r.parser) {
        return tl_fail(taking->context->error, TL_ERR_MEMORY, "out of memory");
    }
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    bool good = parse(r.parser, xml);
    if (!good && r.status == TL_OK) {
        enum XML_Error problem = XML_GetErrorCode(r.parser);
        r.status = problem == XML_ERROR_NO_MEMORY || problem == XML_ERROR_NONE
                       ? tl_fail(taking->context->error, TL_ERR_MEMORY, "out of memory")
                       : tl_fail(taking->context->error, TL_ERR_SYNTAX, "the rows in the reply are not well-formed: %s", XML_ErrorString(problem));
    }
    list->value.items = r.rows.items;
    list->value.count = r.rows.count;
    tl_buf_dispose(&r.text);
    XML_ParserFree(r.parser);
    return r.status;
}
