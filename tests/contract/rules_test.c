/* trunkline contract: each rule finds its mistake, names file, line and element, and shows no value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "messages.h"

static messages in;

static int setup(void **state) {
    (void)state;
    messages_make(&in);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    messages_remove(&in);
    return 0;
}

#define ENVELOPE(header, body)                                                                                                                       \
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns='http://www.avectra.com/2005/'\n"                                         \
    " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\n" header "<e:Body>\n" body "</e:Body>\n</e:Envelope>\n"
#define TOKEN "<e:Header><AuthorizationToken><Token>t0ken</Token></AuthorizationToken></e:Header>\n"
#define UPDATE(facade) ENVELOPE(TOKEN, "<WEBPhoneUpdate><oFacadeObject>\n" facade "</oFacadeObject></WEBPhoneUpdate>\n")
#define GROUPS "<Phone_XRef/><Customer/>\n<Phone/><Country/>\n"

/* The first line of what is said about one message. */
static void check_one(const char *wsdl, const char *message, const char *expected) {
    messages_write(&in, "m.xml", message);
    char *said = messages_judge_ours(&in, wsdl, NULL, *expected ? 1 : 0);
    if (*expected) {
        said[strcspn(said, "\n")] = '\0';
        assert_string_equal(said, expected);
    } else {
        assert_string_equal(said, "1 message, 0 findings\n");
    }
    free(said);
}

static void test_good(void **state) {
    (void)state;
    check_one("xweb.wsdl", UPDATE(GROUPS), "");
    check_one("xweb.wsdl", UPDATE("<CurrentKey xsi:nil='true'/><Phone_XRef><cph_extension/></Phone_XRef><Customer/><Phone/><Country/>"), "");
    check_one("xweb.wsdl", ENVELOPE("", "<Authenticate><userName>u</userName><password>p</password></Authenticate>"), "");
    check_one("xweb.wsdl",
              ENVELOPE("<e:Header><AuthorizationToken e:actor='x'><Token>t</Token></AuthorizationToken></e:Header>",
                       "<WEBPhoneUpdateResponse><WEBPhoneUpdateResult>true</WEBPhoneUpdateResult></WEBPhoneUpdateResponse>"),
              "");
    check_one("xweb.wsdl",
              ENVELOPE("", "<e:Fault><faultcode xmlns=''>e:Client</faultcode><faultstring xmlns=''>Locked</faultstring><detail xmlns=''/></e:Fault>"),
              "");
    /* A block of somebody else's is none of the WSDL's. */
    check_one("xweb.wsdl",
              ENVELOPE("<e:Header><x:y xmlns:x='urn:x'/><AuthorizationToken><Token>t</Token></AuthorizationToken></e:Header>", "<WEBPhoneGetTypes/>"),
              "");
}

static void test_rules(void **state) {
    (void)state;
    static const struct row {
        const char *message;
        const char *said;
    } rows[] = {
        {"<a><b></a>", "m.xml:1: not-xml: this is no well-formed XML (libxml2's error 77)"},
        {"<!DOCTYPE a [<!ENTITY b 'c'>]>" UPDATE(GROUPS), "m.xml:1: doctype: SOAP allows no DOCTYPE"},
        {"<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'/>", "m.xml:1: envelope Envelope: the root is no SOAP 1.1 envelope"},
        {ENVELOPE("", "<WEBPhoneGetTypes/><WEBPhoneGetTypes/>"),
         "m.xml:2: envelope: there must be one Header at most, then one Body with one element"},
        {ENVELOPE(TOKEN, "<WEBPhoneGetTypes xmlns='urn:other'/>"),
         "m.xml:5: operation-unknown WEBPhoneGetTypes: no operation of the WSDL sends or answers with this element, in this namespace"},
        {ENVELOPE(TOKEN, "<AuthorizationToken/>"),
         "m.xml:5: operation-unknown AuthorizationToken: no operation of the WSDL sends or answers with this element, in this namespace"},
        {ENVELOPE("", "<WEBPhoneGetTypes/>"),
         "m.xml:3: header-missing: the block AuthorizationToken, which the WSDL binds to this message, is not there"},
        {ENVELOPE("<e:Header><x:y xmlns:x='urn:x'/></e:Header>\n", "<WEBPhoneGetTypes/>"),
         "m.xml:3: header-missing: the block AuthorizationToken, which the WSDL binds to this message, is not there"},
        {ENVELOPE("<e:Header><AuthorisationToken/></e:Header>\n", "<WEBPhoneGetTypes/>"),
         "m.xml:3: header-unknown AuthorisationToken: the WSDL's namespace declares no such block"},
        {ENVELOPE("<e:Header><AuthorizationToken><Tokn/></AuthorizationToken></e:Header>\n", "<WEBPhoneGetTypes/>"),
         "m.xml:3: element AuthorizationToken/Tokn: This element is not expected. Expected is ( {http://www.avectra.com/2005/}Token )."},
        {ENVELOPE(TOKEN, "<WEBPhoneGet><key>7</key></WEBPhoneGet>"), "m.xml:5: pattern WEBPhoneGet/key: the value does not fit the pattern"},
        {ENVELOPE(TOKEN, "<WEBPhoneGet/>"),
         "m.xml:5: missing-element WEBPhoneGet: Missing child element(s). Expected is ( {http://www.avectra.com/2005/}key )."},
        {UPDATE("<Phone_XRef><cph_extension>12345678901</cph_extension></Phone_XRef><Customer/><Phone/><Country/>"),
         "m.xml:6: max-length WEBPhoneUpdate/oFacadeObject/Phone_XRef/cph_extension: the value is too long"},
        {UPDATE("<Phone_XRef><cph_primary>256</cph_primary></Phone_XRef><Customer/><Phone/><Country/>"),
         "m.xml:6: type WEBPhoneUpdate/oFacadeObject/Phone_XRef/cph_primary: the value is not of the element's type"},
        {UPDATE("<Phone_XRef/><Customer><cst_credit_limit>1.23456</cst_credit_limit></Customer><Phone/><Country/>"),
         "m.xml:6: fraction-digits WEBPhoneUpdate/oFacadeObject/Customer/cst_credit_limit: the value has too many digits behind the point"},
        {UPDATE("<Phone_XRef xsi:nil='true'/><Customer/><Phone/><Country/>"),
         "m.xml:6: nil WEBPhoneUpdate/oFacadeObject/Phone_XRef: xsi:nil is not allowed here, or the element is not empty"},
        {UPDATE("<Phone_XRef>text</Phone_XRef><Customer/><Phone/><Country/>"),
         "m.xml:6: content WEBPhoneUpdate/oFacadeObject/Phone_XRef: text or elements stand where none may"},
        {UPDATE("<Phone_XRef a='b'/><Customer/><Phone/><Country/>"),
         "m.xml:6: attribute WEBPhoneUpdate/oFacadeObject/Phone_XRef: an attribute is not as declared"},
        {UPDATE("<Phone_XRef/><Customer/><Country/>"),
         "m.xml:5: group-omitted WEBPhoneUpdate/oFacadeObject/Phone: the WSDL requires this group; it is not there"},
        /* Deviation 1 is no licence to change the order. */
        {UPDATE("<Phone_XRef/><Phone/><Customer/><Country/>"),
         "m.xml:6: element WEBPhoneUpdate/oFacadeObject/Customer: This element is not expected. Expected is ( "
         "{http://www.avectra.com/2005/}Country )."},
        /* One wrong request and one wrong reply, as the vendor would see them. */
        {UPDATE("<Phone_XRef><cph_pht_key/></Phone_XRef><Customer/>\n<Phone><phn_numbr>1</phn_numbr></Phone><Country/>"),
         "m.xml:6: pattern WEBPhoneUpdate/oFacadeObject/Phone_XRef/cph_pht_key: the value does not fit the pattern"},
        {ENVELOPE(TOKEN, "<WEBPhoneUpdateResponse><WEBPhoneUpdateResult>maybe</WEBPhoneUpdateResult></WEBPhoneUpdateResponse>"),
         "m.xml:5: type WEBPhoneUpdateResponse/WEBPhoneUpdateResult: the value is not of the element's type"},
        {ENVELOPE("", "<e:Fault><faultstring xmlns=''>Locked</faultstring></e:Fault>"),
         "m.xml:4: element Fault/faultstring: This element is not expected. Expected is ( faultcode )."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_one("xweb.wsdl", rows[i].message, rows[i].said);
    check_one("kognitiv-sync.wsdl",
              "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><FetchAccountCore\n"
              " xmlns='https://app.smartbutton.com/Services/Sync'><preqFetchAccountCore><MemberId>x</MemberId>\n"
              "</preqFetchAccountCore></FetchAccountCore></e:Body></e:Envelope>",
              "m.xml:2: type FetchAccountCore/preqFetchAccountCore/MemberId: the value is not of the element's type");
}

/* group-omitted counts unless it is asked for; nothing else is tolerated with it. */
static void test_groups(void **state) {
    (void)state;
    messages_write(&in, "a.xml", UPDATE("<Phone_XRef/><Phone/>\n"));
    char *said = messages_judge_ours(&in, "xweb.wsdl", "--empty-groups=send", 1);
    assert_string_equal(said, "a.xml:5: group-omitted WEBPhoneUpdate/oFacadeObject/Customer: the WSDL requires this group; it is not there\n"
                              "a.xml:5: group-omitted WEBPhoneUpdate/oFacadeObject/Country: the WSDL requires this group; it is not there\n"
                              "1 message, 2 findings\n");
    free(said);
    free(messages_judge_ours(&in, "xweb.wsdl", "--empty-groups=omit", 0));
    messages_write(&in, "b.xml", UPDATE("<Phone/><Phone_XRef/>\n"));
    said = messages_judge_ours(&in, "xweb.wsdl", "--empty-groups=omit", 1);
    assert_non_null(strstr(said, "b.xml:6: element WEBPhoneUpdate/oFacadeObject/Phone_XRef: This element is not expected."));
    assert_non_null(strstr(said, "2 messages, 1 finding\n"));
    free(said);
}

/* A tenant whose WSDL differs: the element is named. */
static void test_changed_wsdl(void **state) {
    (void)state;
    static const struct row {
        const char *from;
        const char *to;
        const char *said;
    } rows[] = {
        {"name=\"cph_pht_key\"", "name=\"cph_pht_keys\"",
         "element WEBPhoneUpdate/oFacadeObject/Phone_XRef/cph_pht_key: This element is not expected"},
        {"name=\"phn_number\" type=\"tns:av_phone_Type\"", "name=\"phn_number\" type=\"tns:stringLength2_Type\"",
         "max-length WEBPhoneUpdate/oFacadeObject/Phone/phn_number: the value is too long"},
        {"element=\"tns:WEBPhoneUpdate\"", "element=\"tns:WEBPhoneUpdates\"", "operation-unknown WEBPhoneUpdate"},
    };
    static const char message[] = UPDATE("<Phone_XRef><cph_pht_key>243f7447-c38b-473f-be84-dbedd2f1f55e</cph_pht_key></Phone_XRef><Customer/>"
                                         "<Phone><phn_number>5195550100</phn_number></Phone><Country/>");
    char ours[600];
    char changed[600];
    snprintf(ours, sizeof ours, "%s/wsdl/xweb.wsdl", TL_SOURCE_DIR);
    messages_write(&in, "m.xml", message);
    free(messages_judge(&in, ours, NULL, 0));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *text = messages_change(ours, rows[i].from, rows[i].to);
        messages_write(&in, "changed.wsdl", text);
        free(text);
        char *said = messages_judge(&in, messages_path(&in, "changed.wsdl", changed), NULL, 1);
        if (!strstr(said, rows[i].said))
            fail_msg("row %zu: %s", i, said);
        free(said);
    }
}

/* Vendors write wildcards without processContents, which means strict, and declare nothing of what they put there. */
static void test_bare_wildcards(void **state) {
    (void)state;
    char ours[600];
    char changed[600];
    snprintf(ours, sizeof ours, "%s/wsdl/xweb.wsdl", TL_SOURCE_DIR);
    for (int i = 0; i < 3; i++) {
        char *text = messages_change(i ? messages_path(&in, "changed.wsdl", changed) : ours, "<xs:any processContents=\"lax\"/>", "<xs:any/>");
        messages_write(&in, "changed.wsdl", text);
        free(text);
    }
    messages_write(&in, "m.xml",
                   ENVELOPE(TOKEN, "<WEBPhoneGetTypesResponse><WEBPhoneGetTypesResult><Rows xmlns=''><Result><a/></Result></Rows>"
                                   "</WEBPhoneGetTypesResult></WEBPhoneGetTypesResponse>"));
    char *said = messages_judge(&in, messages_path(&in, "changed.wsdl", changed), NULL, 0);
    assert_string_equal(said, "1 message, 0 findings\n");
    free(said);
}

/* What is in a message stays there. */
static void test_no_values(void **state) {
    (void)state;
    static const char secret[] = "s3cret-s3cret-s3cret-s3cret-s3cret-s3cret-s3cret-s3cret-s3cret";
    char message[1000];
    snprintf(message, sizeof message,
             UPDATE("<Phone_XRef><cph_key>%s</cph_key><cph_primary>%s</cph_primary></Phone_XRef>"
                    "<Customer a='%s'><cst_web_password>%s</cst_web_password></Customer><Phone>%s</Phone><Country/>"),
             secret, secret, secret, secret, secret);
    messages_write(&in, "m.xml", message);
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 1);
    assert_null(strstr(said, "s3cret"));
    assert_non_null(strstr(said, "max-length WEBPhoneUpdate/oFacadeObject/Customer/cst_web_password"));
    free(said);
    said = messages_judge_ours(&in, "xweb.wsdl", "--json", 1);
    assert_null(strstr(said, "s3cret"));
    free(said);
}

static void test_json(void **state) {
    (void)state;
    messages_write(&in, "m.xml", UPDATE("<Phone_XRef/><Customer/>\n<Phone/>"));
    char *said = messages_judge_ours(&in, "xweb.wsdl", "--json", 1);
    cJSON *json = cJSON_Parse(said);
    assert_non_null(json);
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(json, "messages")->valueint, 1);
    const cJSON *findings = cJSON_GetObjectItemCaseSensitive(json, "findings");
    assert_int_equal(cJSON_GetArraySize(findings), 1);
    const cJSON *one = findings->child;
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(one, "file")->valuestring, "m.xml");
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(one, "line")->valueint, 5);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(one, "element")->valuestring, "WEBPhoneUpdate/oFacadeObject/Country");
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(one, "rule")->valuestring, "group-omitted");
    assert_true(cJSON_IsString(cJSON_GetObjectItemCaseSensitive(one, "message")));
    cJSON_Delete(json);
    free(said);
}

/* A schema far away is never asked for. */
static void test_no_network(void **state) {
    (void)state;
    char ours[600];
    char changed[600];
    snprintf(ours, sizeof ours, "%s/wsdl/xweb.wsdl", TL_SOURCE_DIR);
    char *text = messages_change(ours, "<xs:import namespace=\"http://microsoft.com/wsdl/types/\"/>",
                                 "<xs:import namespace=\"urn:far\" schemaLocation=\"http://127.0.0.1:9/far.xsd\"/>"
                                 "<xs:import namespace=\"http://microsoft.com/wsdl/types/\"/>");
    messages_write(&in, "changed.wsdl", text);
    free(text);
    messages_write(&in, "m.xml", UPDATE(GROUPS));
    char *said = messages_judge(&in, messages_path(&in, "changed.wsdl", changed), NULL, 2);
    assert_non_null(strstr(said, "http://127.0.0.1:9/far.xsd"));
    free(said);
}

static void test_usage(void **state) {
    (void)state;
    static const struct row {
        const char *wsdl;
        const char *said;
    } rows[] = {
        {"", "Document is empty"},
        {"<a>", "this is no XML that can be read"},
        {"<a/>", "this is no WSDL 1.1"},
        {"<wsdl:definitions xmlns:wsdl='http://schemas.xmlsoap.org/wsdl/'/>", "it holds no schema"},
        {"<wsdl:definitions xmlns:wsdl='http://schemas.xmlsoap.org/wsdl/'><wsdl:types><s:schema xmlns:s='http://www.w3.org/2001/XMLSchema'"
         " targetNamespace='http://www.avectra.com/2005/'><s:element name='WEBPhoneUpdate' type='s:nonsense'/></s:schema></wsdl:types>"
         "</wsdl:definitions>",
         "a schema in it cannot be used"},
    };
    char path[600];
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 2);
    assert_non_null(strstr(said, "holds no message"));
    free(said);
    messages_write(&in, "m.xml", UPDATE(GROUPS));
    said = messages_judge_ours(&in, "no-such.wsdl", NULL, 2);
    assert_non_null(strstr(said, "no-such.wsdl"));
    free(said);
    said = messages_judge_ours(&in, "xweb.wsdl", "--empty-groups=perhaps", 2);
    assert_non_null(strstr(said, "empty-groups"));
    free(said);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        messages_write(&in, "bad.wsdl", rows[i].wsdl);
        said = messages_judge(&in, messages_path(&in, "bad.wsdl", path), NULL, 2);
        if (!strstr(said, rows[i].said))
            fail_msg("row %zu: %s", i, said);
        free(said);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_good, setup, teardown),           cmocka_unit_test_setup_teardown(test_rules, setup, teardown),
        cmocka_unit_test_setup_teardown(test_groups, setup, teardown),         cmocka_unit_test_setup_teardown(test_changed_wsdl, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bare_wildcards, setup, teardown), cmocka_unit_test_setup_teardown(test_no_values, setup, teardown),
        cmocka_unit_test_setup_teardown(test_json, setup, teardown),           cmocka_unit_test_setup_teardown(test_no_network, setup, teardown),
        cmocka_unit_test_setup_teardown(test_usage, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
