/* The built program pushes to the built simulator: logins, chains, dead tokens, lock-out, the day's faults, finding, and Kognitiv's answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "folder.h"
#include "program.h"
#include "sim_process.h"
#include "support/support.h"

#define CPH(n) "a0000000-0000-4000-8000-00000000" n
#define CST(n) "c0000000-0000-4000-8000-00000000" n
#define MOBILE "243f7447-c38b-473f-be84-dbedd2f1f55e"
#define USERS "users: [{name: xweb-user, password: xweb-pass}], phone_types: {3445f817-a38f-483a-aabe-b8d3c084832b: Office, " MOBILE ": Mobile}, "
#define PEOPLE "customers: [{from: 1001, to: 1009}], phones: [{from: 1001, to: 1009}]"

typedef struct fixture {
    sim_process sim;
    const char *folder;
    program ran;
    char state_file[600];
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = test_temp_dir();
    assert_non_null(f->folder);
    folder_write(f->folder, "password", "xweb-pass\n");
    folder_write(f->folder, "token", "kog-t0ken\n");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    program_dispose(&f->ran);
    int ended = sim_teardown(&f->sim);
    bool removed = test_temp_dir_remove(f->folder);
    free(f);
    return ended == 0 && removed ? 0 : -1;
}

static void start(fixture *f, const char *seed) {
    static const char *arguments[] = {"--state", NULL, NULL};
    (void)snprintf(f->state_file, sizeof f->state_file, "%s/sim-state.json", f->folder);
    arguments[1] = f->state_file;
    sim_setup setup = {.seed = seed, .arguments = arguments};
    assert_true(sim_start(&f->sim, &setup));
}

static void configure_xweb(fixture *f, const char *more) {
    char text[1500];
    (void)snprintf(text, sizeof text,
                   "systems:\n  members: {adapter: xweb, url: \"%s/xweb/secure/netForumXML.asmx\", "
                   "login: {user: xweb-user, password: {file: password}}, kinds: {mobile: " MOBILE "}%s}\n",
                   f->sim.url, more);
    folder_write(f->folder, "trunkline.yaml", text);
}

static void configure_kognitiv(fixture *f, const char *more) {
    char text[1500];
    (void)snprintf(text, sizeof text,
                   "systems:\n  loyalty: {adapter: kognitiv, url: \"%s/Services/Sync.asmx\", token: {file: token}, kinds: {mobile: MOBILE}%s}\n",
                   f->sim.url, more);
    folder_write(f->folder, "trunkline.yaml", text);
}

/* Pushes a file's text; the exit status must be `code`. */
static void push(fixture *f, const char *system, const char *csv, int code) {
    program_dispose(&f->ran);
    folder_write(f->folder, "in.csv", csv);
    RUN(&f->ran, f->folder, "push", system, "in.csv", "--no-journal", "--results", "results.csv");
    if (f->ran.code != code)
        print_message("%s", f->ran.errors);
    assert_int_equal(f->ran.code, code);
}

/* The column of a row of the results; "" when there is none. */
static const char *result(const fixture *f, size_t row, const char *column) {
    static char cell[600];
    char path[1200], heading[1000];
    tl_buf text = {0};
    size_t wanted = 0;
    (void)snprintf(path, sizeof path, "%s/results.csv", f->folder);
    assert_true(test_read_file(path, &text));
    size_t end = strcspn(text.ptr, "\r\n");
    (void)snprintf(heading, sizeof heading, "%.*s", (int)end, text.ptr);
    for (const char *at = heading; strcspn(at, ",") != strlen(column) || strncmp(at, column, strlen(column)) != 0; wanted++) {
        at += strcspn(at, ",");
        assert_int_equal(*at, ',');
        at++;
    }
    const char *line = text.ptr;
    for (size_t i = 0; i <= row; i++) {
        line = strchr(line, '\n');
        assert_non_null(line);
        line++;
    }
    for (size_t i = 0; i < wanted; i++)
        line = strchr(line, ',') + 1;
    (void)snprintf(cell, sizeof cell, "%.*s", (int)strcspn(line, ",\r\n"), line);
    tl_buf_dispose(&text);
    return cell;
}

/* Ends the simulator and returns what it held then, on one line without tabs; free() it. */
static char *end(fixture *f) {
    assert_int_equal(sim_stop(&f->sim), 0);
    char *text = sim_read_file(f->state_file), *to = text;
    assert_non_null(text);
    for (const char *from = text; *from; from++) {
        if (*from != '\t' && *from != '\n')
            *to++ = *from;
    }
    *to = '\0';
    return text;
}

static void check_state(fixture *f, const char *part) {
    char *text = end(f);
    if (!strstr(text, part))
        fail_msg("%s is not in %s", part, text);
    free(text);
}

static void test_inserts_updates_and_finds(void **state) {
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE "}\n");
    configure_xweb(f, ", find: {by: cst_id}");
    push(f, "members",
         "id,customer,phone_id,kind,number,extension,x.Phone_XRef.cph_unlisted_flag\n"
         "new,1002,,mobile,703-555-0101,,1\nold," /* found: the customer is looked up as well */
         "1001," CPH("1001") ",mobile,703-555-0102,17,\nnobody,9999,,mobile,703-555-0103,,\n",
         1);
    assert_string_equal(result(f, 0, "outcome"), "saved");
    assert_string_equal(result(f, 1, "outcome"), "saved");
    assert_string_equal(result(f, 2, "outcome"), "rejected");
    assert_string_equal(result(f, 2, "reason"), "unknown_customer");
    char *text = end(f);
    assert_non_null(strstr(text, "\"703-555-0101\""));
    assert_non_null(strstr(text, "\"703-555-0102\""));
    assert_non_null(strstr(text, "\"cph_extension\":\"17\""));
    assert_non_null(strstr(text, "\"cph_unlisted_flag\":\"1\""));
    assert_null(strstr(text, "0103"));
    assert_non_null(strstr(text, "\"logins\":1"));
    free(text);
}

static void test_an_injection_saves_nothing(void **state) {
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE "}\n");
    configure_xweb(f, ", find: {by: cst_id}");
    push(f, "members", "id,customer,kind,number\na,' OR 1=1 --,mobile,703-555-0199\nb,1001' --,mobile,703-555-0199\n", 1);
    assert_string_equal(result(f, 0, "reason"), "unknown_customer");
    assert_string_equal(result(f, 1, "reason"), "unknown_customer");
    char *text = end(f);
    assert_null(strstr(text, "0199"));
    free(text);
}

/* One login a chain, whatever the tokens do. */
static void test_chains(void **state) {
    static const char *const modes[] = {"absolute", "sliding", "single-use"};
    fixture *f = *state;
    for (size_t i = 0; i < 3; i++) {
        char seed[1000], csv[4000] = "id,customer,kind,number\n";
        for (unsigned row = 0; row < 40; row++)
            (void)snprintf(csv + strlen(csv), sizeof csv - strlen(csv), "r%u," CST("100%u") ",mobile,703555%04u\n", row, 1 + row % 9, row);
        (void)snprintf(seed, sizeof seed, "xweb: {" USERS PEOPLE ", token: {mode: %s}}\n", modes[i]);
        start(f, seed);
        configure_xweb(f, ", chains: 2, jobs: 4");
        push(f, "members", csv, 0);
        char *text = end(f);
        unsigned logins = 0;
        const char *at = strstr(text, "\"logins\":");
        assert_non_null(at);
        logins = (unsigned)strtoul(at + strlen("\"logins\":"), NULL, 10);
        assert_in_range(logins, 1, 2);
        assert_non_null(strstr(text, "\"faults\":0"));
        free(text);
    }
}

/* Each token is dead after four calls: one renewal, one replay, and all is saved. */
static void test_a_dead_token_is_renewed(void **state) {
    static const char *const deaths[] = {"exception", "locked"};
    fixture *f = *state;
    for (size_t i = 0; i < 2; i++) {
        char seed[1000];
        (void)snprintf(seed, sizeof seed, "xweb: {" USERS PEOPLE ", token: {uses: 4, dead: %s}}\n", deaths[i]);
        start(f, seed);
        configure_xweb(f, ", jobs: 1");
        push(f, "members",
             "id,customer,kind,number\na," CST("1001") ",mobile,1\nb," CST("1002") ",mobile,2\nc," CST("1003") ",mobile,3\nd," CST(
                 "1004") ",mobile,4\ne," CST("1005") ",mobile,5\n",
             0);
        check_state(f, "\"logins\":2");
    }
}

static void test_a_wrong_password_is_tried_once(void **state) {
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE "}\n");
    configure_xweb(f, ", chains: 4, jobs: 4");
    folder_write(f->folder, "password", "wr0ng-s3cret\n");
    push(f, "members",
         "id,customer,kind,number\na," CST("1001") ",mobile,1\nb," CST("1002") ",mobile,2\nc," CST("1003") ",mobile,3\nd," CST("1004") ",mobile,4\n",
         3);
    assert_non_null(strstr(f->ran.errors, "Invalid Credentials Supplied"));
    assert_null(strstr(f->ran.errors, "wr0ng-s3cret"));
    assert_string_equal(result(f, 0, "outcome"), "not_sent");
    check_state(f, "\"failed_logins\":1");
}

static void test_a_locked_user_stops(void **state) {
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE ", limits: {fail_count: 1}}\n");
    configure_xweb(f, "");
    folder_write(f->folder, "password", "wr0ng\n");
    for (unsigned i = 0; i < 2; i++)
        push(f, "members", "id,customer,kind,number\na," CST("1001") ",mobile,1\n", 3);
    folder_write(f->folder, "password", "xweb-pass\n"); /* too late */
    push(f, "members", "id,customer,kind,number\na," CST("1001") ",mobile,1\nb," CST("1001") ",mobile,2\n", 3);
    assert_non_null(strstr(f->ran.errors, "Locked"));
    assert_string_equal(result(f, 0, "outcome"), "not_sent");
    assert_int_equal(sim_stop(&f->sim), 0);
}

static void test_faults_count_over_runs(void **state) {
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE "}\n");
    configure_xweb(f, ", jobs: 1, fault_limit: 3");
    /* no such customers: a fault each */
    push(f, "members", "id,customer,kind,number\na," CST("8001") ",mobile,1\nb," CST("8002") ",mobile,2\n", 1);
    assert_string_equal(result(f, 1, "outcome"), "rejected");
    push(f, "members", "id,customer,kind,number\na," CST("8001") ",mobile,1\nb," CST("1001") ",mobile,2\n", 3);
    assert_string_equal(result(f, 0, "outcome"), "rejected");
    assert_string_equal(result(f, 1, "outcome"), "not_sent");
    assert_non_null(strstr(f->ran.errors, "fault_limit"));
    push(f, "members", "id,customer,kind,number\nb," CST("1001") ",mobile,2\n", 3); /* the next one does not begin */
    check_state(f, "\"faults\":3");
}

static void test_a_refused_login_counts_as_a_fault(void **state) {
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE "}\n");
    configure_xweb(f, ", fault_limit: 2");
    folder_write(f->folder, "password", "wr0ng\n");
    push(f, "members", "id,customer,kind,number\na," CST("1001") ",mobile,1\n", 3);
    push(f, "members", "id,customer,kind,number\na," CST("1001") ",mobile,1\n", 3);
    push(f, "members", "id,customer,kind,number\na," CST("1001") ",mobile,1\n", 3);
    assert_non_null(strstr(f->ran.errors, "fault_limit"));
    check_state(f, "\"failed_logins\":2");
}

static void test_a_dead_token_counts_as_a_fault(void **state) {
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE ", token: {uses: 2}}\n");
    configure_xweb(f, ", jobs: 1, fault_limit: 1");
    push(f, "members",
         "id,customer,kind,number\na," CST("1001") ",mobile,1\nb," CST("1002") ",mobile,2\nc," CST("1003") ",mobile,3\nd," CST("1004") ",mobile,4\n",
         3);
    assert_string_equal(result(f, 2, "outcome"), "saved");
    assert_string_equal(result(f, 3, "outcome"), "not_sent");
    check_state(f, "\"faults\":1");
}

static void test_a_login_without_a_token_is_told(void **state) {
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE ", token: {none: true}}\n");
    configure_xweb(f, "");
    push(f, "members", "id,customer,kind,number\na," CST("1001") ",mobile,1\n", 3);
    assert_non_null(strstr(f->ran.errors, "brings no token"));
    assert_int_equal(sim_stop(&f->sim), 0);
}

/* Whatever the tenant's fields are, and however it shows empty ones. */
static void test_tenants(void **state) {
    static const char *const fields[] = {"2010", "2015", "2017"}, *const empty[] = {"absent", "empty", "nil"};
    fixture *f = *state;
    for (size_t i = 0; i < 9; i++) {
        char seed[1000];
        (void)snprintf(seed, sizeof seed, "xweb: {" USERS PEOPLE ", fields: %s, empty_fields: %s, rows_namespace: %s}\n", fields[i % 3], empty[i / 3],
                       i % 2 ? "vendor" : "none");
        start(f, seed);
        configure_xweb(f, i % 2 ? ", empty_groups: send, find: {by: cst_id}" : ", find: {by: cst_id}");
        push(f, "members", "id,customer,phone_id,number\na,1001," CPH("1001") ",703-555-0142\nb,1002,,703-555-0143\n", 0);
        char *text = end(f);
        assert_non_null(strstr(text, "703-555-0142"));
        assert_non_null(strstr(text, "703-555-0143"));
        free(text);
    }
}

static void test_kinds_come_as_config_lines(void **state) {
    fixture *f = *state;
    start(f, "xweb: {users: [{name: xweb-user, password: xweb-pass}], phone_types: {3445f817-a38f-483a-aabe-b8d3c084832b: Office, " MOBILE
             ": Mobile, 11111111-1111-4111-8111-111111111111: Direct Dial, 22222222-2222-4222-8222-222222222222: Cell 2}, " PEOPLE "}\n");
    configure_xweb(f, "");
    RUN(&f->ran, f->folder, "kinds", "members");
    assert_int_equal(f->ran.code, 0);
    assert_string_equal(f->ran.errors, "");
    assert_ptr_equal(strstr(f->ran.output, "    kinds:\n"), f->ran.output);
    assert_non_null(strstr(f->ran.output, "      work: 3445f817-a38f-483a-aabe-b8d3c084832b # Office\n"));
    assert_non_null(strstr(f->ran.output, "      mobile: " MOBILE " # Mobile\n"));
    assert_non_null(strstr(f->ran.output, "      # KIND: 11111111-1111-4111-8111-111111111111 # Direct Dial\n"));
    assert_non_null(strstr(f->ran.output, "      # KIND: 22222222-2222-4222-8222-222222222222 # Cell 2\n"));
    assert_int_equal(sim_stop(&f->sim), 0);
    program_dispose(&f->ran);
    RUN(&f->ran, f->folder, "kinds", "members"); /* nobody there */
    assert_int_equal(f->ran.code, 3);
    configure_kognitiv(f, "");
    program_dispose(&f->ran);
    RUN(&f->ran, f->folder, "kinds", "loyalty");
    assert_int_equal(f->ran.code, 2);
    assert_non_null(strstr(f->ran.errors, "no call that lists its kinds"));
}

/* What stands in the config and cannot be: told with its place, and nothing is sent. */
static void test_wrong_settings(void **state) {
    static const struct {
        const char *more, *message;
    } cases[] = {
        {", find: {bye: cst_id}", "unknown key \"bye\"; did you mean \"by\"?"},
        {", find: {by: name}", "find.by takes key or cst_id or cst_recno or email"},
        {", fault_limit: 0", "the setting fault_limit cannot be 0"},
        {", empty_groups: maybe", "empty_groups takes omit or send"},
        {", namespace: [a]", "namespace takes a text"},
    };
    fixture *f = *state;
    start(f, "xweb: {" USERS PEOPLE "}\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        configure_xweb(f, cases[i].more);
        push(f, "members", "id,customer,kind,number\na," CST("1001") ",mobile,1\n", 2);
        if (!strstr(f->ran.errors, cases[i].message))
            fail_msg("%s is not in: %s", cases[i].message, f->ran.errors);
        assert_non_null(strstr(f->ran.errors, "trunkline.yaml:2"));
    }
    folder_write(f->folder, "trunkline.yaml",
                 "systems:\n  members: {adapter: wasp, url: \"http://127.0.0.1:9\", token: {file: token}, namespace: 'urn:x'}\n");
    push(f, "members", "id,customer,kind,number\na,1,mobile,1\n", 2);
    assert_non_null(strstr(f->ran.errors, "namespace: wasp does not speak"));
    check_state(f, "\"logins\":0");
}

#define KOGNITIV                                                                                                                                     \
    "kognitiv: {tokens: [kog-t0ken], limited_tokens: [read-0nly], members: ['1001', '1002', '1003'], phone_types: [MOBILE], carriers: [BELL]}\n"

static void test_kognitiv(void **state) {
    fixture *f = *state;
    start(f, KOGNITIV);
    configure_kognitiv(f, "");
    push(f, "loyalty",
         "id,customer,kind,number,carrier,valid\na,1001,mobile,15195550100,BELL,\nb,1002,mobile,15195550100,,1\nc,1002,mobile,15195550101,NONE,\n"
         "d,77,mobile,15195550102,,\ne,1003,PIGEON,15195550103,,0\n",
         1);
    assert_string_equal(result(f, 0, "outcome"), "saved");
    assert_string_equal(result(f, 1, "reason"), "duplicate_number");
    assert_string_equal(result(f, 1, "vendor_code"), "315");
    assert_string_equal(result(f, 2, "reason"), "unknown_carrier");
    assert_string_equal(result(f, 3, "reason"), "unknown_customer");
    assert_string_equal(result(f, 4, "reason"), "unknown_phone_type");
    folder_write(f->folder, "token", "read-0nly\n");
    push(f, "loyalty", "id,customer,kind,number\na,1001,mobile,15195550109\nb,1002,mobile,15195550108\n", 3);
    assert_string_equal(result(f, 0, "reason"), "no_permission");
    folder_write(f->folder, "token", "other\n");
    push(f, "loyalty", "id,customer,kind,number\na,1001,mobile,15195550109\n", 3);
    assert_string_equal(result(f, 0, "reason"), "invalid_token");
    assert_non_null(strstr(f->ran.errors, "100"));
    assert_int_equal(sim_stop(&f->sim), 0);
}

static void test_kognitivs_namespace(void **state) {
    fixture *f = *state;
    start(f, "kognitiv: {tokens: [kog-t0ken], members: ['1001'], phone_types: [MOBILE], namespace: 'http://tenant.example/Sync'}\n");
    configure_kognitiv(f, ", namespace: 'http://tenant.example/Sync'");
    push(f, "loyalty", "id,customer,kind,number\na,1001,mobile,15195550100\n", 0);
    configure_kognitiv(f, ", jobs: 1");
    push(f, "loyalty",
         "id,customer,kind,number\na,1001,mobile,1\nb,1001,mobile,2\nc,1001,mobile,3\nd,1001,mobile,4\ne,1001,mobile,5\nf,1001,mobile,6\n", 3);
    assert_non_null(strstr(f->ran.errors, "namespace"));
    assert_int_equal(sim_stop(&f->sim), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_inserts_updates_and_finds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_injection_saves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chains, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_dead_token_is_renewed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_wrong_password_is_tried_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_locked_user_stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_faults_count_over_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_refused_login_counts_as_a_fault, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_dead_token_counts_as_a_fault, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_login_without_a_token_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tenants, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kinds_come_as_config_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kognitiv, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kognitivs_namespace, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("soap_program", tests, NULL, NULL);
}
