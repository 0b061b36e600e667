/* The simulated xWEB's GetQuery: what clauses find, and that a quoted attempt at injection finds nothing where an unquoted one finds all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "sim_process.h"
#include "soap_client.h"

static sim_process sim;
static char *token;

static int start(void **state) {
    (void)state;
    static const char seed[] =
        "xweb:\n  users: [{name: xweb-user, password: xweb-password}]\n"
        "  limits: {faults_per_day: -1}\n"
        "  denied_objects: [Organization]\n"
        "  customers:\n"
        "    - {cst_key: 00000000-0000-4000-8000-00000000000a, cst_type: Individual, cst_id: '1', cst_eml_address_dn: ann@example.com}\n"
        "    - {cst_key: 00000000-0000-4000-8000-00000000000b, cst_type: Individual, cst_id: '2', cst_ind_full_name_dn: \"O'Hara\"}\n"
        "    - {cst_key: 00000000-0000-4000-8000-00000000000c, cst_type: Organization, cst_id: '3', cst_bio: ~}\n";
    const sim_setup setup = {.seed = seed};
    if (!sim_start(&sim, &setup))
        return -1;
    token = soap_login(sim.url);
    return 0;
}

static int stop(void **state) {
    (void)state;
    free(token);
    return sim_teardown(&sim);
}

static soap_reply ask(const char *object, const char *columns, const char *where, const char *order, long status) {
    const char *const pairs[] = {"TOKEN", token, "OBJECT", object, "COLUMNS", columns, "WHERE", where, "ORDER", order, NULL};
    return soap_xweb(sim.url, "GetQuery", "xweb/get-query-request.xml", pairs, status);
}

/* The cst_id of every row found, as one text: "12"; "!" for a fault. */
static void check_found(const char *object, const char *where, const char *order, const char *expected) {
    char found[20] = "";
    size_t count = 0;
    soap_reply reply = ask(object, "cst_id", where, order, *expected == '!' ? 500 : 200);
    for (const char *at = reply.body; (at = strstr(at, "<cst_id>")) != NULL; at++)
        found[count++] = at[strlen("<cst_id>")];
    found[count] = '\0';
    assert_string_equal(*expected == '!' ? "!" : found, expected);
    soap_reply_dispose(&reply);
}

static void test_clauses(void **state) {
    (void)state;
    static const struct row {
        const char *object;
        const char *where;
        const char *order;
        const char *found;
    } rows[] = {
        {"Customer", "", "", "123"},
        {"Individual", "", "", "12"},
        {"Customer", "", "cst_id DESC", "321"},
        {"Customer", "cst_id = '2'", "", "2"},
        {"Customer", "cst_id='2'", "", "2"},
        {"Customer", "cst_id IN ('1', '3','9')", "", "13"},
        {"Customer", "cst_id in('3')", "", "3"},
        {"Customer", "cst_eml_address_dn = 'ANN@example.com'", "", "1"},
        {"Customer", "cst_ind_full_name_dn = 'O''Hara'", "", "2"},
        {"Customer", "cst_id = '1' AND cst_type = 'Individual'", "", "1"},
        {"Customer", "cst_id = '1' AND cst_type = 'Organization'", "", ""},
        {"Customer", "cst_id = '1' OR cst_id = '3'", "", "13"},
        {"Customer", "(cst_id = '1' OR cst_id = '3') AND cst_type = 'Organization'", "", "3"},
        {"Customer", "cst_bio = ''", "", ""}, /* null equals nothing */
        {"Customer", "cst_id = 2", "", "2"},
        {"Customer", "cst_id =", "", "!"},
        {"Customer", "cst_id = '2", "", "!"},
        {"Customer", "cst_id = '2' garbage", "", "!"},
        {"Customer", "no_such_column = '2'", "", "!"},
        {"Nonsense", "", "", "!"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_found(rows[i].object, rows[i].where, rows[i].order, rows[i].found);
}

/* Each attempt, quoted as it must be, is a name that nobody has; put in as it is, it takes over the clause. */
static void test_injection(void **state) {
    (void)state;
    check_found("Customer", "cst_id = '1'' OR ''1''=''1'", "", "");
    check_found("Customer", "cst_id = '1' OR '1'='1'", "", "123");
    check_found("Customer", "cst_id = '1'' --'", "", "");
    check_found("Customer", "cst_id = '1' --'", "", "1");
    check_found("Customer", "cst_id IN ('x'') OR (''1''=''1')", "", "");
    check_found("Customer", "cst_id IN ('x') OR ('1'='1')", "", "123");
    check_found("Customer", "cst_id = '1''; DROP TABLE co_customer'", "", "");
    check_found("Customer", "cst_id = '1'; DROP TABLE co_customer", "", "!");
}

static void test_columns(void **state) {
    (void)state;
    soap_reply reply = ask("Customer", "cst_key, cst_id", "cst_id = '1'", "", 200);
    assert_non_null(strstr(reply.body,
                           "<Objects xmlns=\"\"><Result><cst_key>00000000-0000-4000-8000-00000000000a</cst_key><cst_id>1</cst_id></Result>"
                           "</Objects>"));
    soap_reply_dispose(&reply);
    reply = ask("Customer", "*", "cst_id = '2'", "", 200);
    char *columns = soap_children(&reply, "Result");
    assert_string_equal(columns, "cst_key cst_type cst_id cst_ind_full_name_dn");
    free(columns);
    soap_reply_dispose(&reply);
    reply = ask("Customer", "cst_key, no_such_column", "", "", 500);
    check_element(&reply, "Message", "Invalid column name.");
    soap_reply_dispose(&reply);
    reply = ask("Customer", "cst_key", "cst_id = 'nobody'", "", 200);
    char *rows = soap_children(&reply, "Objects");
    assert_string_equal(rows, "");
    free(rows);
    soap_reply_dispose(&reply);
}

static void test_denied(void **state) {
    (void)state;
    soap_reply reply = ask("Organization", "cst_key", "", "", 500);
    check_element(&reply, "Message", "Account is not authorized to perform Select on Organization object");
    soap_reply_dispose(&reply);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clauses),
        cmocka_unit_test(test_injection),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_denied),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
