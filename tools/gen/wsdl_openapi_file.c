/* The block in a description that comes from a WSDL: found by its marks, compared, replaced. */
#include "wsdl_openapi.h"

#include <stdio.h>
#include <string.h>

#include "files.h"

static const char begin_mark[] = "# trunkline-gen wsdl: begin";
static const char end_mark[] = "# trunkline-gen wsdl: end";

/* The line that starts with a mark, blanks before it aside; NULL when there is none, or more than one. */
static const char *find_line(const char *text, const char *mark) {
    const char *found = strstr(text, mark);
    if (!found || strstr(found + 1, mark))
        return NULL;
    while (found > text && found[-1] == ' ')
        found--;
    return found == text || found[-1] == '\n' ? found : NULL;
}

static wsdl_block replace_block(const char *path, const gen_text *all, const char *begin, const char *end, const gen_text *text) {
    gen_text made = {.arena = all->arena};
    const char *slash = strrchr(path, '/');
    const char *folder = !slash ? "." : slash == path ? "/" : gen_copy(all->arena, path, (size_t)(slash - path));
    gen_put_bytes(&made, all->ptr, (size_t)(begin - all->ptr));
    gen_put_bytes(&made, text->ptr, text->length);
    gen_put_bytes(&made, end, all->length - (size_t)(end - all->ptr));
    int problem = gen_replace_file(folder, slash ? slash + 1 : path, made.ptr, made.length);
    if (problem != 0)
        fprintf(stderr, "trunkline-gen: cannot write %s: %s\n", path, strerror(problem));
    return problem == 0 ? WSDL_BLOCK_WRITTEN : WSDL_BLOCK_FAILED;
}

wsdl_block wsdl_put_block(const char *path, const gen_text *text, bool replace) {
    gen_text all = {.arena = text->arena};
    int problem = gen_read_file(path, &all);
    if (problem != 0) {
        fprintf(stderr, "trunkline-gen: cannot read %s: %s\n", path, strerror(problem));
        return WSDL_BLOCK_FAILED;
    }
    gen_put(&all, "");
    const char *begin = find_line(all.ptr, begin_mark), *end = find_line(all.ptr, end_mark);
    begin = begin ? strchr(begin, '\n') : NULL;
    if (!begin || !end || end <= begin) {
        fprintf(stderr, "trunkline-gen: %s has no block between `%s` and `%s`\n", path, begin_mark, end_mark);
        return WSDL_BLOCK_FAILED;
    }
    begin++;
    if ((size_t)(end - begin) == text->length && memcmp(begin, text->ptr, text->length) == 0)
        return WSDL_BLOCK_SAME;
    return replace ? replace_block(path, &all, begin, end, text) : WSDL_BLOCK_STALE;
}
