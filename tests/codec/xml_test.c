/* XML by the generated tables: names, namespaces, attributes, wrapping, order, three states, both ways; what is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trunkline/form.h>
#include <trunkline/json.h>
#include <trunkline/xml.h>

#include "gen/golden/xml/expected/xml.h"
#include "tables.h"

#include "support/support.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define ORDER "<order xmlns:i=\"" XSI "\" xmlns=\"urn:order\""

static void assert_text(tl_str got, const char *wanted) {
    if (got.len != strlen(wanted) || memcmp(got.ptr, wanted, got.len) != 0) {
        fail_msg("got:    %.*s\nwanted: %s", (int)got.len, got.ptr ? got.ptr : "", wanted);
    }
}

static void assert_encodes(const tl_type *type, const void *value, const tl_xml_options *options, const char *wanted) {
    tl_buf out = {0};
    tl_error error;
    if (tl_xml_encode(&out, type, value, options, &error) != TL_OK) {
        fail_msg("%s: %s", error.field, error.message);
    }
    assert_text(tl_buf_str(&out), wanted);
    tl_buf_dispose(&out);
}

/* Reads XML and compares it as JSON. */
static void assert_reads(const tl_type *type, const char *xml, const tl_xml_options *options, const char *json) {
    void *value = malloc(type->size);
    tl_arena *arena = tl_arena_new();
    tl_buf out = {0};
    tl_error error;
    assert_non_null(value);
    memset(value, 0x5A, type->size);
    if (tl_xml_decode(type, tl_str_from(xml), options, value, arena, &error) != TL_OK) {
        fail_msg("%s\n%s at line %u, column %u: %s", xml, error.field, error.line, error.column, error.message);
    }
    assert_int_equal(tl_json_encode(&out, type, value, NULL, &error), TL_OK);
    assert_text(tl_buf_str(&out), json);
    tl_buf_dispose(&out);
    tl_arena_free(arena);
    free(value);
}

static void assert_fails(const tl_type *type, const char *xml, const tl_xml_options *options, tl_status status, const char *place,
                         const char *message) {
    char *value = malloc(type->size);
    char at[200];
    tl_arena *arena = tl_arena_new();
    tl_error error;
    assert_non_null(value);
    tl_status got = tl_xml_decode(type, tl_str_from(xml), options, value, arena, &error);
    if (got != status || !strstr(error.message, message)) {
        fail_msg("%s\ngave %s (%s) instead of %s (%s)", xml, tl_status_name(got), got == TL_OK ? "" : error.message, tl_status_name(status), message);
    }
    int len = snprintf(at, sizeof(at), "%u:%u %s", error.line, error.column, error.field);
    assert_true(len > 0);
    assert_string_equal(at, place);
    for (size_t i = 0; i < type->size; i++) {
        assert_int_equal(value[i], 0);
    }
    tl_arena_free(arena);
    free(value);
}

/* Every form once: both attributes, a prefix, a null with the root's prefix, wrapped and bare lists, a nested default namespace, a map. */
static const char everything[] = ORDER " id=\"7\" xmlns:a=\"urn:a\" a:where=\"a&lt;&quot;&#xA;b\">"
                                       "<n:Note xmlns:n=\"urn:note\" i:nil=\"true\"/>"
                                       "<Tags><tag>one</tag><tag></tag></Tags>"
                                       "<words><words>x</words></words>"
                                       "<number>1</number><number>-2</number>"
                                       "<parts xmlns=\"urn:parts\"><Part><Name>&amp;&lt;&gt;\"'</Name><made>true</made></Part><Part></Part></parts>"
                                       "<Part><size>big</size></Part>"
                                       "<amount>12.50</amount>"
                                       "<final><made>false</made><size>odd</size></final>"
                                       "<by_name><k>1</k><l>2</l></by_name></order>";
static const char everything_json[] =
    "{\"id\":7,\"where\":\"a<\\\"\\nb\",\"note\":null,\"amount\":12.50,\"tags\":[\"one\",\"\"],\"words\":[\"x\"],\"bare\":[1,-2],"
    "\"parts\":[{\"Name\":\"&<>\\\"'\",\"made\":true},{}],\"part\":{\"size\":\"big\"},\"last\":{\"size\":\"odd\",\"made\":false},"
    "\"by_name\":{\"k\":1,\"l\":2}}";

static void test_every_form_both_ways(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_error error;
    xml_order order;
    assert_int_equal(tl_json_decode(&xml_order_type, tl_str_from(everything_json), NULL, &order, arena, &error), TL_OK);
    assert_encodes(&xml_order_type, &order, NULL, everything);
    assert_reads(&xml_order_type, everything, NULL, everything_json);
    tl_arena_free(arena);
}

static void test_other_spellings_say_the_same(void **state) {
    (void)state;
    /* Another order, other prefixes, comments, CDATA, references, blanks, unknown elements and attributes. */
    assert_reads(&xml_order_type,
                 "<?xml version='1.0'?>\n<!-- c -->\n<q:order xmlns:q='urn:order' xmlns:w='urn:a' id=' +007 ' w:where='&#65;' where='no' other='x'>\n"
                 "  <q:by_name><q:a>\n3 </q:a></q:by_name><unknown><deep id='1'>x</deep></unknown>\n"
                 "  <q:number>1</q:number><q:amount>\t-0.10</q:amount><q:number><![CDATA[2]]></q:number>\n"
                 "  <Note>wrong namespace</Note><x:Note xmlns:x='urn:note'>a<!-- c -->b<![CDATA[<c>]]>&amp;</x:Note>\n"
                 "  <q:final><q:made>1</q:made></q:final></q:order>\n",
                 NULL,
                 "{\"id\":7,\"where\":\"A\",\"note\":\"ab<c>&\",\"amount\":-0.10,\"bare\":[1,2],\"last\":{\"made\":true},\"by_name\":{\"a\":3}}");
    /* Encodings as declared; what comes out is UTF-8. */
    assert_reads(&t_type_point, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><t_point><x>1</x><label>\xE4</label></t_point>", NULL,
                 "{\"x\":1,\"label\":\"\xC3\xA4\"}");
    /* The last of repeated members counts, whatever state it is in. */
    assert_reads(&t_type_point, "<t_point><x>1</x><label>a</label><x>2</x><label xmlns:s='" XSI "' s:nil=' 1 '>ignored<b/></label></t_point>", NULL,
                 "{\"x\":2,\"label\":null}");
    assert_reads(&t_type_point, "<t_point><x>1</x><label xmlns:s='" XSI "' s:nil='true'/><label>b</label></t_point>", NULL,
                 "{\"x\":1,\"label\":\"b\"}");
    assert_reads(&xml_order_type,
                 ORDER " id='1'><Tags><tag>a</tag></Tags><by_name><k>1</k></by_name><Tags><tag>b</tag></Tags><by_name><l>2</l></by_name></order>",
                 NULL, "{\"id\":1,\"tags\":[\"b\"],\"bare\":[],\"by_name\":{\"l\":2}}");
    assert_reads(&t_type_point, "<t_point><x>1</x><label nil='true'>no namespace</label></t_point>", NULL, "{\"x\":1,\"label\":\"no namespace\"}");
}

static void test_three_states(void **state) {
    (void)state;
    t_point point = {0};
    assert_encodes(&t_type_point, &point, NULL, "<t_point><x>0</x></t_point>");
    point.label = tl_text("");
    assert_encodes(&t_type_point, &point, NULL, "<t_point><x>0</x><label></label></t_point>");
    point.label = tl_null_text();
    point.y = tl_int(0);
    assert_encodes(&t_type_point, &point, NULL, "<t_point><x>0</x><y>0</y><label xmlns:xsi=\"" XSI "\" xsi:nil=\"true\"/></t_point>");
    assert_reads(&t_type_point, "<t_point><x>0</x></t_point>", NULL, "{\"x\":0}");
    assert_reads(&t_type_point, "<t_point><x>0</x><label/></t_point>", NULL, "{\"x\":0,\"label\":\"\"}");
    assert_reads(&t_type_point, "<t_point><x>0</x><y>0</y><label xmlns:xsi='" XSI "' xsi:nil='true'/></t_point>", NULL,
                 "{\"x\":0,\"y\":0,\"label\":null}");
    /* Lists: null, empty, absent, where they are wrapped. */
    assert_reads(&xml_order_type, ORDER " id='1'><Tags/><parts xmlns='urn:parts' i:nil='true'/></order>", NULL,
                 "{\"id\":1,\"tags\":[],\"bare\":[],\"parts\":null}");
}

static void test_prefixes_may_clash(void **state) {
    (void)state;
    xml_order order;
    memset(&order, 0, sizeof order);
    order.odd = tl_null_text();
    static const char wanted[] = ORDER " id=\"0\"><i:odd xmlns:i=\"urn:odd\" xmlns:xsi=\"" XSI "\" xsi:nil=\"true\"/></order>";
    assert_encodes(&xml_order_type, &order, NULL, wanted);
    assert_reads(&xml_order_type, wanted, NULL, "{\"id\":0,\"bare\":[],\"odd\":null}");
}

static void test_utf_16(void **state) {
    (void)state;
    static const char text[] = "<t_point><x>7</x></t_point>";
    char wide[2 * sizeof(text)] = {(char)0xFF, (char)0xFE};
    for (size_t i = 0; i + 1 < sizeof(text); i++) {
        wide[2 + 2 * i] = text[i];
    }
    t_point point;
    tl_arena *arena = tl_arena_new();
    tl_error error;
    assert_int_equal(tl_xml_decode(&t_type_point, tl_str_sized(wide, sizeof wide), NULL, &point, arena, &error), TL_OK);
    assert_int_equal(point.x, 7);
    tl_arena_free(arena);
}

static void test_options(void **state) {
    (void)state;
    tl_xml_options options = TL_XML_OPTIONS_INIT;
    t_secret secret = {0};
    t_point inner = {3, {0, 0}, {{0, 0}, 0}};
    tl_str keys[] = {{"k1", 2}, {"k2", 2}};
    secret.password = tl_text("hush");
    secret.pin = tl_int(5);
    secret.inner.value = &inner;
    secret.inner.is = TL_VALUE;
    secret.keys.value.items = keys;
    secret.keys.value.count = 2;
    secret.keys.is = TL_VALUE;
    secret.shown = tl_text("seen");
    options.redact = true;
    options.declaration = true;
    assert_encodes(&t_type_secret, &secret, &options,
                   "<?xml version=\"1.0\" encoding=\"utf-8\"?><t_secret><password>&lt;secret&gt;</password><pin>&lt;secret&gt;</pin>"
                   "<inner>&lt;secret&gt;</inner><keys>&lt;secret&gt;</keys><armed>&lt;secret&gt;</armed><shown>seen</shown></t_secret>");
    /* A namespace in place of the schema's. */
    const tl_xml_options fresh = TL_XML_OPTIONS_INIT;
    options = fresh;
    options.namespace_uri = "urn:mine&";
    t_point point = {1, {0, 0}, {{0, 0}, 0}};
    assert_encodes(&t_type_point, &point, &options, "<t_point xmlns=\"urn:mine&amp;\"><x>1</x></t_point>");
    assert_reads(&t_type_point, "<t_point xmlns=\"urn:mine&amp;\"><x>1</x></t_point>", &options, "{\"x\":1}");
    assert_fails(&t_type_point, "<t_point><x>1</x></t_point>", &options, TL_ERR_TYPE, "1:1 ", "root element is t_point of the namespace \"\"");
    options.struct_size = 0;
    tl_buf out = {0};
    tl_error error;
    assert_int_equal(tl_xml_encode(&out, &t_type_point, &point, &options, &error), TL_ERR_USAGE);
    assert_int_equal(tl_xml_decode(&t_type_point, tl_str_from("<a/>"), &options, &point, NULL, &error), TL_ERR_USAGE);
    options = fresh;
    options.max_depth = 1001;
    assert_int_equal(tl_xml_encode(&out, &t_type_point, &point, &options, &error), TL_ERR_USAGE);
    assert_int_equal(out.len, 0);
}

static void test_numbers_are_masked(void **state) {
    (void)state;
    typedef struct call {
        tl_opt_text number;
        tl_opt_int digits;
        tl_opt_list more;
        tl_opt_object point;
    } call;
    static const tl_field fields[] = {{",\"number\":", &tl_type_text, offsetof(call, number), 10, TL_KIND_TEXT, TL_FIELD_PHONE},
                                      {",\"digits\":", &tl_type_int, offsetof(call, digits), 10, TL_KIND_INT, TL_FIELD_PHONE},
                                      {",\"more\":", &t_type_texts, offsetof(call, more), 8, TL_KIND_LIST, TL_FIELD_PHONE},
                                      {",\"point\":", &t_type_point, offsetof(call, point), 9, TL_KIND_OBJECT, TL_FIELD_PHONE}};
    static const tl_type type = {
        .name = "call", .kind = TL_KIND_OBJECT, .size = sizeof(call), .stride = sizeof(call), .limits = TL_NO_LIMITS, .fields = fields, .count = 4};
    tl_xml_options options = TL_XML_OPTIONS_INIT;
    const tl_str more[] = {{"4085551213", 10}, {"12", 2}};
    const t_point point = {408555, {0, 0}, {{0, 0}, 0}};
    const call value = {tl_text("(408) 555-1212"), tl_int(4085551212), {{more, 2}, TL_VALUE}, {&point, TL_VALUE}};
    assert_encodes(&type, &value, &options,
                   "<call><number>(408) 555-1212</number><digits>4085551212</digits><more>4085551213</more><more>12</more>"
                   "<point><x>408555</x></point></call>");
    options.redact_numbers = true;
    assert_encodes(&type, &value, &options,
                   "<call><number>(***) ***-**12</number><digits>********12</digits><more>********13</more><more>**</more>"
                   "<point>&lt;number&gt;</point></call>");
    tl_form_options form = TL_FORM_OPTIONS_INIT;
    tl_buf out = {0};
    form.redact_numbers = true;
    assert_int_equal(tl_form_encode(&out, &type, &value, &form, NULL), TL_OK);
    assert_text(tl_buf_str(&out), "number=%28***%29+***-**12&digits=********12&more%5B0%5D=********13&more%5B1%5D=**&point=%3Cnumber%3E");
    tl_buf_dispose(&out);
}

static void test_what_cannot_be_written(void **state) {
    (void)state;
    static const struct {
        const char *text;
        tl_status status;
    } cases[] = {{"\x01", TL_ERR_TYPE},         {"a\x1F", TL_ERR_TYPE},  {"\xEF\xBF\xBE", TL_ERR_TYPE},
                 {"\xEF\xBF\xBF", TL_ERR_TYPE}, {"\xC3", TL_ERR_UTF8},   {"\xED\xA0\x80", TL_ERR_UTF8},
                 {"\t\n\r\x7F", TL_OK},         {"\xEF\xBF\xBD", TL_OK}, {"\xF0\x9F\x98\x80", TL_OK}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        t_point point = {1, {0, 0}, tl_text(cases[i].text)};
        tl_buf out = {0};
        tl_error error = {0};
        assert_int_equal(tl_buf_append(&out, tl_str_from("x")), TL_OK);
        assert_int_equal(tl_xml_encode(&out, &t_type_point, &point, NULL, &error), cases[i].status);
        assert_true(cases[i].status == TL_OK ? out.len > 1 : out.len == 1);
        assert_string_equal(error.field, cases[i].status == TL_OK ? "" : "label");
        tl_buf_dispose(&out);
    }
    tl_buf out = {0};
    tl_error error;
    const tl_str raw = {"{}", 2};
    assert_int_equal(tl_xml_encode(&out, &tl_type_json, &raw, NULL, &error), TL_ERR_TYPE);
    t_entry_int entry = {{"a b", 3}, 1};
    const tl_list map = {&entry, 1};
    assert_int_equal(tl_xml_encode(&out, &t_type_int_map, &map, NULL, &error), TL_ERR_TYPE);
    xml_order order;
    memset(&order, 0, sizeof order);
    order.where.is = TL_NULL;
    assert_int_equal(tl_xml_encode(&out, &xml_order_type, &order, NULL, &error), TL_ERR_TYPE);
    assert_string_equal(error.field, "where");
    t_chain chain = {{&chain, TL_VALUE}, {0, 0}};
    assert_int_equal(tl_xml_encode(&out, &t_type_chain, &chain, NULL, &error), TL_ERR_LIMIT);
    assert_memory_equal(error.field, "next.next.", 10);
    t_all all;
    memset(&all, 0, sizeof all);
    assert_int_equal(tl_xml_encode(&out, &t_type_all, &all, NULL, &error), TL_ERR_TYPE); /* the first: a decimal without digits */
    assert_string_equal(error.field, "b_decimal");
    const tl_list broken = {NULL, 2};
    assert_int_equal(tl_xml_encode(&out, &t_type_points, &broken, NULL, &error), TL_ERR_MISSING);
    assert_int_equal(out.len, 0);
    tl_buf_dispose(&out);
}

static void test_what_cannot_be_read(void **state) {
    (void)state;
    const tl_type *point = &t_type_point;
    assert_fails(point, "", NULL, TL_ERR_SYNTAX, "1:1 ", "no element found");
    assert_fails(point, "<t_point>\n<x>1</x>\n", NULL, TL_ERR_SYNTAX, "3:1 ", "no element found");
    assert_fails(point, "<t_point>\n <x>1</y></t_point>", NULL, TL_ERR_SYNTAX, "2:8 ", "mismatched tag");
    assert_fails(point, "<t_point><p:x>1</p:x></t_point>", NULL, TL_ERR_SYNTAX, "1:10 ", "unbound prefix");
    assert_fails(point, "<t_point><x>&nbsp;</x></t_point>", NULL, TL_ERR_SYNTAX, "1:13 ", "undefined entity");
    assert_fails(point, "<t_point><x>\xFF</x></t_point>", NULL, TL_ERR_SYNTAX, "1:13 ", "not well-formed");
    assert_fails(point, "<point/>", NULL, TL_ERR_TYPE, "1:1 ", "the root element is point of the namespace \"\", where t_point is expected");
    assert_fails(point, "<t_point/>", NULL, TL_ERR_MISSING, "1:11 x", "missing");
    assert_fails(point, "<t_point>\n <x>1.5</x></t_point>", NULL, TL_ERR_TYPE, "2:8 x", "an integer is expected");
    assert_fails(point, "<t_point><x>9223372036854775808</x></t_point>", NULL, TL_ERR_RANGE, "1:32 x", "out of range");
    assert_fails(point, "<t_point><x/></t_point>", NULL, TL_ERR_TYPE, "1:14 x", "an integer is expected");
    assert_fails(point, "<t_point><x><b/></x></t_point>", NULL, TL_ERR_TYPE, "1:13 x", "an element, where a text is expected");
    assert_fails(point, "<t_point><x xmlns:s='" XSI "' s:nil='true'/></t_point>", NULL, TL_ERR_TYPE, "1:10 x", "nil, where a value is required");
    assert_fails(&xml_order_type, ORDER " id='x'/>", NULL, TL_ERR_TYPE, "1:1 id", "an integer is expected");
    assert_fails(&xml_order_type, ORDER " id='1'><parts xmlns='urn:parts'><Part/><Part><made>2</made></Part></parts></order>", NULL, TL_ERR_TYPE,
                 "1:130 parts[1].made", "true or false is expected");
    assert_fails(&xml_order_type, ORDER " id='1'><number>1</number><number>x</number></order>", NULL, TL_ERR_TYPE, "1:112 bare[1]", "an integer");
    assert_fails(&xml_order_type, ORDER " id='1'><by_name><k>x</k></by_name></order>", NULL, TL_ERR_TYPE, "1:98 by_name.k", "an integer");
    assert_fails(&xml_order_type, ORDER " id='1'><amount>1e</amount></order>", NULL, TL_ERR_TYPE, "1:95 amount", "a decimal number");
    /* Of a secret field nothing further in is told. */
    assert_fails(&t_type_secret, "<t_secret><armed>1</armed><inner><x>a</x></inner></t_secret>", NULL, TL_ERR_TYPE, "1:38 inner", "an integer");
}

static void test_attacks_are_refused(void **state) {
    (void)state;
    static const char laughs[] = "<!DOCTYPE t_point [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<t_point><x>1</x><label>&b;</label></t_point>";
    assert_fails(&t_type_point, laughs, NULL, TL_ERR_SYNTAX, "1:19 ", "a DOCTYPE is refused");
    assert_fails(&t_type_point, "<!DOCTYPE t_point SYSTEM 'file:///etc/passwd'><t_point><x>1</x></t_point>", NULL, TL_ERR_SYNTAX, "1:46 ",
                 "a DOCTYPE is");
    /* Depth: of what is read, and of what is skipped. */
    tl_xml_options options = TL_XML_OPTIONS_INIT;
    options.max_depth = 3;
    assert_reads(&t_type_chain, "<t_chain><next><n>1</n></next></t_chain>", &options, "{\"next\":{\"n\":1}}");
    assert_fails(&t_type_chain, "<t_chain><next><next><n>1</n></next></next></t_chain>", &options, TL_ERR_LIMIT, "1:22 next.next",
                 "nested too deeply");
    assert_reads(&t_type_chain, "<t_chain><a><b/></a></t_chain>", &options, "{}");
    assert_fails(&t_type_chain, "<t_chain><a><b><c/></b></a></t_chain>", &options, TL_ERR_LIMIT, "1:16 ", "nested too deeply");
    /* Size. */
    options.max_bytes = 27;
    assert_reads(&t_type_point, "<t_point><x>1</x></t_point>", &options, "{\"x\":1}");
    options.max_bytes = 26;
    char value[sizeof(t_point)];
    tl_error error;
    assert_int_equal(tl_xml_decode(&t_type_point, tl_str_from("<t_point><x>1</x></t_point>"), &options, value, NULL, &error), TL_ERR_LIMIT);
}

static void test_whole_lists(void **state) {
    (void)state;
    static const char orders[] = "<o:Orders xmlns:o=\"urn:orders\"><order xmlns=\"urn:order\" id=\"1\"></order>"
                                 "<order xmlns=\"urn:order\" id=\"2\"><number>3</number></order></o:Orders>";
    tl_arena *arena = tl_arena_new();
    tl_list list;
    tl_error error;
    const tl_type *type = xml_save_order_operation.reply;
    assert_int_equal(tl_xml_decode(type, tl_str_from(orders), NULL, &list, arena, &error), TL_OK);
    assert_int_equal(list.count, 2);
    assert_encodes(type, &list, NULL, orders);
    assert_reads(type, "<Orders xmlns='urn:orders'/>", NULL, "[]");
    /* Many elements, so that the list moves as it grows. */
    tl_buf many = {0};
    assert_int_equal(tl_buf_append(&many, tl_str_from("<t_matrix>")), TL_OK);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(tl_buf_format(&many, "<item><item>%d</item><item>%d</item></item>", i, i + 1), TL_OK);
    }
    assert_int_equal(tl_buf_append(&many, tl_str_from("</t_matrix>")), TL_OK);
    assert_int_equal(tl_xml_decode(&t_type_matrix, tl_buf_str(&many), NULL, &list, arena, &error), TL_OK);
    assert_int_equal(list.count, 1000);
    const tl_list *last = (const tl_list *)list.items + 999;
    assert_int_equal(last->count, 2);
    assert_int_equal(((const int64_t *)last->items)[1], 1000);
    tl_buf again = {0};
    assert_int_equal(tl_xml_encode(&again, &t_type_matrix, &list, NULL, &error), TL_OK);
    assert_true(tl_str_equal(tl_buf_str(&again), tl_buf_str(&many)));
    tl_buf_dispose(&again);
    tl_buf_dispose(&many);
    tl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_every_form_both_ways), TEST_MEMORY(test_other_spellings_say_the_same),
        TEST_MEMORY(test_three_states),         TEST_MEMORY(test_options),
        TEST_MEMORY(test_prefixes_may_clash),   TEST_MEMORY(test_utf_16),
        TEST_MEMORY(test_numbers_are_masked),   TEST_MEMORY(test_what_cannot_be_written),
        TEST_MEMORY(test_what_cannot_be_read),  TEST_MEMORY(test_attacks_are_refused),
        TEST_MEMORY(test_whole_lists),
    };
    return cmocka_run_group_tests_name("codec xml", tests, NULL, NULL);
}
