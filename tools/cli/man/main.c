/* trunkline-man: writes the sources of the manual pages, one for the program and one for each command, from the tables that the parser goes by. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "page.h"

enum { PATH_SIZE = 1024 };

static FILE *open_page(const char *folder, const char *name, char path[PATH_SIZE]) {
    char file[64];
    man_page_name(name, file, sizeof file);
    snprintf(path, PATH_SIZE, "%s/%s.1.scd", folder, file);
    FILE *out = fopen(path, "w");
    if (!out) {
        fprintf(stderr, "trunkline-man: %s: %s\n", path, strerror(errno));
    }
    return out;
}

static bool close_page(FILE *out, const char *path) {
    bool good = !ferror(out);
    if (fclose(out) != 0 || !good) {
        fprintf(stderr, "trunkline-man: %s: %s\n", path, strerror(errno));
        return false;
    }
    return true;
}

int main(int count, char **words) {
    char path[PATH_SIZE];
    size_t commands_count;
    const cli_command *const *commands = cli_commands(&commands_count);
    if (count != 3) {
        fputs("usage: trunkline-man OUTPUT-FOLDER PROSE-FOLDER\n", stderr);
        return 2;
    }
    FILE *out = open_page(words[1], NULL, path);
    if (!out || !man_print_program(out, words[2]) || !close_page(out, path)) {
        return 1;
    }
    for (size_t i = 0; i < commands_count; i++) {
        out = open_page(words[1], commands[i]->name, path);
        if (!out || !man_print_command(out, commands[i], words[2]) || !close_page(out, path)) {
            return 1;
        }
    }
    return 0;
}
