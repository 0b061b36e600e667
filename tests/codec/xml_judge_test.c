/* libxml2 as an independent judge: of what we write, and of 20,000 texts that are broken at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>

#include <trunkline/json.h>

#include "gen/golden/xml/expected/xml.h"
#include "qqcatalyst/qqcatalyst.h"
#include "values.h"
#include "xml_values.h"

enum { MUTATIONS = 20000, SEEDS = 300 };

static const tl_type *type_at(size_t i) {
    const tl_type *const types[] = {&xml_order_type,
                                    xml_save_order_operation.reply,
                                    &xml_part_type,
                                    &t_type_points,
                                    &t_type_chain,
                                    &t_type_matrix,
                                    &t_type_wide,
                                    &t_type_secret,
                                    qqcatalyst_contacts_phone_numbers_operation.request,
                                    &qqcatalyst_action_result_dto_type};
    return i < sizeof(types) / sizeof(types[0]) ? types[i] : NULL;
}

/* What libxml2 makes of a text; NULL: it is not well-formed. */
static xmlDocPtr judge(tl_str text) {
    return xmlReadMemory(text.ptr ? text.ptr : "", (int)text.len, "x.xml", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

/* The canonical form: other quotes, empty tags, references, CDATA, order of attributes and declarations. Without text: there is none. */
static tl_str canonical(xmlDocPtr document, xmlChar **memory) {
    int len = xmlC14NDocDumpMemory(document, NULL, XML_C14N_1_0, NULL, 0, memory);
    if (len <= 0) {
        return tl_str_sized(NULL, 0);
    }
    return tl_str_sized((const char *)*memory, (size_t)len);
}

static tl_status read_as_json(const tl_type *type, tl_str xml, tl_buf *json, tl_error *error) {
    void *value = calloc(1, type->size);
    tl_arena *arena = tl_arena_new();
    assert_non_null(value);
    tl_status status = tl_xml_decode(type, xml, NULL, value, arena, error);
    if (status == TL_OK) {
        assert_int_equal(tl_json_encode(json, type, value, NULL, NULL), TL_OK);
    }
    tl_arena_free(arena);
    free(value);
    return status;
}

/* Writes a random value, and checks that it comes back, from our bytes and from libxml2's canonical form of them. */
static void check_there_and_back(const tl_type *type, uint64_t seed) {
    seeded_random random;
    tl_arena *arena = tl_arena_new();
    tl_buf xml = {0}, wanted = {0}, direct = {0}, normal = {0};
    tl_error error;
    void *value = calloc(1, type->size);
    xmlChar *memory = NULL;
    assert_non_null(value);
    seeded_random_init(&random, seed);
    random_xml_value(type, value, &random, arena);
    assert_int_equal(tl_json_encode(&wanted, type, value, NULL, &error), TL_OK);
    if (tl_xml_encode(&xml, type, value, NULL, &error) != TL_OK) {
        fail_msg("seed %d, %s: %s at %s", (int)seed, type->name, error.message, error.field);
    }
    xmlDocPtr document = judge(tl_buf_str(&xml));
    if (!document) {
        fail_msg("seed %d, %s: libxml2 refuses %.*s", (int)seed, type->name, (int)xml.len, xml.ptr);
    }
    if (read_as_json(type, tl_buf_str(&xml), &direct, &error) != TL_OK || !tl_str_equal(tl_buf_str(&wanted), tl_buf_str(&direct))) {
        fail_msg("seed %d, %s: %s at %s\n%.*s\n%.*s", (int)seed, type->name, error.message, error.field, (int)xml.len, xml.ptr, (int)wanted.len,
                 wanted.ptr);
    }
    assert_int_equal(read_as_json(type, canonical(document, &memory), &normal, &error), TL_OK);
    if (!tl_str_equal(tl_buf_str(&wanted), tl_buf_str(&normal))) {
        fail_msg("seed %d, %s: the canonical form says something else: %s", (int)seed, type->name, (const char *)memory);
    }
    xmlFree(memory);
    xmlFreeDoc(document);
    free(value);
    tl_buf_dispose(&xml);
    tl_buf_dispose(&wanted);
    tl_buf_dispose(&direct);
    tl_buf_dispose(&normal);
    tl_arena_free(arena);
}

static void test_random_values_there_and_back(void **state) {
    (void)state;
    for (size_t i = 0; type_at(i); i++) {
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            check_there_and_back(type_at(i), seed);
        }
    }
}

/* One change of a text: a byte, a cut, or a piece of XML in some place. */
static void mutate(tl_buf *text, seeded_random *random) {
    static const char *const pieces[] = {"<",
                                         ">",
                                         "/>",
                                         "</",
                                         "&",
                                         "&amp;",
                                         "&#65;",
                                         "&#0;",
                                         "&x;",
                                         "<!-- c -->",
                                         "<!--",
                                         "<![CDATA[x]]>",
                                         "]]>",
                                         "<?p i?>",
                                         "<a/>",
                                         "<a>",
                                         "</a>",
                                         "<a:b/>",
                                         " xmlns=\"\"",
                                         " xmlns:a=\"urn:a\"",
                                         " i:nil=\"true\"",
                                         " a=\"1\" a=\"2\"",
                                         "\"",
                                         "=",
                                         "\xC3\xA4",
                                         "\xFF",
                                         "1",
                                         " ",
                                         "<!DOCTYPE a>",
                                         "<!ENTITY a 'b'>"};
    size_t at = (size_t)seeded_random_below(random, text->len + 1);
    size_t removed = 0;
    char byte = (char)seeded_random_next(random);
    tl_str piece = {&byte, 0};
    switch (seeded_random_below(random, 4)) {
    case 0:
        piece.len = 1;
        removed = 1;
        break;
    case 1:
        removed = (size_t)seeded_random_below(random, 12);
        break;
    case 2:
        piece = tl_str_from(pieces[seeded_random_below(random, sizeof(pieces) / sizeof(pieces[0]))]);
        break;
    default: /* a stretch of the text, twice */
        piece = tl_str_sized(text->ptr + at, (size_t)seeded_random_below(random, 30));
        piece.len = piece.len < text->len - at ? piece.len : text->len - at;
        break;
    }
    char copy[64];
    memcpy(copy, piece.ptr, piece.len);
    removed = removed < text->len - at ? removed : text->len - at;
    assert_int_equal(tl_buf_reserve(text, piece.len), TL_OK);
    memmove(text->ptr + at + piece.len, text->ptr + at + removed, text->len - at - removed);
    memcpy(text->ptr + at, copy, piece.len);
    text->len += piece.len - removed;
}

/* How the two verdicts may go together. Counts the texts that both read. */
static void compare_verdicts(const tl_type *type, tl_str xml, size_t *good, size_t *broken) {
    tl_buf direct = {0}, normal = {0};
    tl_error error = {0}, second = {0};
    xmlDocPtr document = judge(xml);
    tl_status status = read_as_json(type, xml, &direct, &error);
    bool doctype = status == TL_ERR_SYNTAX && strstr(error.message, "DOCTYPE");
    /* libxml2 only warns of prefixes that are bound to nothing and of namespaces that are no URI; expat follows the namespaces standard. */
    bool namespaces =
        status == TL_ERR_SYNTAX && (strstr(error.message, "prefix") || strstr(error.message, "namespace") ||
                                    strstr(error.message, "duplicate attribute") || strstr(error.message, "not well-formed (invalid token)"));
    if (!document && status != TL_ERR_SYNTAX && status != TL_ERR_TYPE && status != TL_ERR_MISSING && status != TL_ERR_RANGE) {
        fail_msg("libxml2 refuses what we read (%s): %.*s", tl_status_name(status), (int)xml.len, xml.ptr);
    }
    if (document && status == TL_ERR_SYNTAX && !doctype && !namespaces) {
        fail_msg("libxml2 reads what we refuse (%s): %.*s", error.message, (int)xml.len, xml.ptr);
    }
    *broken += !document && status == TL_ERR_SYNTAX;
    if (document && !doctype && !namespaces) {
        xmlChar *memory = NULL;
        tl_str text = canonical(document, &memory);
        /* There is none where a namespace is no URI. */
        tl_status again = text.len ? read_as_json(type, text, &normal, &second) : status;
        if (text.len == 0) {
            assert_true(tl_str_find(xml, tl_str_from("xmlns")) >= 0);
            assert_int_equal(tl_buf_append(&normal, tl_buf_str(&direct)), TL_OK);
        }
        if (again != status || !tl_str_equal(tl_buf_str(&direct), tl_buf_str(&normal))) {
            fail_msg("%.*s\nis read as %.*s (%s),\n%s\nas %.*s (%s)", (int)xml.len, xml.ptr, (int)direct.len, direct.ptr ? direct.ptr : "",
                     error.message, (const char *)memory, (int)normal.len, normal.ptr ? normal.ptr : "", second.message);
        }
        *good += status == TL_OK;
        xmlFree(memory);
    }
    xmlFreeDoc(document);
    tl_buf_dispose(&direct);
    tl_buf_dispose(&normal);
}

static void test_broken_texts(void **state) {
    (void)state;
    size_t good = 0, broken = 0;
    for (uint64_t seed = 1; seed <= MUTATIONS; seed++) {
        size_t count = 0;
        while (type_at(count)) {
            count++;
        }
        const tl_type *type = type_at(seed % count);
        seeded_random random;
        tl_arena *arena = tl_arena_new();
        tl_buf xml = {0};
        void *value = calloc(1, type->size);
        assert_non_null(value);
        seeded_random_init(&random, seed);
        random_xml_value(type, value, &random, arena);
        assert_int_equal(tl_xml_encode(&xml, type, value, NULL, NULL), TL_OK);
        for (uint64_t changes = seeded_random_below(&random, 3) + 1; changes; changes--) {
            mutate(&xml, &random);
        }
        compare_verdicts(type, tl_buf_str(&xml), &good, &broken);
        free(value);
        tl_buf_dispose(&xml);
        tl_arena_free(arena);
    }
    /* Neither side of the comparison is empty. */
    assert_in_range(good, MUTATIONS / 20, MUTATIONS);
    assert_in_range(broken, MUTATIONS / 20, MUTATIONS);
}

static void say_nothing(void *context, xmlErrorPtr problem) {
    (void)context;
    (void)problem;
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_random_values_there_and_back), TEST_MEMORY(test_broken_texts)};
    xmlInitParser();
    xmlSetStructuredErrorFunc(NULL, say_nothing);
    int failed = cmocka_run_group_tests_name("codec xml judge", tests, NULL, NULL);
    xmlCleanupParser();
    return failed;
}
