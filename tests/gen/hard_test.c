/* Warnings, broken locks, and schemas that are large, deep, long or damaged: the generator always ends with a client or with errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/gen.h"
#include "support.h"
#include "support/support.h"

#define HEAD31 "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"
#define OPERATION                                                                                                                                    \
    "  /a: {post: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {$ref: "                                 \
    "'#/components/schemas/A'}}}}}}}\n"
#define SCHEMAS HEAD31 OPERATION "components:\n  schemas:\n"

/* Where a test's schema and output are. */
typedef struct place {
    const char *folder;
    char schema[512];
    gen_options options;
} place;

static void open_place(place *p) {
    p->folder = test_temp_dir();
    assert_non_null(p->folder);
    int length = snprintf(p->schema, sizeof p->schema, "%s/api.yaml", p->folder);
    assert_true(length > 0 && (size_t)length < sizeof p->schema);
    p->options = (gen_options){p->schema, p->folder, "api"};
}

static gen *compile(place *p, const char *schema, size_t length) {
    assert_true(test_write_file(p->schema, schema, length));
    return gen_compile(&p->options);
}

static void close_place(place *p) {
    assert_true(test_temp_dir_remove(p->folder));
}

/* The messages of a schema, without the path in front of the first. */
static void assert_messages(const char *schema, bool warnings, const char *wanted) {
    place p;
    open_place(&p);
    gen *g = compile(&p, schema, strlen(schema));
    char *messages = gen_test_messages(g, warnings);
    if (*wanted ? !strstr(messages, wanted) : *messages)
        fail_msg("%s\n-- wanted\n%s", messages, wanted);
    free(messages);
    gen_free(g);
    close_place(&p);
}

static void test_warns(void **state) {
    (void)state;
    static const struct {
        const char *schema;
        const char *message;
    } table[] = {
        {SCHEMAS "    A: {type: string, pattern: 'a+'}\n", ":7:23: warning: `pattern` is not checked by the generated client\n"},
        {SCHEMAS "    A: {type: array, uniqueItems: true}\n", ":7:22: warning: `uniqueItems` is not checked"},
        {SCHEMAS "    A: {type: number, maximum: 5}\n", ":7:32: warning: `maximum` of a number with decimals is not checked"},
        {SCHEMAS "    A: {type: integer, enum: [1, 2]}\n", ":7:30: warning: `enum` of anything but texts is not checked"},
        {SCHEMAS "    A: {enum: [1, 2]}\n", ":7:15: warning: `enum` of anything but texts is not checked"},
        {SCHEMAS "    A: {type: string, enum: [a, a]}\n", ":7:33: warning: `a` stands twice in this `enum`"},
        {SCHEMAS "    A: {type: object, required: [b], properties: {a: {}}}\n", ":7:34: warning: `required` names `b`, which is no member"},
        {SCHEMAS "    A: {type: object, required: [b]}\n", ":7:33: warning: `required` of an object without named members is not checked"},
        {SCHEMAS "    A: {type: object, minProperties: 1, properties: {a: {}}}\n", ":7:38: warning: `minProperties` of an object with named members"},
        {SCHEMAS "    A: {type: string, maxLenght: 5}\n",
         ":7:23: warning: `maxLenght` is no keyword of a schema and is ignored; did you mean `maxLength`?"},
        {SCHEMAS "    A: {type: integer, format: uint64, maximum: 9223372036854775808}\n",
         ":7:49: warning: a maximum above 9223372036854775807 is not"},
        {HEAD31 "  /a: {get: {callbacks: {}}}\nwebhooks: {}\n", ":4:25: warning: callbacks are not generated\n"},
        {HEAD31 "  /a: {get: {}}\nwebhooks: {}\n", ":5:11: warning: webhooks are not generated\n"},
        {SCHEMAS "    A: {type: object, properties: {fooBar: {}, foo_bar: {}}}\n",
         ":7:48: note: the member name `foo_bar` is taken in its struct, so this is called `foo_bar_2`\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_messages(table[i].schema, true, table[i].message);
        assert_messages(table[i].schema, false, "");
    }
}

static void test_reports_a_broken_lock(void **state) {
    (void)state;
    static const char schema[] = SCHEMAS "    A: {type: object, properties: {a: {}}}\n";
    static const struct {
        const char *lock;
        const char *message;
    } table[] = {
        {"x\n", "layout.lock:1: this line is neither"},
        {"    a \"a\"\n", "layout.lock:1: this line is neither"},
        {"# ok\n\nstruct a\n    a a\n", "layout.lock:4: this line is neither"},
        {"struct a\n    a \"a\n", "layout.lock:2: this line is neither"},
        {"struct a\n    A \"a\"\n", "layout.lock:2: this line is neither"},
        {"struct a\n    \"a\"\n", "layout.lock:2: this line is neither"},
        {"struct \n", "layout.lock:1: this line is neither"},
        {"struct a\nstruct b\nstruct a\n", "layout.lock:3: this struct stands here twice"},
        {"struct a\n    a \"a\"\n    a \"b\"\n", "layout.lock:3: this member stands twice"},
    };
    place p;
    char lock[560];
    open_place(&p);
    snprintf(lock, sizeof lock, "%s/layout.lock", p.folder);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_true(test_write_file(lock, table[i].lock, strlen(table[i].lock)));
        gen *g = compile(&p, schema, sizeof schema - 1);
        char *messages = gen_test_messages(g, false);
        if (!strstr(messages, table[i].message) || gen_error_count(g) == 0)
            fail_msg("%s-- gave\n%s", table[i].lock, messages);
        free(messages);
        gen_free(g);
    }
    close_place(&p);
}

static void test_texts_fit_into_literals(void **state) {
    (void)state;
    char *text = malloc(6000);
    assert_non_null(text);
    for (int length = 4000; length <= 4001; length++) {
        char name[4100];
        memset(name, 'x', (size_t)length);
        name[length] = '\0';
        snprintf(text, 6000, SCHEMAS "    A: {type: object, properties: {%s: {}}}\n", name);
        assert_messages(text, false, length == 4000 ? "" : ":7:36: a text of more than 4000 bytes is not supported here\n");
        snprintf(text, 6000, SCHEMAS "    A: {type: string, enum: [%s]}\n", name);
        assert_messages(text, false, length == 4000 ? "" : ":7:30: a text of more than 4000 bytes");
    }
    free(text);
}

/* Components that require each other, 20,000 in a row: depth must not come from the stack. */
static void test_long_chains_end(void **state) {
    (void)state;
    enum { LINKS = 20000 };
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    fputs(SCHEMAS "    A: {$ref: '#/components/schemas/L0'}\n", out);
    for (int i = 0; i < LINKS; i++)
        fprintf(out, "    L%d: {type: object, required: [x], properties: {x: {$ref: '#/components/schemas/L%d'}}}\n", i, i + 1);
    fprintf(out, "    L%d: {type: string}\n", LINKS);
    assert_int_equal(fclose(out), 0);
    place p;
    open_place(&p);
    gen *g = compile(&p, text, length);
    assert_int_equal(gen_error_count(g), 0);
    assert_non_null(strstr(gen_test_file(g, "api.h")->text, "extern const tl_type api_l19999_type;\n"));
    gen_free(g);
    close_place(&p);
    free(text);
}

static void test_chains_of_references_are_limited(void **state) {
    (void)state;
    for (int links = 60; links <= 70; links += 10) {
        char text[8192];
        size_t at = (size_t)snprintf(text, sizeof text, SCHEMAS "    A: {$ref: '#/components/schemas/L0'}\n");
        for (int i = 0; i < links; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, "    L%d: {$ref: '#/components/schemas/L%d'}\n", i, i + 1);
        snprintf(text + at, sizeof text - at, "    L%d: {type: string}\n", links);
        assert_messages(text, false, links == 60 ? "" : "is a chain of more than 64 references");
    }
}

static void test_nesting_is_limited(void **state) {
    (void)state;
    char text[65536];
    for (int depth = 32; depth <= 33; depth++) {
        size_t at = (size_t)snprintf(text, sizeof text, SCHEMAS "    A: ");
        for (int i = 0; i < depth; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, "{type: array, items: ");
        at += (size_t)snprintf(text + at, sizeof text - at, "{type: string}");
        for (int i = 0; i < depth; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, "}");
        snprintf(text + at, sizeof text - at, "\n");
        assert_messages(text, false, depth == 32 ? "" : "lists and maps within each other more than 32 deep");
    }
    /* Objects in objects, as deep as the document may be. */
    size_t at = (size_t)snprintf(text, sizeof text, SCHEMAS "    A: ");
    for (int i = 0; i < 250; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "{properties: {m: ");
    at += (size_t)snprintf(text + at, sizeof text - at, "{}");
    for (int i = 0; i < 250; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "}}");
    snprintf(text + at, sizeof text - at, "\n");
    assert_messages(text, false, "");
}

/* Damages the golden schemas at random: no damage may crash the generator, nor make it say nothing. */
static void test_damaged_schemas_end(void **state) {
    (void)state;
    static const char *const cases[] = {"kinds", "names", "refs", "operations", "push", "nullable_3_0", "comments"};
    static const char *const pieces[] = {"'",    "\"",   "{",  "}",       "[", "]",    ":",     ",",  " ",  "\n",
                                         "null", "$ref", "#/", "allOf: ", "-", "true", "1e999", "*a", "&a "};
    seeded_random random;
    size_t with_errors = 0, without = 0;
    place p;
    open_place(&p);
    seeded_random_init(&random, 42);
    for (int round = 0; round < 700; round++) {
        char path[600];
        tl_buf text = {0};
        snprintf(path, sizeof path, TL_SOURCE_DIR "/tests/gen/golden/%s/schema.yaml", cases[(size_t)round % (sizeof cases / sizeof cases[0])]);
        assert_true(test_read_file(path, &text));
        for (uint64_t i = seeded_random_below(&random, 3) + 1; i > 0; i--) {
            const char *piece = pieces[seeded_random_below(&random, sizeof pieces / sizeof pieces[0])];
            size_t at = (size_t)seeded_random_below(&random, text.len - 8);
            uint64_t damage = seeded_random_below(&random, 4);
            if (damage == 0)
                memcpy(text.ptr + at, piece, strlen(piece));
            else if (damage == 1)
                memmove(text.ptr + at, text.ptr + at + 3, text.len - at - 3);
            else
                text.ptr[at] = (char)('a' + seeded_random_below(&random, 26));
        }
        gen *g = compile(&p, text.ptr, text.len);
        size_t files;
        gen_files(g, &files);
        char *messages = gen_test_messages(g, false);
        assert_true((gen_error_count(g) > 0) == (*messages != '\0'));
        assert_int_equal(files, gen_error_count(g) > 0 ? 0 : 3);
        *(files ? &without : &with_errors) += 1;
        free(messages);
        gen_free(g);
        tl_buf_dispose(&text);
    }
    print_message("%zu damaged schemas gave errors, %zu a client\n", with_errors, without);
    assert_true(with_errors > 50 && without > 50);
    close_place(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_warns),
        cmocka_unit_test(test_reports_a_broken_lock),
        cmocka_unit_test(test_texts_fit_into_literals),
        cmocka_unit_test(test_long_chains_end),
        cmocka_unit_test(test_chains_of_references_are_limited),
        cmocka_unit_test(test_nesting_is_limited),
        cmocka_unit_test(test_damaged_schemas_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
