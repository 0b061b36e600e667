#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "messages.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

void messages_make(messages *made) {
    snprintf(made->folder, sizeof made->folder, "%s/contract-XXXXXX", TL_BUILD_DIR);
    assert_non_null(mkdtemp(made->folder));
}

void messages_remove(messages *made) {
    DIR *dir = made->folder[0] ? opendir(made->folder) : NULL;
    char path[600];
    for (const struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] != '.')
            unlink(messages_path(made, entry->d_name, path));
    }
    if (dir)
        closedir(dir);
    rmdir(made->folder);
    made->folder[0] = '\0';
}

const char *messages_path(const messages *in, const char *name, char path[600]) {
    assert_true(snprintf(path, 600, "%s/%s", in->folder, name) < 600);
    return path;
}

void messages_write(const messages *in, const char *name, const char *text) {
    char path[600];
    FILE *file = fopen(messages_path(in, name, path), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

/* Cuts every "FOLDER/" out. */
static char *without_folder(const messages *in, const char *text) {
    char *made = strdup(text);
    assert_non_null(made);
    size_t length = strlen(in->folder) + 1;
    for (char *at; (at = strstr(made, in->folder)) != NULL && at[length - 1] == '/';)
        memmove(at, at + length, strlen(at + length) + 1);
    return made;
}

char *messages_judge(const messages *in, const char *wsdl, const char *option, int code) {
    program ran;
    RUN(&ran, in->folder, "contract", wsdl, "--messages", in->folder, option);
    if (ran.code != code)
        print_message("%s%s\n", ran.output, ran.errors);
    assert_int_equal(ran.code, code);
    char *said = without_folder(in, code == 2 ? ran.errors : ran.output);
    program_dispose(&ran);
    return said;
}

char *messages_judge_ours(const messages *in, const char *wsdl, const char *option, int code) {
    char path[600];
    snprintf(path, sizeof path, "%s/wsdl/%s", TL_SOURCE_DIR, wsdl);
    return messages_judge(in, path, option, code);
}

char *messages_change(const char *path, const char *from, const char *to) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 4000001);
    assert_non_null(text);
    assert_true(fread(text, 1, 4000000, file) > 0);
    fclose(file);
    char *at = strstr(text, from);
    if (!at)
        fail_msg("%s does not hold %s", path, from);
    size_t rest = strlen(at + strlen(from));
    assert_true(strlen(text) + strlen(to) < 4000000);
    memmove(at + strlen(to), at + strlen(from), rest + 1);
    memcpy(at, to, strlen(to));
    return text;
}
