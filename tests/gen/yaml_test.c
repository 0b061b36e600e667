/* tools/yaml: what documents become, and where errors are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yaml/yaml.h"

static yaml_document *load(const char *text) {
    yaml_error error;
    yaml_document *document = yaml_load_text(text, strlen(text), &error);
    if (!document)
        fail_msg("%u:%u: %s", (unsigned)error.line, (unsigned)error.column, error.message);
    return document;
}

static void assert_node(const yaml_node *node, const char *text, bool plain, uint32_t line, uint32_t column) {
    assert_non_null(node);
    assert_int_equal(node->kind, YAML_SCALAR);
    assert_string_equal(node->text, text);
    assert_int_equal(node->length, strlen(text));
    assert_int_equal(node->plain, plain);
    assert_int_equal(node->line, line);
    assert_int_equal(node->column, column);
}

static void reads_block_yaml(void **state) {
    (void)state;
    yaml_document *document = load("a: 1\n"
                                   "\xC3\xBC: \"\\u00e9\\ud83d\\ude00 \\/ x\"\n"
                                   "b:\n"
                                   "  - \xC3\xA9: !!str 12\n"
                                   "  - 'it''s'\n"
                                   "  -\n"
                                   "c: |\n"
                                   "  two\n"
                                   "  lines\n"
                                   "d: >-\n"
                                   "  one\n"
                                   "  line\n"
                                   "e:\n");
    const yaml_node *root = yaml_root(document);
    assert_int_equal(root->kind, YAML_MAP);
    assert_int_equal(root->count, 6);
    assert_int_equal(root->line, 1);
    assert_int_equal(root->column, 1);
    assert_node(root->entries[0].key, "a", true, 1, 1);
    assert_node(root->entries[0].value, "1", true, 1, 4);
    assert_node(root->entries[1].key, "\xC3\xBC", true, 2, 1);
    assert_node(root->entries[1].value, "\xC3\xA9\xF0\x9F\x98\x80 / x", false, 2, 4);
    const yaml_node *list = yaml_get(root, "b");
    assert_int_equal(list->kind, YAML_LIST);
    assert_int_equal(list->count, 3);
    assert_node(list->items[0]->entries[0].value, "12", false, 4, 14);
    assert_node(list->items[1], "it's", false, 5, 5);
    assert_true(yaml_is_null(list->items[2]));
    assert_string_equal(yaml_text(yaml_get(root, "c")), "two\nlines\n");
    assert_string_equal(yaml_text(yaml_get(root, "d")), "one line");
    assert_true(yaml_is_null(yaml_get(root, "e")));
    assert_int_equal(yaml_get(root, "e")->line, 13);
    assert_null(yaml_get(root, "f"));
    assert_null(yaml_get(list, "a"));
    assert_null(yaml_text(list));
    yaml_free(document);
}

static void reads_json(void **state) {
    (void)state;
    static const char text[] =
        "\xEF\xBB\xBF{\r\n\t\"a\": [1, -2.5e3, true, null],\r\n\t\"b\": {\"c\": \"x\\/y\\u0000z\\ud83d\\ude00\", \"\": \"null\"},\r\n\t\"d\": "
        "[[], {}]\r\n}\r\n";
    yaml_error error;
    yaml_document *document = yaml_load_text(text, sizeof text - 1, &error);
    assert_non_null(document);
    size_t length;
    assert_memory_equal(yaml_source(document, &length), text, sizeof text);
    assert_int_equal(length, sizeof text - 1);
    const yaml_node *root = yaml_root(document);
    const yaml_node *list = yaml_get(root, "a");
    assert_int_equal(list->count, 4);
    assert_node(root->entries[0].key, "a", false, 2, 2);
    assert_node(list->items[1], "-2.5e3", true, 2, 11);
    assert_true(yaml_is_null(list->items[3]));
    const yaml_node *object = yaml_get(root, "b");
    const yaml_node *c = yaml_get(object, "c");
    assert_int_equal(c->length, 9);
    assert_memory_equal(c->text, "x/y\0z\xF0\x9F\x98\x80", 10);
    assert_string_equal(yaml_text(yaml_get(object, "")), "null");
    assert_false(yaml_is_null(yaml_get(object, "")));
    assert_int_equal(yaml_get(root, "d")->count, 2);
    assert_int_equal(yaml_get(root, "d")->items[0]->count, 0);
    assert_int_equal(yaml_get(root, "d")->items[1]->kind, YAML_MAP);
    yaml_free(document);
}

static void reads_scalars(void **state) {
    (void)state;
    yaml_document *document = load("[9223372036854775807, -9223372036854775808, 9223372036854775808, -9223372036854775809, '12', 1.0, +7, 1-, 0x10,\n"
                                   " true, False, 'true', yes, ~, NULL, 'null', text, -0]");
    const yaml_node *const *items = yaml_root(document)->items;
    int64_t number = 0;
    assert_true(yaml_int(items[0], &number) && number == INT64_MAX);
    assert_true(yaml_int(items[1], &number) && number == INT64_MIN);
    assert_false(yaml_int(items[2], &number));
    assert_false(yaml_int(items[3], &number));
    assert_false(yaml_int(items[4], &number));
    assert_false(yaml_int(items[5], &number));
    assert_true(yaml_int(items[6], &number) && number == 7);
    assert_false(yaml_int(items[7], &number));
    assert_false(yaml_int(items[8], &number));
    bool flag = false;
    assert_true(yaml_bool(items[9], &flag) && flag);
    assert_true(yaml_bool(items[10], &flag) && !flag);
    assert_false(yaml_bool(items[11], &flag));
    assert_false(yaml_bool(items[12], &flag));
    assert_true(yaml_is_null(items[13]));
    assert_true(yaml_is_null(items[14]));
    assert_false(yaml_is_null(items[15]));
    assert_false(yaml_is_null(items[16]));
    assert_false(yaml_is_null(NULL));
    assert_false(yaml_int(NULL, &number));
    assert_false(yaml_bool(NULL, &flag));
    assert_true(yaml_int(items[17], &number) && number == 0);
    assert_string_equal(yaml_kind_name(items[0]), "a text");
    assert_string_equal(yaml_kind_name(items[13]), "null");
    assert_string_equal(yaml_kind_name(yaml_root(document)), "a list");
    yaml_free(document);
}

static void shares_aliased_nodes(void **state) {
    (void)state;
    yaml_document *document = load("a: &x {b: 1}\nc: *x\nd: &x 2\ne: *x\n");
    const yaml_node *root = yaml_root(document);
    assert_ptr_equal(yaml_get(root, "a"), yaml_get(root, "c"));
    assert_string_equal(yaml_text(yaml_get(root, "e")), "2");
    yaml_free(document);
}

typedef struct bad {
    const char *text;
    uint32_t line;
    uint32_t column;
    const char *message; /* part of it */
} bad;

static void says_where_it_is_wrong(void **state) {
    (void)state;
    static const bad table[] = {
        {"", 0, 0, "empty"},
        {"# only a comment\n", 0, 0, "empty"},
        {"a: 1\n---\nb: 2\n", 2, 1, "second document"},
        {"a: 1\nb: \xC3\xBC\xFF\n", 2, 5, "0xFF is not well-formed UTF-8"},
        {"a: \xED\xA0\x80\n", 1, 4, "not well-formed UTF-8"},
        {"a: \xC0\xAF\n", 1, 4, "not well-formed UTF-8"},
        {"a: \xF4\x90\x80\x80\n", 1, 4, "not well-formed UTF-8"},
        {"a: \xE2\x82", 1, 4, "not well-formed UTF-8"},
        {"a: [1,\nb: 2\n", 2, 1, "wrongly indented"},
        {"a: \"x\n", 1, 5, "without closing quote"},
        {"a: b: c\n", 1, 5, "nested"},
        {"a:\n\tb: 1\n", 2, 1, "tab"},
        {"a: 1\nb: 2\n\"a\": 3\nb: 4\n", 3, 1, "\"a\" stands here twice, first in line 1"},
        {"{\"a\": {\"x\": 1, \"y\": 2, \"x\": 3}}", 1, 24, "\"x\" stands here twice"},
        {"? [a]\n: 1\n", 1, 3, "a key must be a text, not a list"},
        {"a: &x [*x]\n", 1, 8, "inside what it names"},
        {"a: *x\n", 1, 4, "names no anchor"},
        {"a: !thing 1\n", 1, 11, "the tag !thing is not supported"},
        {"a: \"\\ud83d x\"\n", 1, 0, ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        yaml_error error;
        yaml_document *document = yaml_load_text(table[i].text, strlen(table[i].text), &error);
        if (document)
            fail_msg("accepted: %s", table[i].text);
        if (error.line != table[i].line || (table[i].column != 0 && error.column != table[i].column) || !strstr(error.message, table[i].message))
            fail_msg("%s\n -> %u:%u: %s", table[i].text, (unsigned)error.line, (unsigned)error.column, error.message);
        assert_true(error.message[0] != '\0');
    }
    yaml_error error;
    assert_null(yaml_load_text("a: 1\nb\0: 2", 10, &error));
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 2);
    assert_non_null(strstr(error.message, "NUL"));
}

/* `open` `depth` times, then the middle, then `close` as often. */
static char *nested(const char *open, const char *middle, const char *close, size_t depth) {
    size_t size = depth * (strlen(open) + strlen(close)) + strlen(middle) + 1;
    char *text = malloc(size);
    assert_non_null(text);
    size_t at = 0;
    for (size_t i = 0; i < depth; i++, at += strlen(open))
        memcpy(text + at, open, strlen(open));
    memcpy(text + at, middle, strlen(middle));
    at += strlen(middle);
    for (size_t i = 0; i < depth; i++, at += strlen(close))
        memcpy(text + at, close, strlen(close));
    text[at] = '\0';
    return text;
}

static void assert_depth(const char *open, const char *close, size_t depth, bool good) {
    char *text = nested(open, "1", close, depth);
    yaml_error error;
    yaml_document *document = yaml_load_text(text, strlen(text), &error);
    free(text);
    assert_int_equal(document != NULL, good);
    if (!good)
        assert_non_null(strstr(error.message, "nested deeper than 512 levels"));
    yaml_free(document);
}

static void limits_depth(void **state) {
    (void)state;
    assert_depth("[", "]", YAML_MAX_DEPTH, true);
    assert_depth("[", "]", YAML_MAX_DEPTH + 1, false);
    assert_depth("{\"a\":", "}", YAML_MAX_DEPTH, true);
    assert_depth("{\"a\":", "}", YAML_MAX_DEPTH + 1, false);
    assert_depth("[", "", 500 * 1000, false);
    assert_depth("{\"a\":", "", 200 * 1000, false);
    assert_depth("- ", "", 100 * 1000, false);
}

static void limits_aliases(void **state) {
    (void)state;
    yaml_error error;
    char text[4096];
    size_t at = (size_t)snprintf(text, sizeof text, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 8; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1,
                               i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    assert_null(yaml_load_text(text, at, &error));
    assert_non_null(strstr(error.message, "aliases repeat more than"));
    /* Aliases cannot smuggle depth in either. */
    char *deep = nested("[", "1", "]", 300);
    at = (size_t)snprintf(text, sizeof text, "- &a %s\n- ", deep);
    free(deep);
    deep = nested("[", "*a", "]", 300);
    snprintf(text + at, sizeof text - at, "%s\n", deep);
    free(deep);
    assert_null(yaml_load_text(text, strlen(text), &error));
    assert_int_equal(error.line, 2);
    assert_non_null(strstr(error.message, "nested deeper than 512 levels"));
}

static void reads_files(void **state) {
    (void)state;
    char folder[] = TL_BUILD_DIR "/yaml-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[sizeof folder + 16];
    snprintf(path, sizeof path, "%s/a.yaml", folder);
    yaml_error error;
    assert_null(yaml_load_file(path, &error));
    assert_int_equal(error.line, 0);
    assert_non_null(strstr(error.message, "cannot open the file: No such file"));
    assert_null(yaml_load_file(folder, &error));
    assert_non_null(strstr(error.message, "directory"));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 20000; i++)
        assert_true(fprintf(file, "key%d: value %d\n", i, i) > 0);
    assert_int_equal(fclose(file), 0);
    yaml_document *document = yaml_load_file(path, &error);
    assert_non_null(document);
    assert_int_equal(yaml_root(document)->count, 20000);
    assert_string_equal(yaml_text(yaml_get(yaml_root(document), "key19999")), "value 19999");
    yaml_free(document);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    yaml_free(NULL);
}

static void finds_the_nearest_word(void **state) {
    (void)state;
    static const char *const words[] = {"token", "kinds", "adapter", "url"};
    assert_string_equal(yaml_nearest("tokne", words, 4), "token");
    assert_string_equal(yaml_nearest("adaptor", words, 4), "adapter");
    assert_string_equal(yaml_nearest("url", words, 4), "url");
    assert_null(yaml_nearest("ulr!", words, 0));
    assert_null(yaml_nearest("something", words, 4));
    assert_null(yaml_nearest("", words, 4));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_block_yaml),       cmocka_unit_test(reads_json),
        cmocka_unit_test(reads_scalars),          cmocka_unit_test(shares_aliased_nodes),
        cmocka_unit_test(says_where_it_is_wrong), cmocka_unit_test(limits_depth),
        cmocka_unit_test(limits_aliases),         cmocka_unit_test(reads_files),
        cmocka_unit_test(finds_the_nearest_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
