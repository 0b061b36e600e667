/* What the SOAP adapters send keeps the WSDL's contract: every message of a push, lookups included, is kept and judged by libxml2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <trunkline/systems.h>

#include "messages.h"
#include "soap_answers.h"

#define CPH "a0000000-0000-4000-8000-000000000001"
#define PHN "d0000000-0000-4000-8000-000000000001"
#define CST "c0000000-0000-4000-8000-000000000001"
#define PHT "243f7447-c38b-473f-be84-dbedd2f1f55e"
#define NS "xmlns=\"http://www.avectra.com/2005/\""
#define PHONE "<Phone_XRef><cph_key>" CPH "</cph_key></Phone_XRef><Customer/><Phone><phn_key>" PHN "</phn_key></Phone><Country/>"

static void answer_xweb(journey *j, const char *path, const char *body, fake_answer *to) {
    (void)j;
    (void)path;
    if (strstr(body, ":GetQuery>"))
        soap_answer(to, "<GetQueryResponse " NS "><GetQueryResult><Q xmlns=\"\"><Result><cst_key>" CST
                        "</cst_key><cst_id>10 &amp; 'x'</cst_id></Result></Q>"
                        "</GetQueryResult></GetQueryResponse>");
    else if (strstr(body, ":WEBPhoneGet>"))
        soap_answer(to, "<WEBPhoneGetResponse " NS "><WEBPhoneGetResult>" PHONE "</WEBPhoneGetResult></WEBPhoneGetResponse>");
    else if (strstr(body, ":WEBPhoneInsert>"))
        soap_answer(to, "<WEBPhoneInsertResponse " NS "><WEBPhoneInsertResult>" PHONE "</WEBPhoneInsertResult></WEBPhoneInsertResponse>");
    else
        soap_answer(to, "<WEBPhoneUpdateResponse " NS "><WEBPhoneUpdateResult>true</WEBPhoneUpdateResult></WEBPhoneUpdateResponse>");
}

static void answer_kognitiv(journey *j, const char *path, const char *body, fake_answer *to) {
    (void)j;
    (void)path;
    (void)body;
    soap_answer(to, "<SaveAccountPhoneResponse xmlns=\"https://app.smartbutton.com/Services/Sync\"><SaveAccountPhoneResult><ReturnCode>0</ReturnCode>"
                    "<SavedPhoneNumber>1</SavedPhoneNumber></SaveAccountPhoneResult></SaveAccountPhoneResponse>");
}

/* Every message that was sent, as a file each. Returns how many. */
static size_t keep(const messages *in, journey *j) {
    size_t count = 0;
    char *at = strstr(j->sent, "<?xml");
    while (at) {
        char name[40];
        char *next = strstr(at + 1, "<?xml");
        char *end = strstr(at, ":Envelope>");
        assert_true(end && (!next || end < next));
        end[strlen(":Envelope>")] = '\0';
        (void)snprintf(name, sizeof name, "%02zu.xml", ++count);
        messages_write(in, name, at);
        at = next;
    }
    assert_int_equal(count, j->requests);
    return count;
}

static journey *push_xweb(const char *empty_groups) {
    journey *j = journey_new(tl_soap_systems(NULL)[0], answer_xweb);
    journey_set(j, "find.by", "cst_id");
    journey_set(j, "empty_groups", empty_groups);
    tl_record *insert = journey_add(j, "10 & 'x'", NULL, NULL, PHT, "703 <555> & \"0100\"");
    insert->columns[TL_COLUMN_EXTENSION] = tl_null_text();
    insert->columns[TL_COLUMN_PRIMARY] = tl_text("1");
    insert->columns[TL_COLUMN_COUNTRY] = tl_text(CST);
    journey_extra(j, journey_add(j, "10 & 'x'", NULL, CPH, PHT, ""), "Customer.cst_comment", "a\tb");
    j->records[1].columns[TL_COLUMN_NUMBER] = tl_text("7");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n1 saved \n");
    return j;
}

static void test_xweb(void **state) {
    messages in;
    (void)state;
    messages_make(&in);
    journey *j = push_xweb("omit");
    assert_int_equal(keep(&in, j), 4); /* a query, a get, an update, an insert */
    free(messages_judge_ours(&in, "xweb.wsdl", "--empty-groups=omit", 0));
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 1);
    assert_non_null(strstr(said, "group-omitted"));
    free(said);
    journey_free(j);
    messages_remove(&in);
}

static void test_xweb_with_all_groups(void **state) {
    messages in;
    (void)state;
    messages_make(&in);
    journey *j = push_xweb("send");
    assert_int_equal(keep(&in, j), 4);
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 0);
    assert_string_equal(said, "4 messages, 0 findings\n");
    free(said);
    journey_free(j);
    messages_remove(&in);
}

static void test_kognitiv(void **state) {
    messages in;
    (void)state;
    messages_make(&in);
    journey *j = journey_new(tl_soap_systems(NULL)[1], answer_kognitiv);
    (void)journey_add(j, "1001", NULL, NULL, "HOME", "1 & 2");
    journey_add(j, "1002", NULL, NULL, "HOME", "1")->columns[TL_COLUMN_CARRIER] = tl_text("BELL");
    journey_run(j);
    assert_int_equal(keep(&in, j), 2);
    char *said = messages_judge_ours(&in, "kognitiv-sync.wsdl", NULL, 0);
    assert_string_equal(said, "2 messages, 0 findings\n");
    free(said);
    journey_free(j);
    messages_remove(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_xweb), cmocka_unit_test(test_xweb_with_all_groups), cmocka_unit_test(test_kognitiv)};
    return cmocka_run_group_tests_name("soap_contract", tests, NULL, NULL);
}
