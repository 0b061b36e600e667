/* From libfyaml's events to nodes. Depth is counted on the events, so that a hostile document ends before anything deep is built. */
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Aliases are shared nodes, but whoever walks the tree sees them again each time: a small document must not become a huge walk. */
enum { ALIASED_NODES_MAX = 100 * 1000, ANCHORS_MAX = 4096 };

/* A finished node with what its use as an alias would cost. */
typedef struct item {
    const yaml_node *node;
    size_t weight; /* nodes below and including it, aliases counted again */
    uint32_t height; /* nesting of lists and maps in it */
} item;

/* A list or map whose end has not come yet. */
typedef struct frame {
    yaml_node *node;
    size_t first; /* of its children in `pending` */
    size_t anchor; /* index + 1, 0 without */
} frame;

typedef struct anchor {
    const char *name;
    size_t length;
    item what; /* node NULL: not finished */
} anchor;

typedef struct builder {
    yaml_document *document;
    yaml_error *error;
    struct fy_event *event;
    uint32_t line; /* of the last event that had a place */
    uint32_t column;
    size_t documents;
    size_t aliased;
    frame frames[YAML_MAX_DEPTH];
    size_t depth;
    item *pending;
    size_t pending_count;
    size_t pending_capacity;
    anchor *anchors;
    size_t anchor_count;
    size_t anchor_capacity;
} builder;

static bool out_of_memory(builder *b) {
    return yaml_fail(b->error, 0, 0, "out of memory");
}

/* Room for one more element in a growing array. */
static bool reserve(void **array, size_t *capacity, size_t count, size_t size) {
    if (count < *capacity)
        return true;
    size_t wanted = *capacity ? *capacity * 2 : 64;
    void *larger = realloc(*array, wanted * size);
    if (!larger)
        return false;
    *array = larger;
    *capacity = wanted;
    return true;
}

/* The mark of a quoted text is behind the quote, that of an alias behind the star. */
static bool marked_one_late(struct fy_event *event) {
    if (event->type == FYET_ALIAS)
        return true;
    if (event->type != FYET_SCALAR || !event->scalar.value)
        return false;
    enum fy_scalar_style style = fy_token_scalar_style(event->scalar.value);
    return style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
}

/* Takes over the event's place. An empty value has none of its own and gets that of what stands before it. */
static void take_place(builder *b) {
    const struct fy_mark *mark = fy_event_start_mark(b->event);
    if (!mark || mark->line < 0 || mark->column < 0)
        return;
    b->line = (uint32_t)mark->line + 1;
    b->column = (uint32_t)mark->column + (marked_one_late(b->event) && mark->column > 0 ? 0 : 1);
}

static bool place_fail(builder *b, const char *message) {
    return yaml_fail(b->error, b->line, b->column, "%s", message);
}

static yaml_node *new_node(builder *b, yaml_kind kind) {
    yaml_node *node = yaml_allocate(b->document, sizeof *node);
    if (!node) {
        out_of_memory(b);
        return NULL;
    }
    node->kind = kind;
    node->text = "";
    node->line = b->line;
    node->column = b->column;
    return node;
}

/* Copies a token's text into the document. */
static char *copy_text(builder *b, struct fy_token *token, size_t *length) {
    const char *text = token ? fy_token_get_text(token, length) : "";
    if (!token)
        *length = 0;
    char *copy = text ? yaml_allocate(b->document, *length + 1) : NULL;
    if (!copy) {
        out_of_memory(b);
        return NULL;
    }
    if (*length > 0)
        memcpy(copy, text, *length);
    return copy;
}

/* Tags of YAML's core schema mean what the text looks like anyway, but for !!str. Others would change what a value is: refused. */
static bool check_tag(builder *b, bool *text_tag) {
    static const char prefix[] = "tag:yaml.org,2002:";
    static const char *const known[] = {"int", "float", "bool", "null", "map", "seq"};
    struct fy_token *token = fy_event_get_tag_token(b->event);
    *text_tag = false;
    if (!token)
        return true;
    size_t length = 0;
    const char *tag = fy_token_get_text(token, &length);
    if (!tag)
        return out_of_memory(b);
    if (length == 1 && tag[0] == '!') {
        *text_tag = true;
        return true;
    }
    if (length > sizeof prefix - 1 && memcmp(tag, prefix, sizeof prefix - 1) == 0) {
        tag += sizeof prefix - 1;
        length -= sizeof prefix - 1;
        *text_tag = length == 3 && memcmp(tag, "str", 3) == 0;
        if (*text_tag)
            return true;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            if (strlen(known[i]) == length && memcmp(known[i], tag, length) == 0)
                return true;
        }
    }
    return yaml_fail(b->error, b->line, b->column, "the tag %.*s is not supported", length > 80 ? 80 : (int)length, tag);
}

/* Notes the anchor of the current event; `index` receives its number + 1, 0 when it has none. */
static bool add_anchor(builder *b, size_t *index) {
    struct fy_token *token = fy_event_get_anchor_token(b->event);
    *index = 0;
    if (!token)
        return true;
    if (b->anchor_count == ANCHORS_MAX)
        return yaml_fail(b->error, b->line, b->column, "more than %d anchors", ANCHORS_MAX);
    void *array = b->anchors;
    bool grown = reserve(&array, &b->anchor_capacity, b->anchor_count, sizeof *b->anchors);
    b->anchors = array;
    if (!grown)
        return out_of_memory(b);
    anchor *added = &b->anchors[b->anchor_count];
    memset(added, 0, sizeof *added);
    added->name = copy_text(b, token, &added->length);
    if (!added->name)
        return false;
    *index = ++b->anchor_count;
    return true;
}

static bool push(builder *b, item what) {
    if (b->depth == 0) {
        b->document->root = what.node;
        return true;
    }
    void *array = b->pending;
    bool grown = reserve(&array, &b->pending_capacity, b->pending_count, sizeof *b->pending);
    b->pending = array;
    if (!grown)
        return out_of_memory(b);
    b->pending[b->pending_count++] = what;
    return true;
}

static bool on_scalar(builder *b) {
    size_t anchor_index;
    bool text_tag;
    if (!check_tag(b, &text_tag) || !add_anchor(b, &anchor_index))
        return false;
    yaml_node *node = new_node(b, YAML_SCALAR);
    if (!node)
        return false;
    struct fy_token *token = b->event->scalar.value;
    node->text = copy_text(b, token, &node->length);
    if (!node->text)
        return false;
    node->plain = !text_tag && (!token || fy_token_scalar_style(token) == FYSS_PLAIN);
    /* An escape can name half a surrogate pair. */
    if (yaml_utf8_error(node->text, node->length) != node->length)
        return place_fail(b, "an escape in this text gives no Unicode character");
    item what = {node, 1, 0};
    if (anchor_index)
        b->anchors[anchor_index - 1].what = what;
    return push(b, what);
}

static bool on_alias(builder *b) {
    size_t length = 0;
    const char *name = fy_token_get_text(b->event->alias.anchor, &length);
    if (!name)
        return out_of_memory(b);
    int shown = length > 80 ? 80 : (int)length;
    size_t i = b->anchor_count;
    while (i > 0 && !(b->anchors[i - 1].length == length && memcmp(b->anchors[i - 1].name, name, length) == 0))
        i--;
    if (i == 0)
        return yaml_fail(b->error, b->line, b->column, "the alias *%.*s names no anchor above", shown, name);
    item what = b->anchors[i - 1].what;
    if (!what.node)
        return yaml_fail(b->error, b->line, b->column, "the alias *%.*s stands inside what it names", shown, name);
    b->aliased += what.weight;
    if (b->aliased > ALIASED_NODES_MAX)
        return yaml_fail(b->error, b->line, b->column, "aliases repeat more than %d nodes", ALIASED_NODES_MAX);
    if (b->depth + what.height > YAML_MAX_DEPTH)
        return yaml_fail(b->error, b->line, b->column, "nested deeper than %d levels", YAML_MAX_DEPTH);
    return push(b, what);
}

static bool on_start(builder *b, yaml_kind kind) {
    if (b->depth == YAML_MAX_DEPTH)
        return yaml_fail(b->error, b->line, b->column, "nested deeper than %d levels", YAML_MAX_DEPTH);
    bool text_tag;
    if (!check_tag(b, &text_tag))
        return false;
    frame *opened = &b->frames[b->depth];
    if (!add_anchor(b, &opened->anchor))
        return false;
    opened->node = new_node(b, kind);
    opened->first = b->pending_count;
    if (!opened->node)
        return false;
    b->depth++;
    return true;
}

static bool fill_list(builder *b, yaml_node *node, const item *children, size_t count) {
    const yaml_node **items = yaml_allocate(b->document, count * sizeof *items);
    if (!items)
        return out_of_memory(b);
    for (size_t i = 0; i < count; i++)
        items[i] = children[i].node;
    node->items = items;
    node->count = count;
    return true;
}

static bool fill_map(builder *b, yaml_node *node, const item *children, size_t count) {
    yaml_entry *entries = yaml_allocate(b->document, count / 2 * sizeof *entries);
    if (!entries)
        return out_of_memory(b);
    for (size_t i = 0; i < count / 2; i++) {
        entries[i].key = children[2 * i].node;
        entries[i].value = children[2 * i + 1].node;
        if (entries[i].key->kind != YAML_SCALAR)
            return yaml_fail(b->error, entries[i].key->line, entries[i].key->column, "a key must be a text, not %s", yaml_kind_name(entries[i].key));
    }
    node->entries = entries;
    node->count = count / 2;
    return yaml_check_duplicates(entries, node->count, b->error);
}

static bool on_end(builder *b) {
    frame *closed = &b->frames[b->depth - 1];
    const item *children = b->pending_count ? b->pending + closed->first : NULL; /* no offset to a NULL pointer */
    size_t count = b->pending_count - closed->first;
    item what = {closed->node, 1, 1};
    for (size_t i = 0; i < count; i++) {
        what.weight += children[i].weight;
        if (children[i].height + 1 > what.height)
            what.height = children[i].height + 1;
    }
    bool filled = closed->node->kind == YAML_MAP ? fill_map(b, closed->node, children, count) : fill_list(b, closed->node, children, count);
    if (!filled)
        return false;
    if (closed->anchor)
        b->anchors[closed->anchor - 1].what = what;
    b->pending_count = closed->first;
    b->depth--;
    return push(b, what);
}

static bool on_event(builder *b) {
    take_place(b);
    switch (b->event->type) {
    case FYET_DOCUMENT_START:
        if (b->documents++ > 0)
            return place_fail(b, "a second document starts here; only one is read");
        return true;
    case FYET_MAPPING_START:
        return on_start(b, YAML_MAP);
    case FYET_SEQUENCE_START:
        return on_start(b, YAML_LIST);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        return on_end(b);
    case FYET_SCALAR:
        return on_scalar(b);
    case FYET_ALIAS:
        return on_alias(b);
    default:
        return true;
    }
}

/* Moves libfyaml's first complaint into `error`. */
static void take_complaint(struct fy_diag *diag, yaml_error *error) {
    void *state = NULL;
    struct fy_diag_error *complaint;
    while ((complaint = fy_diag_errors_iterate(diag, &state))) {
        if (complaint->type < FYET_ERROR)
            continue;
        yaml_fail(error, complaint->line > 0 ? (uint32_t)complaint->line : 0, complaint->column > 0 ? (uint32_t)complaint->column : 0,
                  "not well-formed: %s", complaint->msg);
        return;
    }
    yaml_fail(error, 0, 0, "not well-formed YAML");
}

static bool read_events(builder *b, struct fy_parser *parser, struct fy_diag *diag) {
    for (;;) {
        b->event = fy_parser_parse(parser);
        if (!b->event)
            break;
        bool good = on_event(b);
        fy_parser_event_free(parser, b->event);
        if (!good)
            return false;
    }
    if (fy_parser_get_stream_error(parser)) {
        take_complaint(diag, b->error);
        return false;
    }
    if (!b->document->root)
        return yaml_fail(b->error, 0, 0, "the document is empty");
    return true;
}

bool yaml_build(yaml_document *document, yaml_error *error) {
    bool done = false;
    struct fy_parser *parser = NULL;
    builder *b = calloc(1, sizeof *b);
    struct fy_diag_cfg diag_settings;
    fy_diag_cfg_default(&diag_settings);
    diag_settings.fp = NULL;
    struct fy_diag *diag = fy_diag_create(&diag_settings);
    if (!b || !diag) {
        yaml_fail(error, 0, 0, "out of memory");
        goto out;
    }
    fy_diag_set_collect_errors(diag, true);
    b->document = document;
    b->error = error;
    b->line = 1;
    b->column = 1;
    /* JSON is read as the YAML it is; libfyaml's own depth limit (64) is too low for real schemas, ours replaces it. */
    struct fy_parse_cfg settings = {.flags = FYPCF_QUIET | FYPCF_DISABLE_DEPTH_LIMIT | FYPCF_JSON_NONE, .diag = diag};
    parser = fy_parser_create(&settings);
    if (!parser || fy_parser_set_string(parser, document->source, document->source_length) != 0) {
        yaml_fail(error, 0, 0, "out of memory");
        goto out;
    }
    done = read_events(b, parser, diag);
out:
    if (parser)
        fy_parser_destroy(parser);
    if (diag)
        fy_diag_destroy(diag);
    if (b) {
        free(b->pending);
        free(b->anchors);
    }
    free(b);
    return done;
}
