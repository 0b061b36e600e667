/*
 * Public OpenAPI descriptions (../shared/specs, no part of this project) go through the generator. As they are, each gives a client or errors
 * with their places. Then all of a description's components become replies of made-up operations, those that are not supported yet are
 * replaced by "anything", and the client of the rest must compile: hundreds of real objects, with real names and real descriptions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gen/gen.h"
#include "gen/number.h"
#include "support.h"
#include "support/support.h"
#include "yaml/yaml.h"

#define SPECS TL_SHARED_DIR "/specs/"

typedef struct spec {
    const char *file;
    size_t survivors; /* components that are supported at least */
} spec;

static const spec specs[] = {
    {"adyen-checkout-v71.json", 240}, {"box-openapi.json", 130},    {"firecracker.json", 24},       {"nonoauth-3.1.yaml", 0},
    {"null-types-3.1.yaml", 1},       {"opendota.json", 40},        {"petstore-3.1.yaml", 6},       {"petstore-fake-endpoints-3.0.yaml", 80},
    {"petstore-swagger-3.0.yaml", 6}, {"spotify-official.yml", 55}, {"telegram_bot_api.json", 200}, {"tictactoe-3.1.yaml", 6},
    {"webhook-3.1.yaml", 1},
};
enum { SPEC_COUNT = sizeof specs / sizeof specs[0] };

/* Each line of the messages starts with the schema's path, a line and a column. */
static void assert_places(const char *messages, const char *path) {
    size_t length = strlen(path);
    for (const char *line = messages; *line;) {
        char *end;
        if (strncmp(line, path, length) != 0 || line[length] != ':')
            fail_msg("no path: %.200s", line);
        if (strtoul(line + length + 1, &end, 10) == 0 || *end != ':' || strtoul(end + 1, &end, 10) == 0 || *end != ':')
            fail_msg("no place: %.200s", line);
        line += strcspn(line, "\n") + 1;
    }
}

/* Runs the compiler over one file; the test fails unless it is content. */
static void assert_compiles(const char *compiler, const char *standard, const char *language, const char *folder, const char *file) {
    char include[600];
    snprintf(include, sizeof include, "-I%s", folder);
    const char *arguments[] = {compiler,       standard,
                               "-Wall",        "-Wextra",
                               "-Wpedantic",   "-Wshadow",
                               "-Wconversion", "-Wno-unused-function",
                               "-Werror",      "-I" TL_SOURCE_DIR "/runtime/include",
                               include,        "-fsyntax-only",
                               "-x",           language,
                               file,           NULL};
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        execvp(compiler, (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s %s does not take %s", compiler, standard, file);
}

static void assert_client_compiles(const gen *g, const char *folder) {
    char path[600];
    size_t count;
    const gen_file *files = gen_files(g, &count);
    FILE *nowhere = tmpfile();
    assert_non_null(nowhere);
    assert_true(gen_write(g, nowhere, nowhere));
    fclose(nowhere);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        if (strstr(files[i].name, ".h")) {
            assert_compiles(TL_TEST_CC, "-std=c99", "c", folder, path);
            assert_compiles(TL_TEST_CXX, "-std=c++11", "c++", folder, path);
        } else if (strstr(files[i].name, ".c")) {
            assert_compiles(TL_TEST_CC, "-std=c11", "c", folder, path);
        }
    }
}

/* The description as it is. */
static void check_as_it_is(void **state) {
    const spec *now = *state;
    char path[600];
    snprintf(path, sizeof path, SPECS "%s", now->file);
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    gen_options options = {path, folder, "api"};
    gen *g = gen_compile(&options);
    char *messages = gen_test_messages(g, true);
    assert_places(messages, path);
    size_t count;
    gen_files(g, &count);
    assert_true(gen_error_count(g) > 0 ? count == 0 : count == 3);
    if (count > 0)
        assert_client_compiles(g, folder);
    free(messages);
    gen_free(g);
    assert_true(test_temp_dir_remove(folder));
}

static void put_text(FILE *out, const yaml_node *node) {
    fputc('"', out);
    for (size_t i = 0; i < node->length; i++) {
        unsigned char c = (unsigned char)node->text[i];
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            fprintf(out, "\\u%04x", (unsigned)c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

/* A node as JSON, on one line. */
static void put_json(FILE *out, const yaml_node *node) {
    bool flag;
    gen_number number;
    if (node->kind == YAML_SCALAR) {
        if (yaml_is_null(node))
            fputs("null", out);
        else if (yaml_bool(node, &flag))
            fputs(flag ? "true" : "false", out);
        else if (node->plain && node->text[0] != '+' && gen_number_read(node->text, &number))
            fputs(node->text, out);
        else
            put_text(out, node);
        return;
    }
    fputc(node->kind == YAML_MAP ? '{' : '[', out);
    for (size_t i = 0; i < node->count; i++) {
        if (i > 0)
            fputc(',', out);
        if (node->kind == YAML_MAP) {
            put_text(out, node->entries[i].key);
            fputc(':', out);
            put_json(out, node->entries[i].value);
        } else {
            put_json(out, node->items[i]);
        }
    }
    fputc(node->kind == YAML_MAP ? '}' : ']', out);
}

/* A component's name in a reference, in a JSON text. */
static void put_pointer(FILE *out, const yaml_node *key) {
    for (const char *at = key->text; *at; at++) {
        if (*at == '~' || *at == '/')
            fprintf(out, "~%d", *at == '/');
        else if (*at == '%' || *at == '"' || *at == '\\')
            fprintf(out, "%%%02X", (unsigned)(unsigned char)*at);
        else
            fputc(*at, out);
    }
}

/* A description with the components that are still `kept`, one a line from line 3 on, and an operation for each. */
static void write_components(const char *path, const yaml_node *root, const yaml_node *schemas, const bool *kept) {
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fprintf(out, "{\"openapi\":\"%s\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\n\"components\":{\"schemas\":{\n",
            yaml_text(yaml_get(root, "openapi")));
    for (size_t i = 0; i < schemas->count; i++) {
        put_text(out, schemas->entries[i].key);
        fputc(':', out);
        if (kept[i])
            put_json(out, schemas->entries[i].value);
        else
            fputs("{}", out);
        fputs(i + 1 < schemas->count ? ",\n" : "\n", out);
    }
    fputs("}},\"paths\":{\n", out);
    for (size_t i = 0; i < schemas->count; i++) {
        fprintf(out, "\"/%zu\":{\"post\":{\"operationId\":\"operation %zu\",\"responses\":{\"200\":{\"description\":\"d\",\"content\":", i, i);
        fputs("{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/", out);
        put_pointer(out, schemas->entries[i].key);
        fprintf(out, "\"}}}}}}}%s\n", i + 1 < schemas->count ? "," : "");
    }
    fputs("}}\n", out);
    assert_int_equal(fclose(out), 0);
}

/* Drops the components that errors name by their lines. Returns how many. */
static size_t drop_unsupported(const gen *g, const char *path, bool *kept, size_t count) {
    char *messages = gen_test_messages(g, false);
    size_t dropped = 0;
    assert_places(messages, path);
    for (const char *line = messages; *line; line += strcspn(line, "\n") + 1) {
        unsigned long number = strtoul(line + strlen(path) + 1, NULL, 10);
        if (number < 3 || number >= 3 + count)
            fail_msg("an error outside of the components: %.200s", line);
        if (kept[number - 3])
            dropped++;
        kept[number - 3] = false;
    }
    free(messages);
    return dropped;
}

static void check_components(void **state) {
    const spec *now = *state;
    char path[600], copy[600];
    yaml_error error;
    snprintf(path, sizeof path, SPECS "%s", now->file);
    yaml_document *document = yaml_load_file(path, &error);
    assert_non_null(document);
    const yaml_node *schemas = yaml_get(yaml_get(yaml_root(document), "components"), "schemas");
    size_t count = schemas ? schemas->count : 0, survivors = count;
    bool *kept = malloc(count + 1);
    assert_non_null(kept);
    memset(kept, 1, count + 1);
    const char *folder = test_temp_dir(), *output = test_temp_dir();
    assert_non_null(folder);
    assert_non_null(output);
    snprintf(copy, sizeof copy, "%s/components.json", folder);
    gen_options options = {copy, output, "api"};
    bool done = count == 0;
    for (int round = 0; round < 20 && !done; round++) {
        write_components(copy, yaml_root(document), schemas, kept);
        gen *g = gen_compile(&options);
        done = gen_error_count(g) == 0;
        if (done)
            assert_client_compiles(g, output);
        else
            survivors -= drop_unsupported(g, copy, kept, count);
        gen_free(g);
    }
    assert_true(done);
    print_message("%s: %zu of %zu components\n", now->file, survivors, count);
    assert_true(survivors >= now->survivors);
    free(kept);
    yaml_free(document);
    assert_true(test_temp_dir_remove(folder));
    assert_true(test_temp_dir_remove(output));
}

int main(void) {
    struct CMUnitTest tests[2 * SPEC_COUNT];
    size_t count = 0;
    if (access(SPECS "README.md", R_OK) != 0) {
        puts("skipped: the public descriptions in ../shared/specs are not here");
        return 77;
    }
    for (size_t i = 0; i < SPEC_COUNT; i++) {
        void *now = (void *)(uintptr_t)&specs[i];
        tests[count++] = (struct CMUnitTest){specs[i].file, check_as_it_is, NULL, NULL, now};
        tests[count++] = (struct CMUnitTest){"its components", check_components, NULL, NULL, now};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
