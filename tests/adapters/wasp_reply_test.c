/* Wasp's replies against batches: what each says of each record, and above all what it does not say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/support.h"
#include "wasp_batch.h"

/* Parts of a reply in the vendor's shape. */
#define ENTRY(code, message, field) "{\"ResultCode\":" code ",\"Message\":\"" message "\",\"HttpStatusCode\":200,\"FieldName\":\"" field "\"}"
#define OK ENTRY("0", "", "")
#define LIST(entries, counters) "{\"ResultList\":[" entries "]" counters "}"
#define COUNTS(saved, total, errors) ",\"SuccessfullResults\":" saved ",\"TotalResults\":" total ",\"ErrorCount\":" errors
#define OLD_COUNTS(saved, total) ",\"SuccessfullResults\":" saved ",\"TotalResults\":" total
#define REPLY(data, messages, has_error)                                                                                                             \
    "{\"Data\":" data ",\"Messages\":" messages ",\"BatchNumber\":null,\"HasError\":" has_error                                                      \
    ",\"HasHttpError\":false,\"HasMessage\":true,\"HasSuccessWithMoreDataRemaining\":false,\"TotalRecordsLongCount\":1}"

/* A record each of three customers; two of one customer and one of another. */
#define THREE "C-1|Cell|555-1111;C-2|Cell|555-2222;C-3|Cell|555-3333"
#define TWINS "C-1|Cell|555-1111;C-1|Office|555-2222;C-2|Cell|555-3333"
#define NO_C2 ENTRY("102", "Customer 'C-2' does not exist.", "C-2")

typedef struct reply_case {
    const char *name;
    const char *records;
    const char *body;
    const char *outcomes;
} reply_case;

static void check_case(const reply_case *c, bool in_order) {
    wasp_batch b;
    wasp_batch_init(&b, c->records, in_order);
    tl_verdict verdict = wasp_batch_read(&b, 200, "application/json; charset=utf-8", c->body);
    if (verdict != TL_VERDICT_READ || strcmp(b.outcomes, c->outcomes) != 0) {
        fail_msg("%s%s: verdict %d, \"%s\" (%s), expected \"%s\"", c->name, in_order ? " (in order)" : "", (int)verdict, b.outcomes, b.error.message,
                 c->outcomes);
    }
    wasp_batch_dispose(&b);
}

static void check_cases(const reply_case *cases, size_t count, bool in_order) {
    for (size_t i = 0; i < count; i++) {
        check_case(&cases[i], in_order);
    }
}

static void test_all_saved(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {"all well", THREE, REPLY(LIST(OK "," OK "," OK, COUNTS("3", "3", "0")), "[]", "false"), "sss"},
        {"without ErrorCount", THREE, REPLY(LIST(OK "," OK "," OK, OLD_COUNTS("3", "3")), "[]", "false"), "sss"},
        {"without counters", THREE, REPLY(LIST(OK "," OK "," OK, ""), "null", "false"), "sss"},
        {"some message as well", THREE, REPLY(LIST(OK "," OK "," OK, COUNTS("3", "3", "0")), "[" OK "]", "false"), "sss"},
        {"messages only", THREE, REPLY("null", "[" OK "," OK "," OK "]", "false"), "sss"},
        {"messages only, an empty list", THREE, REPLY(LIST("", COUNTS("3", "3", "0")), "[" OK "," OK "," OK "]", "false"), "sss"},
        {"messages only, no list", THREE, REPLY("{\"TotalResults\":3}", "[" OK "," OK "," OK "]", "false"), "sss"},
        {"a batch of one", "C-1|Cell|5", REPLY(LIST(OK, COUNTS("1", "1", "0")), "[]", "false"), "s"},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], false);
    check_cases(cases, sizeof cases / sizeof cases[0], true);
}

/* Replies that look like success and are none. */
static void test_not_all_saved(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {"one result too few", THREE, REPLY(LIST(OK "," OK, ""), "[]", "false"), "..."},
        {"one result too many", THREE, REPLY(LIST(OK "," OK "," OK "," OK, ""), "[]", "false"), "..."},
        {"no results", THREE, REPLY(LIST("", ""), "[]", "false"), "..."},
        {"no results at all", THREE, REPLY("null", "null", "false"), "..."},
        {"one message too few", THREE, REPLY("null", "[" OK "," OK "]", "false"), "..."},
        {"HasError", THREE, REPLY(LIST(OK "," OK "," OK, COUNTS("3", "3", "0")), "[]", "true"), "..."},
        {"HasHttpError", THREE,
         "{\"Data\":" LIST(OK "," OK "," OK, COUNTS("3", "3", "0")) ",\"Messages\":[],\"HasError\":false,\"HasHttpError\":true}", "..."},
        {"ErrorCount", THREE, REPLY(LIST(OK "," OK "," OK, COUNTS("3", "3", "1")), "[]", "false"), "..."},
        {"TotalResults", THREE, REPLY(LIST(OK "," OK "," OK, COUNTS("3", "4", "0")), "[]", "false"), "..."},
        {"SuccessfullResults", THREE, REPLY(LIST(OK "," OK "," OK, COUNTS("2", "3", "0")), "[]", "false"), "..."},
        {"counters below zero", THREE, REPLY(LIST(OK "," OK "," OK, COUNTS("-3", "-3", "0")), "[]", "false"), "..."},
        {"huge counters", THREE, REPLY(LIST(OK "," OK "," OK, COUNTS("3", "2147483647", "0")), "[]", "false"), "..."},
        {"counters say otherwise than messages", THREE, REPLY(LIST("", COUNTS("0", "0", "0")), "[" OK "," OK "," OK "]", "false"), "..."},
        {"a result without code", THREE, REPLY(LIST(OK "," OK ",{\"Message\":\"ok\"}", ""), "[]", "false"), "..."},
        {"a message without code", THREE, REPLY(LIST(OK "," OK "," OK, ""), "[{\"Message\":\"ok\"}]", "false"), "..."},
        {"an error among the messages", THREE, REPLY(LIST(OK "," OK "," OK, ""), "[" ENTRY("9", "oops", "") "]", "false"), "..."},
        {"one of one, but a count of two", "C-1|Cell|5", REPLY(LIST(OK "," OK, ""), "[]", "false"), "."},
        {"one of one, an error without a word", "C-1|Cell|5", REPLY("null", "[]", "true"), "."},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], false);
    check_cases(cases, sizeof cases / sizeof cases[0], true);
}

static void test_failures_are_matched(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {"by FieldName", THREE, REPLY(LIST(OK "," ENTRY("1", "No.", "C-2") "," OK, COUNTS("2", "3", "1")), "[]", "true"), "srs"},
        {"by message", THREE, REPLY(LIST(OK "," ENTRY("1", "C-2 is not known.", "") "," OK, COUNTS("2", "3", "1")), "[]", "true"), "srs"},
        {"by number", THREE, REPLY(LIST(OK "," OK "," ENTRY("1", "Bad.", "555-1111"), ""), "[]", "true"), "rss"},
        {"by number in the message", THREE, REPLY(LIST(OK "," OK "," ENTRY("1", "555-3333 is bad", ""), ""), "[]", "true"), "ssr"},
        {"by kind", TWINS, REPLY(LIST(OK "," OK "," ENTRY("1", "Phone type 'Office' is not known", "PhoneTypeName"), ""), "[]", "true"), "srs"},
        {"results reversed", THREE, REPLY(LIST(OK "," NO_C2 "," ENTRY("1", "", "C-1"), COUNTS("1", "3", "2")), "[]", "true"), "rrs"},
        {"without ErrorCount", THREE, REPLY(LIST(NO_C2 "," OK "," OK, OLD_COUNTS("2", "3")), "[]", "true"), "srs"},
        {"without any counter", THREE, REPLY(LIST(NO_C2 "," OK "," OK, ""), "[]", "true"), "srs"},
        {"the failures alone, counted", THREE, REPLY(LIST(NO_C2, COUNTS("2", "3", "1")), "[]", "true"), "srs"},
        {"the failures alone, not counted", THREE, REPLY(LIST(NO_C2, ""), "[]", "true"), ".r."},
        {"said twice", THREE, REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("2", "3", "1")), "[" NO_C2 "]", "true"), "srs"},
        {"messages only", THREE, REPLY("null", "[" OK "," NO_C2 "," OK "]", "true"), "srs"},
        {"failures in messages only, counted", THREE, REPLY("{\"ErrorCount\":1}", "[" NO_C2 "]", "true"), "srs"},
        {"failures in messages only, not counted", THREE, REPLY("null", "[" NO_C2 "]", "true"), ".r."},
        {"two of one customer, told apart by kind", TWINS,
         REPLY(LIST(OK "," OK "," ENTRY("1", "Customer C-1 has no phone type Office", "C-1"), ""), "[]", "true"), "srs"},
        {"two of one customer, told apart by number", TWINS,
         REPLY(LIST(OK "," OK "," ENTRY("1", "C-1: 555-1111 is bad", "PhoneNumber"), ""), "[]", "true"), "rss"},
        {"two of one customer, both failed, in the same words", TWINS,
         REPLY(LIST(ENTRY("1", "No C-1", "C-1") "," OK "," ENTRY("1", "No C-1", "C-1"), COUNTS("1", "3", "2")), "[]", "true"), "rrs"},
        {"all failed", THREE, REPLY(LIST(NO_C2 "," ENTRY("1", "", "C-1") "," ENTRY("1", "", "C-3"), ""), "[]", "true"), "rrr"},
        {"all failed, said twice", THREE,
         REPLY(LIST(NO_C2 "," ENTRY("1", "", "C-1") "," ENTRY("1", "", "C-3"), ""), "[" ENTRY("1", "", "C-3") "," ENTRY("1", "", "C-1") "," NO_C2 "]",
               "true"),
         "rrr"},
        {"a prefix is not a customer", "C-100|Cell|5550001;C-1001|Cell|5550002",
         REPLY(LIST(ENTRY("1", "Customer C-1001 does not exist", "CustomerNumber") "," OK, COUNTS("1", "2", "1")), "[]", "true"), "sr"},
        {"nor is a suffix or a part", "C-100|Cell|5550001;C-100-2|Cell|5550002;XC-100|Cell|5550003",
         REPLY(LIST(ENTRY("1", "Customer C-100 does not exist", "") "," OK "," OK, COUNTS("2", "3", "1")), "[]", "true"), "rss"},
        {"one of one, whatever it names", "C-1|Cell|555", REPLY(LIST(ENTRY("7", "Nobody knows why", "C-99"), ""), "[]", "true"), "r"},
        {"one of one, by a message without code", "C-1|Cell|555", REPLY("null", "[{\"Message\":\"Closed on Sundays\"}]", "true"), "r"},
        {"one of one, HasError false", "C-1|Cell|555", REPLY(LIST(ENTRY("7", "No", ""), ""), "[]", "false"), "r"},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], false);
}

/* Failures that may be about several records, about none, or that the rest of the reply contradicts. */
static void test_failures_are_not_guessed(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {"names nobody", THREE, REPLY(LIST(OK "," ENTRY("1", "A record was refused.", "") "," OK, COUNTS("2", "3", "1")), "[]", "true"), "..."},
        {"names somebody else", THREE, REPLY(LIST(OK "," ENTRY("1", "No C-9", "C-9") "," OK, COUNTS("2", "3", "1")), "[]", "true"), "..."},
        {"names two", THREE, REPLY(LIST(OK "," ENTRY("1", "C-1 and C-2 clash", "") "," OK, COUNTS("2", "3", "1")), "[]", "true"), "..."},
        {"FieldName and message disagree", THREE, REPLY(LIST(OK "," ENTRY("1", "C-1 clashes", "C-2") "," OK, ""), "[]", "true"), "..."},
        {"customer of one, number of another", THREE, REPLY(LIST(OK "," ENTRY("1", "C-1: 555-2222 is bad", "") "," OK, ""), "[]", "true"), "..."},
        {"a customer with two records", TWINS, REPLY(LIST(OK "," OK "," ENTRY("1", "No C-1", "C-1"), COUNTS("2", "3", "1")), "[]", "true"), "..."},
        {"three failures for a customer with two records", TWINS,
         REPLY(LIST(ENTRY("1", "No", "C-1") "," ENTRY("1", "No", "C-1") "," ENTRY("1", "No", "C-1"), ""), "[]", "true"), "..."},
        {"two failures for one record", THREE, REPLY(LIST(ENTRY("1", "No", "C-1") "," ENTRY("2", "Nor", "C-1") "," OK, ""), "[]", "true"), "..."},
        {"two failures for one record, and a count of none", THREE,
         REPLY(LIST(ENTRY("1", "No", "C-1") "," ENTRY("2", "Nor", "C-1"), COUNTS("3", "3", "0")), "[]", "true"), "..."},
        {"one matched, one not", THREE, REPLY(LIST(NO_C2 "," ENTRY("1", "No.", "") "," OK, COUNTS("1", "3", "2")), "[]", "true"), ".r."},
        {"more failures than records", THREE, REPLY(LIST(NO_C2 "," NO_C2 "," NO_C2 "," NO_C2, ""), "[]", "true"), "..."},
        {"more failures than records, over both parts", "C-1|Cell|5;C-2|Cell|6",
         REPLY(LIST(NO_C2 "," ENTRY("1", "x", ""), ""), "[" ENTRY("1", "y", "") "," ENTRY("1", "C-1", "") "]", "true"), ".."},
        {"only the field's name", THREE, REPLY(LIST(OK "," ENTRY("1", "Bad value", "PhoneTypeName") "," OK, ""), "[]", "true"), "..."},
        {"a position", "1|Cell|5550001;2|Cell|5550002;3|Cell|5550003", REPLY(LIST(OK "," ENTRY("1", "Bad", "2") "," OK, ""), "[]", "true"), "..."},
        {"a number of things", "3|Cell|5550001;C-2|Cell|5550002", REPLY(LIST(OK "," ENTRY("1", "1 of 3 failed", ""), ""), "[]", "true"), ".."},
        {"a word of the field's name", "C-1|Phone|5550001;C-2|Cell|5550002",
         REPLY(LIST(OK "," ENTRY("1", "Phone number is bad", "Phone"), ""), "[]", "true"), ".."},
        {"a word of the field's name beside the customer", "C-1|Phone|5550001;C-1|Cell|5550002",
         REPLY(LIST(OK "," ENTRY("1", "C-1: Phone number is bad", ""), ""), "[]", "true"), ".."},
        {"a word that happens to be a kind", "C-1|Cell|42;C-1|Fax|5550002",
         REPLY(LIST(OK "," ENTRY("1", "42 of C-1 is bad, try a Fax", ""), ""), "[]", "true"), ".."},
        /* The failure is sure, the others' success is not. */
        {"ErrorCount", THREE, REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("2", "3", "2")), "[]", "true"), ".r."},
        {"SuccessfullResults", THREE, REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("1", "3", "1")), "[]", "true"), ".r."},
        {"TotalResults", THREE, REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("2", "4", "1")), "[]", "true"), ".r."},
        {"a result too few", THREE, REPLY(LIST(NO_C2 "," OK, COUNTS("2", "3", "1")), "[]", "true"), ".r."},
        {"HasError false", THREE, REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("2", "3", "1")), "[]", "false"), ".r."},
        {"HasHttpError", THREE,
         "{\"Data\":" LIST(NO_C2 "," OK "," OK, COUNTS("2", "3", "1")) ",\"Messages\":[],\"HasError\":true,\"HasHttpError\":true}", ".r."},
        {"an entry without code", THREE, REPLY(LIST(NO_C2 "," OK ",{}", COUNTS("2", "3", "1")), "[]", "true"), ".r."},
        {"a message without code", THREE, REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("2", "3", "1")), "[{}]", "true"), ".r."},
        {"another failure among the messages", THREE, REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("2", "3", "1")), "[" ENTRY("1", "x", "") "]", "true"),
         ".r."},
        {"an error without a failure", THREE, REPLY(LIST(OK "," OK "," OK, ""), "[" ENTRY("0", "C-2 failed", "C-2") "]", "true"), "..."},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], false);
}

/* With `results: in-order` the position counts, as long as nothing speaks against it. */
static void test_in_order(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {"names nobody", THREE, REPLY(LIST(OK "," ENTRY("1", "A record was refused.", "") "," OK, COUNTS("2", "3", "1")), "[]", "true"), "srs"},
        {"two of one customer", TWINS, REPLY(LIST(OK "," ENTRY("1", "No", "C-1") "," OK, ""), "[]", "true"), "srs"},
        {"two failures of one customer", TWINS, REPLY(LIST(ENTRY("1", "No", "C-1") "," ENTRY("2", "Nor", "C-1") "," OK, ""), "[]", "true"), "rrs"},
        {"said twice", THREE, REPLY(LIST(ENTRY("1", "x", "") "," OK "," OK, ""), "[" ENTRY("1", "x", "") "]", "true"), "rss"},
        /* Not every reply has positions. */
        {"too few", THREE, REPLY(LIST(ENTRY("1", "x", "") "," OK, ""), "[]", "true"), "..."},
        {"messages only", THREE, REPLY("null", "[" OK "," ENTRY("1", "x", "") "," OK "]", "true"), "..."},
        {"a failure without a position", THREE, REPLY(LIST(ENTRY("1", "x", "") "," OK "," OK, ""), "[" ENTRY("1", "y", "") "]", "true"), "..."},
        {"a failure said twice with one position", THREE,
         REPLY(LIST(ENTRY("1", "x", "") "," OK "," OK, ""), "[" ENTRY("1", "x", "") "," ENTRY("1", "x", "") "]", "true"), "..."},
        {"counters", THREE, REPLY(LIST(ENTRY("1", "x", "") "," OK "," OK, COUNTS("1", "3", "2")), "[]", "true"), "..."},
        {"HasError false", THREE, REPLY(LIST(ENTRY("1", "x", "") "," OK "," OK, ""), "[]", "false"), "..."},
        {"without code", THREE, REPLY(LIST(ENTRY("1", "x", "") ",{}," OK, ""), "[]", "true"), "..."},
        {"names its own record and another", THREE, REPLY(LIST(ENTRY("1", "C-1 clashes with C-2", "") "," OK "," OK, ""), "[]", "true"), "rss"},
        {"names two others", THREE, REPLY(LIST(ENTRY("1", "C-2 clashes with C-3", "") "," OK "," OK, ""), "[]", "true"), "..."},
        {"names another of its own customer", TWINS, REPLY(LIST(ENTRY("1", "555-2222 is bad", "C-1") "," OK "," OK, ""), "[]", "true"), "srs"},
        /* It names another record than the one at its place: then names count again. */
        {"out of order after all", THREE, REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("2", "3", "1")), "[]", "true"), "srs"},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], true);
    static const reply_case position = {"no position by default", THREE,
                                        REPLY(LIST(OK "," ENTRY("1", "A record was refused.", "") "," OK, COUNTS("2", "3", "1")), "[]", "true"),
                                        "..."};
    check_case(&position, false);
}

static void test_replies_that_are_none(void **state) {
    (void)state;
    static const char well[] = REPLY(LIST(OK "," OK "," OK, COUNTS("3", "3", "0")), "[]", "false");
    static const struct {
        const char *name;
        int32_t http_status;
        const char *content_type;
        const char *body;
        tl_verdict verdict;
    } cases[] = {
        {"HTML", 200, "text/html; charset=utf-8", "<!DOCTYPE html><html><body>Welcome</body></html>", TL_VERDICT_UNREADABLE},
        {"HTML that calls itself JSON", 200, "application/json", "<!DOCTYPE html><html><body>Welcome</body></html>", TL_VERDICT_UNREADABLE},
        {"JSON that calls itself HTML", 200, "text/html", well, TL_VERDICT_UNREADABLE},
        {"JSON without a content type", 200, NULL, well, TL_VERDICT_UNREADABLE},
        {"nothing", 200, "application/json", "", TL_VERDICT_UNREADABLE},
        {"no content", 204, NULL, "", TL_VERDICT_UNREADABLE},
        {"null", 200, "application/json", "null", TL_VERDICT_UNREADABLE},
        {"a list of results", 200, "application/json", "[" OK "," OK "," OK "]", TL_VERDICT_UNREADABLE},
        {"another object", 200, "application/json", "{\"ok\":true}", TL_VERDICT_UNREADABLE},
        {"HasError null", 200, "application/json", "{\"HasError\":null}", TL_VERDICT_UNREADABLE},
        {"HasError in words", 200, "application/json", "{\"HasError\":\"false\"}", TL_VERDICT_UNREADABLE},
        {"a code in words", 200, "application/json", "{\"HasError\":false,\"Messages\":[{\"ResultCode\":\"0\"}]}", TL_VERDICT_UNREADABLE},
        {"a code of 3e9", 200, "application/json", "{\"HasError\":false,\"Messages\":[{\"ResultCode\":3000000000}]}", TL_VERDICT_UNREADABLE},
        {"a count beyond 64 bits", 200, "application/json", "{\"HasError\":false,\"TotalRecordsLongCount\":99999999999999999999}",
         TL_VERDICT_UNREADABLE},
        {"a list that is an object", 200, "application/json", "{\"HasError\":false,\"Messages\":{}}", TL_VERDICT_UNREADABLE},
        {"two replies", 200, "application/json", "{\"HasError\":false}{\"HasError\":false}", TL_VERDICT_UNREADABLE},
        {"HTML with 404", 404, "text/html", "<html>", TL_VERDICT_NOT_OURS},
        {"HTML with 400", 400, "text/html", "<html>", TL_VERDICT_NOT_OURS},
        {"another object with 500", 500, "application/json", "{\"Message\":\"An error has occurred.\"}", TL_VERDICT_NOT_OURS},
        {"its shape with 400", 400, "application/json", REPLY("null", "[" ENTRY("5", "Too old", "Version") "]", "true"), TL_VERDICT_REFUSED},
        {"its shape with 413", 413, "application/json", REPLY("null", "[]", "true"), TL_VERDICT_REFUSED},
        {"its shape with 415", 415, "text/json", REPLY("null", "[]", "true"), TL_VERDICT_REFUSED},
        {"its shape with 422", 422, "application/problem+json", REPLY("null", "[]", "true"), TL_VERDICT_REFUSED},
        {"its shape with 401", 401, "application/json", REPLY("null", "[" ENTRY("5", "Bad token", "") "]", "true"), TL_VERDICT_NOT_OURS},
        {"its shape with 500", 500, "application/json", REPLY("null", "[" ENTRY("5", "Broken", "") "]", "true"), TL_VERDICT_NOT_OURS},
        {"all well with 400", 400, "application/json", well, TL_VERDICT_REFUSED},
        {"all well with 500", 500, "application/json", well, TL_VERDICT_NOT_OURS},
        {"all well with 302", 302, "application/json", well, TL_VERDICT_NOT_OURS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wasp_batch b;
        wasp_batch_init(&b, THREE, i % 2 == 0);
        tl_verdict verdict = wasp_batch_read(&b, cases[i].http_status, cases[i].content_type, cases[i].body);
        if (verdict != cases[i].verdict || strcmp(b.outcomes, "...") != 0) {
            fail_msg("%s: verdict %d, \"%s\", expected %d", cases[i].name, (int)verdict, b.outcomes, (int)cases[i].verdict);
        }
        assert_true(verdict != TL_VERDICT_UNREADABLE || strlen(b.error.message) > 0);
        wasp_batch_dispose(&b);
    }
}

/* Cut anywhere, a good reply is no reply. */
static void test_truncated(void **state) {
    (void)state;
    static const char well[] = REPLY(LIST(OK "," OK "," OK, COUNTS("3", "3", "0")), "[" OK "]", "false");
    wasp_batch b;
    wasp_batch_init(&b, THREE, false);
    for (size_t len = 0; len < sizeof well - 1; len++) {
        char cut[sizeof well];
        memcpy(cut, well, len);
        cut[len] = '\0';
        tl_arena_reset(b.batch.arena);
        assert_int_equal(wasp_batch_read(&b, 200, "application/json", cut), TL_VERDICT_UNREADABLE);
        assert_string_equal(b.outcomes, "...");
    }
    assert_int_equal(wasp_batch_read(&b, 200, "application/json", well), TL_VERDICT_READ);
    assert_string_equal(b.outcomes, "sss");
    wasp_batch_dispose(&b);
}

static void check_text(tl_str got, const char *expected) {
    if (!tl_str_equal(got, tl_str_from(expected))) {
        fail_msg("\"%.*s\", expected \"%s\"", (int)got.len, got.ptr ? got.ptr : "", expected);
    }
}

/* Code, message and field are the vendor's own, and the schema's error rules name the reason. */
static void test_what_a_rejection_says(void **state) {
    (void)state;
    wasp_batch b;
    wasp_batch_init(&b, THREE, false);
    static const char body[] = REPLY(
        LIST(ENTRY("102", "Customer 'C-2' does not exist.", "C-2") "," ENTRY("-4", "Phone type for C-1?", "PhoneTypeName") "," OK, ""), "[]", "true");
    assert_int_equal(wasp_batch_read(&b, 200, "application/json", body), TL_VERDICT_READ);
    assert_string_equal(b.outcomes, "rrs");
    check_text(b.results[1].vendor_code, "102");
    check_text(b.results[1].message, "Customer 'C-2' does not exist.");
    check_text(b.results[1].field, "C-2");
    assert_int_equal(b.results[1].reason, TL_REASON_UNKNOWN_CUSTOMER);
    check_text(b.results[0].vendor_code, "-4");
    check_text(b.results[0].field, "PhoneTypeName");
    assert_int_equal(b.results[0].reason, TL_REASON_UNKNOWN_PHONE_TYPE);
    wasp_batch_dispose(&b);

    /* A single record that is refused with a status is rejected in the vendor's words, code included. */
    wasp_batch_init(&b, "C-1|Cell|555", false);
    assert_int_equal(
        wasp_batch_read(&b, 400, "application/json", REPLY("null", "[" ENTRY("105", "PhoneNumber is required.", "PhoneNumber") "]", "true")),
        TL_VERDICT_READ);
    assert_string_equal(b.outcomes, "r");
    check_text(b.results[0].vendor_code, "105");
    assert_int_equal(b.results[0].reason, TL_REASON_MISSING_FIELD);
    wasp_batch_dispose(&b);

    /* Of several things said about a single record, a failure with a text counts before one without, and that before any text. */
    static const struct {
        const char *body;
        const char *code;
        const char *message;
    } single[] = {
        {REPLY(LIST(ENTRY("8", "", "") "," OK, ""), "[" ENTRY("0", "Hello", "") "," ENTRY("9", "Bad", "") "]", "true"), "9", "Bad"},
        {REPLY(LIST(ENTRY("8", "", ""), ""), "[" ENTRY("0", "Hello", "") "]", "true"), "8", ""},
        {REPLY(LIST(ENTRY("0", "Fine", ""), ""), "[" ENTRY("0", "Hello", "") "]", "true"), "0", "Hello"},
        {REPLY(LIST(ENTRY("0", "Fine", ""), ""), "[]", "true"), "0", "Fine"},
    };
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        wasp_batch_init(&b, "C-1|Cell|555", false);
        assert_int_equal(wasp_batch_read(&b, 200, "application/json", single[i].body), TL_VERDICT_READ);
        assert_string_equal(b.outcomes, "r");
        check_text(b.results[0].vendor_code, single[i].code);
        check_text(b.results[0].message, single[i].message);
        wasp_batch_dispose(&b);
    }

    /* A refusal of several says why. */
    wasp_batch_init(&b, THREE, false);
    assert_int_equal(wasp_batch_read(&b, 400, "application/json", REPLY("null", "[" ENTRY("5", "Too old", "Version") "]", "true")),
                     TL_VERDICT_REFUSED);
    assert_string_equal(b.error.message, "Too old");
    assert_string_equal(b.error.field, "Version");
    wasp_batch_dispose(&b);
}

/* Without memory a reply is not read, and that is said; no record is settled by half of it. */
static void test_out_of_memory(void **state) {
    (void)state;
    static const char body[] = REPLY(LIST(NO_C2 "," OK "," OK, COUNTS("2", "3", "1")), "[" NO_C2 "]", "true");
    size_t n = 1;
    for (bool happened = true; happened; n++) {
        wasp_batch b;
        wasp_batch_init(&b, THREE, true);
        failing_alloc_at(n);
        tl_verdict verdict = wasp_batch_read(&b, 200, "application/json", body);
        happened = failing_alloc_happened();
        failing_alloc_at(0);
        if (verdict == TL_VERDICT_READ) {
            assert_string_equal(b.outcomes, "srs");
        } else {
            assert_true(happened);
            assert_int_equal(verdict, TL_VERDICT_UNREADABLE);
            assert_int_equal(b.error.status, TL_ERR_MEMORY);
        }
        wasp_batch_dispose(&b);
        assert_true(n < 1000);
    }
    assert_true(n > 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_all_saved),
        TEST_MEMORY(test_not_all_saved),
        TEST_MEMORY(test_failures_are_matched),
        TEST_MEMORY(test_failures_are_not_guessed),
        TEST_MEMORY(test_in_order),
        TEST_MEMORY(test_replies_that_are_none),
        TEST_MEMORY(test_truncated),
        TEST_MEMORY(test_what_a_rejection_says),
        TEST_MEMORY(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
