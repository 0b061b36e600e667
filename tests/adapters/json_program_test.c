/* The built program pushes to the built simulator: Expandable in both generations, QQCatalyst in every content type and both behaviours. */
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
    folder_write(f->folder, "password", "open-sesame\n");
    folder_write(f->folder, "secret", "hush-hush\n");
    folder_write(f->folder, "wrong", "pancake\n");
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

static void configure_erp(fixture *f, const char *password, const char *more) {
    char text[1000];
    (void)snprintf(text, sizeof text,
                   "systems:\n  s: {adapter: expandable, url: \"%s\", login: {data_source: DEMO, user: ERP, password: {file: %s}}, jobs: 1%s}\n",
                   f->sim.url, password, more);
    folder_write(f->folder, "trunkline.yaml", text);
}

static void configure_qq(fixture *f, const char *more) {
    char text[1000];
    (void)snprintf(text, sizeof text,
                   "systems:\n  s: {adapter: qqcatalyst, url: \"%s\", kinds: {mobile: 3}, oauth: {token_url: \"%s/oauth/token\", grant: password, "
                   "user: agent, password: {file: password}, client_id: us, client_secret: {file: secret}}%s}\n",
                   f->sim.url, f->sim.url, more);
    folder_write(f->folder, "trunkline.yaml", text);
}

/* Pushes a file's text; the exit status and the results, from the outcome on, must be these. */
static void push(fixture *f, const char *csv, int code, const char *const *outcomes) {
    program_dispose(&f->ran);
    folder_write(f->folder, "in.csv", csv);
    RUN(&f->ran, f->folder, "push", "s", "in.csv", "--no-journal", "--results", "-");
    if (f->ran.code != code) {
        print_message("%s%s", f->ran.output, f->ran.errors);
    }
    assert_int_equal(f->ran.code, code);
    const char *line = strchr(f->ran.output, '\n');
    for (size_t i = 0; outcomes[i]; i++) {
        char expected[200];
        (void)snprintf(expected, sizeof expected, "\n,%zu,%s,", i + 2, outcomes[i]);
        assert_non_null(line);
        if (strncmp(line, expected, strlen(expected)) != 0) {
            fail_msg("expected %s in%s", expected, line);
        }
        line = strchr(line + 1, '\n');
    }
}
#define SAVED "saved,,,,,200"

/* Ends the simulator and returns what it held then, on one line without tabs; free() it. */
static char *end(fixture *f) {
    assert_int_equal(sim_stop(&f->sim), 0);
    char *text = sim_read_file(f->state_file), *to = text;
    assert_non_null(text);
    for (const char *from = text; *from; from++) {
        if (*from != '\t' && *from != '\n') {
            *to++ = *from;
        }
    }
    *to = '\0';
    return text;
}

static void check_state(fixture *f, const char *const *parts, const char *absent) {
    char *text = end(f);
    for (size_t i = 0; parts[i]; i++) {
        if (!strstr(text, parts[i])) {
            fail_msg("%s is not in %s", parts[i], text);
        }
    }
    if (absent && strstr(text, absent)) {
        fail_msg("%s is in %s", absent, text);
    }
    free(text);
}

/* A row of a file of results begins so. */
static void folder_check_row(const fixture *f, const char *name, const char *start) {
    char path[700], line[200];
    tl_buf text = {0};
    (void)snprintf(path, sizeof path, "%s/%s", f->folder, name);
    (void)snprintf(line, sizeof line, "\n%s", start);
    assert_true(test_read_file(path, &text));
    if (!strstr(text.ptr, line)) {
        fail_msg("%s is not in %s", start, text.ptr);
    }
    tl_buf_dispose(&text);
}

#define ERP_SEED(token)                                                                                                                              \
    "expandable: {data_sources: [DEMO], users: [{name: ERP, password: open-sesame}], customers: [ABC], " token                                       \
    "contacts: [{CUSTOMER_ID: ABC, CUST_CONTACT: JH, FAX_NO: '9', E_MAIL: old@abc.example}, {CUSTOMER_ID: ABC, prefix: P-, from: 1, to: 9}]}\n"

static void test_expandable_merges(void **state) {
    fixture *f = *state;
    start(f, ERP_SEED(""));
    configure_erp(f, "password", "");
    push(f,
         "customer,contact,kind,number,x.E_MAIL,notes\nABC,JH,mobile,1,,\nABC,P-1,work,2,,\nABC,JH,,,new@abc.example,\nABC,NEW,pager,3,,\n"
         "ABC,P-1,work,4,,\n",
         1, (const char *const[]){SAVED, SAVED, SAVED, "rejected,unknown_customer,CONTACT,Contact NEW does not exist.", NULL});
    assert_non_null(strstr(f->ran.output, ",6,invalid,bad_value,"));
    /* What was not sent stays. */
    check_state(f, (const char *const[]){"\"CELL_PHONE_NO\":\"1\"", "\"FAX_NO\":\"9\"", "\"E_MAIL\":\"new@abc.example\"", "\"PHONE_NO\":\"2\"", NULL},
                "NEW");
}

static void test_expandable_creates(void **state) {
    fixture *f = *state;
    start(f, ERP_SEED(""));
    configure_erp(f, "password", ", missing: create");
    push(f, "customer,contact,kind,number,x.FIRST_NAME\nABC,NEW,pager,3,\nABC,NEW,,,Ann\nXYZ,NEW,pager,4,\n", 1,
         (const char *const[]){SAVED, SAVED, "rejected,unknown_customer,CUSTOMER,Customer XYZ does not exist.,,500", NULL});
    check_state(f, (const char *const[]){"\"NEW\":{", "\"FIRST_NAME\":\"Ann\"", "\"PAGER_NO\":\"3\"", NULL}, "XYZ");
}

static void test_expandable_slash(void **state) {
    fixture *f = *state;
    start(f, ERP_SEED("generations: slash, "));
    configure_erp(f, "password", ", generation: slash");
    push(f, "customer,contact,kind,number,x.SLX_ID\nABC,JH,mobile,1,\nABC,JH,,,slx-1\n", 0, (const char *const[]){SAVED, SAVED, NULL});
    check_state(f, (const char *const[]){"\"CELL_PHONE_NO\":\"1\"", "\"SLX_ID\":\"slx-1\"", NULL}, NULL);
}

/* A token that is good for two calls: renewed, and the refused call is sent again. */
static void test_expandable_renews_its_token(void **state) {
    fixture *f = *state;
    for (int slash = 0; slash < 2; slash++) {
        start(f, ERP_SEED("token: {uses: 2}, "));
        configure_erp(f, "password", slash ? ", generation: slash" : "");
        push(f, "customer,contact,kind,number\nABC,P-1,work,1\nABC,P-2,work,2\nABC,P-3,work,3\nABC,P-4,work,4\nABC,P-5,work,5\n", 0,
             (const char *const[]){SAVED, SAVED, SAVED, SAVED, SAVED, NULL});
        check_state(f, (const char *const[]){"\"PHONE_NO\":\"5\"", NULL}, NULL);
        (void)sim_teardown(&f->sim);
    }
}

/* A wrong password is asked once, answered with a 500, and stops the push. */
static void test_expandable_wrong_password(void **state) {
    fixture *f = *state;
    start(f, ERP_SEED(""));
    configure_erp(f, "wrong", "");
    push(f, "customer,contact,kind,number\nABC,P-1,work,1\nABC,P-2,work,2\n", 3, (const char *const[]){"not_sent,invalid_token", "not_sent", NULL});
    assert_null(strstr(f->ran.output, "pancake"));
    assert_null(strstr(f->ran.errors, "pancake"));
    program_dispose(&f->ran);
    RUN(&f->ran, f->folder, "login", "s");
    assert_int_equal(f->ran.code, 3);
    assert_null(strstr(f->ran.errors, "pancake"));
    free(end(f));
}

#define QQ_SEED(more)                                                                                                                                \
    "qqcatalyst: {clients: [{id: us, secret: hush-hush}], users: [{name: agent, password: open-sesame}], contacts: ['2001', '2002'], types: "        \
    "['3'], " more "phones: [{contact: '2001', PhoneNumberID: 7, PhoneNumber: '555-7', IsPrimary: 'true'}]}\n"

static void test_qqcatalyst_in_every_content_type(void **state) {
    fixture *f = *state;
    static const struct {
        const char *body;
        const char *start; /* of what is sent */
        const char *headers;
    } bodies[] = {{"json", "[{\"EntityID\":", "Accept: application/json\nContent-Type: application/json\n"},
                  {"text-json", "[{\"EntityID\":", "Accept: text/json\nContent-Type: text/json\n"},
                  {"xml", "<ArrayOfPhoneNumberDTO xmlns:i=", "Accept: application/xml\nContent-Type: application/xml\n"},
                  {"text-xml", "<ArrayOfPhoneNumberDTO xmlns:i=", "Accept: text/xml\nContent-Type: text/xml\n"},
                  {"form", "%5B0%5D.EntityID=", "Accept: application/json\nContent-Type: application/x-www-form-urlencoded\n"}};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        char more[60];
        (void)snprintf(more, sizeof more, ", numbers: merges, body: %s", bodies[i].body);
        start(f, QQ_SEED(""));
        configure_qq(f, more);
        push(f,
             "contact,kind,number,phone_id,primary,label,notes\n2001,mobile,555-1,,true,Cabin & Co,<n>\n2001,Work,555-2,,,,\n2001,,555-8,7,0,,\n"
             "2002,9,555-3,,,,\n99,,555-4,,,,\n",
             1,
             (const char *const[]){SAVED, SAVED, SAVED, "rejected,unknown_phone_type,TYPE,ContactInfoTypeID 9 does not exist.,ContactInfoTypeID,200",
                                   "rejected,unknown_customer,CONTACT,Contact 99 does not exist.,,200", NULL});
        check_state(f,
                    (const char *const[]){"\"PhoneNumber\":\"555-1\"", "\"ContactInfoName\":\"Cabin & Co\"", "\"Notes\":\"<n>\"",
                                          "\"ContactInfoName\":\"Work\"", "\"PhoneNumber\":\"555-8\"", NULL},
                    "555-3");
        program_dispose(&f->ran);
        RUN(&f->ran, f->folder, "push", "s", "in.csv", "--no-journal", "--dry-run");
        assert_int_equal(strncmp(f->ran.output, bodies[i].start, strlen(bodies[i].start)), 0);
        assert_non_null(strstr(f->ran.errors, bodies[i].headers));
        (void)sim_teardown(&f->sim);
    }
}

/* The same file, and the two things that it can mean. */
static void test_qqcatalyst_replaces_or_merges(void **state) {
    fixture *f = *state;
    for (int replaces = 0; replaces < 2; replaces++) {
        start(f, replaces ? QQ_SEED("numbers: replaces, ") : QQ_SEED("numbers: merges, "));
        configure_qq(f, replaces ? ", numbers: replaces" : ", numbers: merges");
        push(f, "contact,number\n2001,555-1\n2002,555-2\n2001,555-3\n", 0, (const char *const[]){SAVED, SAVED, SAVED, NULL});
        check_state(f, (const char *const[]){"555-1", "555-2", "555-3", replaces ? "\"2001\"" : "555-7", NULL}, replaces ? "555-7" : NULL);
        (void)sim_teardown(&f->sim);
    }
}

static void test_qqcatalyst_needs_to_know(void **state) {
    fixture *f = *state;
    start(f, QQ_SEED(""));
    configure_qq(f, "");
    folder_write(f->folder, "in.csv", "contact,number\n2001,555-1\n");
    RUN(&f->ran, f->folder, "push", "s", "in.csv", "--no-journal");
    assert_int_equal(f->ran.code, 2);
    assert_non_null(strstr(f->ran.errors, "needs the setting numbers, which has no default: the vendor does not say whether"));
    check_state(f, (const char *const[]){"555-7", NULL}, "555-1");
}

/* An access token that is good for one call: each further one begins with a refresh. */
static void test_qqcatalyst_renews_its_token(void **state) {
    fixture *f = *state;
    start(f, QQ_SEED("token: {uses: 1}, "));
    configure_qq(f, ", numbers: merges, jobs: 1");
    push(f, "contact,number\n2001,555-1\n2002,555-2\n", 0, (const char *const[]){SAVED, SAVED, NULL});
    check_state(f, (const char *const[]){"555-1", "555-2", NULL}, NULL);
}

/* The files of examples/, as their README tells, with the simulator's own seed. */
static void test_the_examples(void **state) {
    fixture *f = *state;
    tl_buf contacts = {0}, agency = {0};
    char text[1500];
    assert_true(test_read_file(TL_SOURCE_DIR "/examples/contacts.csv", &contacts));
    assert_true(test_read_file(TL_SOURCE_DIR "/examples/agency.csv", &agency));
    assert_true(sim_start(&f->sim, &(sim_setup){0}));
    folder_write(f->folder, "erp", "password\n");
    folder_write(f->folder, "agent", "agent-password\n");
    folder_write(f->folder, "client", "client-secret\n");
    (void)snprintf(text, sizeof text,
                   "systems:\n  erp: {adapter: expandable, url: \"%s\", missing: create, login: {data_source: EXPANDABLE, user: APIUSER, password: "
                   "{file: erp}}}\n  agency: {adapter: qqcatalyst, url: \"%s\", numbers: merges, kinds: {mobile: 3, work: 2, home: 1}, oauth: "
                   "{token_url: \"%s/oauth/token\", grant: password, user: agent, password: {file: agent}, client_id: trunkline, client_secret: "
                   "{file: client}}}\n",
                   f->sim.url, f->sim.url, f->sim.url);
    folder_write(f->folder, "trunkline.yaml", text);
    folder_write(f->folder, "contacts.csv", contacts.ptr);
    folder_write(f->folder, "agency.csv", agency.ptr);
    RUN(&f->ran, f->folder, "push", "erp", "contacts.csv", "--no-journal", "--results", "erp-results.csv");
    assert_int_equal(f->ran.code, 1);
    assert_non_null(strstr(f->ran.errors, "6 saved\n"));
    folder_check_row(f, "erp-results.csv", "c-5,7,saved,");
    folder_check_row(f, "erp-results.csv", "c-7,9,invalid,bad_value,");
    folder_check_row(f, "erp-results.csv", "c-8,10,rejected,unknown_customer,");
    program_dispose(&f->ran);
    RUN(&f->ran, f->folder, "push", "agency", "agency.csv", "--no-journal", "--results", "agency-results.csv");
    assert_int_equal(f->ran.code, 1);
    assert_non_null(strstr(f->ran.errors, "4 saved\n"));
    folder_check_row(f, "agency-results.csv", "a-5,6,rejected,unknown_phone_type,");
    folder_check_row(f, "agency-results.csv", "a-6,7,rejected,unknown_customer,");
    tl_buf_dispose(&contacts);
    tl_buf_dispose(&agency);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_expandable_merges),
        TEST(test_expandable_creates),
        TEST(test_expandable_slash),
        TEST(test_expandable_renews_its_token),
        TEST(test_expandable_wrong_password),
        TEST(test_qqcatalyst_in_every_content_type),
        TEST(test_qqcatalyst_replaces_or_merges),
        TEST(test_qqcatalyst_needs_to_know),
        TEST(test_qqcatalyst_renews_its_token),
        TEST(test_the_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
