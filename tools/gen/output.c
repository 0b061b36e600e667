/* What becomes of the files made: written, or compared with what is there. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "model.h"

typedef enum state { STATE_SAME, STATE_DIFFERENT, STATE_MISSING, STATE_UNREADABLE } state;

static state look(const gen *g, const gen_file *file, int *problem) {
    gen_arena arena = {NULL};
    gen_text content = {.arena = &arena};
    state result = STATE_UNREADABLE;
    *problem = gen_read_file(gen_format(&arena, "%s/%s", g->options->folder, file->name), &content);
    if (*problem == ENOENT)
        result = STATE_MISSING;
    else if (*problem == 0)
        result = content.length == file->length && memcmp(content.ptr, file->text, file->length) == 0 ? STATE_SAME : STATE_DIFFERENT;
    gen_arena_free(&arena);
    return result;
}

bool gen_write(const gen *g, FILE *out, FILE *problems) {
    const char *folder = g->options->folder;
    int problem = gen_make_folder(folder);
    if (problem != 0) {
        fprintf(problems, "%s: cannot make the folder: %s\n", folder, strerror(problem));
        return false;
    }
    for (size_t i = 0; i < g->file_count; i++) {
        const gen_file *file = &g->files[i];
        if (look(g, file, &problem) == STATE_SAME)
            continue;
        problem = gen_replace_file(folder, file->name, file->text, file->length);
        if (problem != 0) {
            fprintf(problems, "%s/%s: cannot write the file: %s\n", folder, file->name, strerror(problem));
            return false;
        }
        fprintf(out, "wrote %s/%s\n", folder, file->name);
    }
    return true;
}

static bool is_ours(const gen *g, const char *name) {
    for (size_t i = 0; i < g->file_count; i++) {
        if (strcmp(g->files[i].name, name) == 0)
            return true;
    }
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int compare_names(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Names what is in the folder and not made by this run: a file of an older version would still be compiled or read by someone. */
static bool find_extra(const gen *g, size_t *stale, FILE *out, FILE *problems) {
    struct dirent **entries = NULL;
    int count = scandir(g->options->folder, &entries, NULL, compare_names);
    if (count < 0 && errno == ENOENT)
        return true;
    if (count < 0) {
        fprintf(problems, "%s: cannot read the folder: %s\n", g->options->folder, strerror(errno));
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!is_ours(g, entries[i]->d_name)) {
            fprintf(out, "extra: %s/%s\n", g->options->folder, entries[i]->d_name);
            ++*stale;
        }
        free(entries[i]);
    }
    free(entries);
    return true;
}

bool gen_compare(const gen *g, size_t *stale, FILE *out, FILE *problems) {
    const char *folder = g->options->folder;
    *stale = 0;
    for (size_t i = 0; i < g->file_count; i++) {
        const gen_file *file = &g->files[i];
        int problem = 0;
        switch (look(g, file, &problem)) {
        case STATE_SAME:
            continue;
        case STATE_DIFFERENT:
            fprintf(out, "differs: %s/%s\n", folder, file->name);
            break;
        case STATE_MISSING:
            fprintf(out, "missing: %s/%s\n", folder, file->name);
            break;
        case STATE_UNREADABLE:
            fprintf(problems, "%s/%s: cannot read the file: %s\n", folder, file->name, strerror(problem));
            return false;
        }
        ++*stale;
    }
    return find_extra(g, stale, out, problems);
}
