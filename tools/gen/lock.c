/* Reading and writing layout.lock. */
#include <errno.h>
#include <string.h>

#include "emit.h"
#include "files.h"
#include "lock.h"
#include "message.h"

/* Reads `    member "Wire"`. False when the line is something else. */
static bool read_member(gen *g, const char *line, gen_lock_member *member) {
    const char *name = line + strspn(line, " ");
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (name == line || length == 0 || name[length] != ' ' || name[length + 1] != '"')
        return false;
    const char *wire = name + length + 2;
    size_t wire_length = strlen(wire);
    if (wire_length == 0 || wire[wire_length - 1] != '"')
        return false;
    member->c_name = gen_copy(&g->arena, name, length);
    member->wire = gen_copy(&g->arena, wire, wire_length - 1);
    return true;
}

static bool has_member(const gen_lock_struct *known, const gen_lock_member *member) {
    for (size_t i = 0; i < known->count; i++) {
        if (strcmp(known->members[i].c_name, member->c_name) == 0 || strcmp(known->members[i].wire, member->wire) == 0)
            return true;
    }
    return false;
}

static void read_line(gen *g, const char *path, const char *line, uint32_t number, gen_map *structs, gen_lock_struct **current) {
    gen_lock_member member;
    if (line[strspn(line, " \t\r")] == '\0' || *line == '#')
        return;
    if (strncmp(line, "struct ", 7) == 0 && line[7]) {
        if (gen_map_get(structs, line + 7, strlen(line + 7)))
            gen_error_at(g, path, number, 0, "this struct stands here twice");
        *current = gen_alloc(&g->arena, sizeof **current);
        gen_map_put(structs, line + 7, strlen(line + 7), *current);
        return;
    }
    if (!*current || !read_member(g, line, &member)) {
        gen_error_at(g, path, number, 0, "this line is neither `struct name` nor `    member \"Wire name\"`");
        return;
    }
    if (has_member(*current, &member)) {
        gen_error_at(g, path, number, 0, "this member stands twice in its struct");
        return;
    }
    gen_lock_struct *now = *current;
    now->members = gen_grow(&g->arena, now->members, now->count, &now->capacity, sizeof *now->members);
    now->members[now->count++] = member;
}

gen_map gen_read_lock(gen *g) {
    gen_map structs = {.arena = &g->arena};
    const char *path = gen_format(&g->arena, "%s/%s", g->options->folder, GEN_LOCK_NAME);
    gen_text content = {.arena = &g->arena};
    int problem = gen_read_file(path, &content);
    if (problem == ENOENT)
        return structs;
    if (problem != 0) {
        gen_error_at(g, path, 0, 0, gen_format(&g->arena, "cannot read the file: %s", strerror(problem)));
        return structs;
    }
    gen_lock_struct *current = NULL;
    uint32_t number = 1;
    for (char *line = content.ptr; line; number++) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        read_line(g, path, line, number, &structs, &current);
        line = end ? end + 1 : NULL;
    }
    return structs;
}

void gen_emit_lock(gen *g, gen_text *out) {
    gen_put_banner(g, out, "# ", "");
    gen_put(out, "# The order of struct members. Commit this file: it keeps members in their places when the schema changes.\n");
    for (size_t i = 0; i < g->named_count; i++) {
        const gen_type *type = g->named[i];
        if (type->kind != GEN_OBJECT)
            continue;
        gen_putf(out, "\nstruct %s\n", type->c_name);
        for (size_t j = 0; j < type->field_count; j++) {
            const gen_field *field = &type->fields[type->layout[j]];
            gen_putf(out, "    %s \"%s\"\n", field->c_name, field->wire);
        }
    }
}
