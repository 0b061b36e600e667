/* The keys of a config that depend on the system: settings of adapters, logins, bodies; and the whole example of the design, as it stands there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <trunkline/systems.h>

#include "capture.h"
#include "config.h"
#include "config_check.h"
#include "support/support.h"

static const char *folder;

static int make_folder(void **state) {
    (void)state;
    folder = test_temp_dir();
    return folder ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    return test_temp_dir_remove(folder) ? 0 : -1;
}

static bool has(const char *adapter) {
    return tl_system_find(tl_str_from(adapter)) != NULL;
}

/* Loads a config of these lines; `said` keeps what was told. */
static config *load(const char *text, capture *said) {
    char path[600];
    snprintf(path, sizeof path, "%s/c.yaml", folder);
    assert_true(test_write_file(path, text, strlen(text)));
    return config_load(path, &said->to);
}

static void check_setting(const config_system *system, const char *name, const char *value) {
    for (size_t i = 0; i < system->setting_count; i++) {
        if (tl_str_equal(system->settings[i].name, tl_str_from(name))) {
            assert_true(tl_str_equal(system->settings[i].value, tl_str_from(value)));
            return;
        }
    }
    fail_msg("%s has no setting %s", system->name, name);
}

#define DESIGN_JSON                                                                                                                                  \
    "defaults: {jobs: 8, timeout: 30s}\n"                                                                                                            \
    "systems:\n"                                                                                                                                     \
    "  wasp:       {adapter: wasp, url: https://acme.waspinventorycloud.com, token: {env: WASP_TOKEN}, kinds: {mobile: Cell Phone}, rate: 20/s}\n"   \
    "  erp:        {adapter: expandable, url: https://erp.example.com, generation: hyphen, login: {data_source: DEMO, user: {env: E_USER}, "         \
    "password: {command: [pass, show, erp]}}, missing: reject}\n"                                                                                    \
    "  agency:     {adapter: qqcatalyst, url: https://api.qqcatalyst.com, oauth: {token_url: https://login.qqcatalyst.com/oauth/token, grant: "      \
    "password, user: {env: QQ_USER}, password: {env: QQ_PW}, client_id: {env: QQ_ID}, client_secret: {env: QQ_SECRET}}, numbers: merges, body: "     \
    "json}\n"
#define DESIGN_SOAP                                                                                                                                  \
    "  members:    {adapter: xweb, url: https://host/xweb/secure/netForumXML.asmx, login: {user: {env: XWEB_USER}, password: {file: xweb.pw}}, "     \
    "chains: 2, fault_limit: 80, empty_groups: omit, find: {by: cst_id}, kinds: {mobile: 243f7447-c38b-473f-be84-dbedd2f1f55e}}\n"                   \
    "  loyalty:    {adapter: kognitiv, url: https://app.kognitivloyalty.com/Services/Sync.asmx, token: {env: KOG_TOKEN}, namespace: "                \
    "https://app.smartbutton.com/Services/Sync}\n"

static void test_the_design(void **state) {
    (void)state;
    char path[600];
    size_t systems = 0;
    capture said;
    bool soap = has("xweb") && has("kognitiv");
    capture_begin(&said);
    config *loaded = load(soap ? DESIGN_JSON DESIGN_SOAP : DESIGN_JSON, &said);
    assert_string_equal(capture_text(&said), "");
    assert_non_null(loaded);
    const config_system *erp = config_find(loaded, "erp", &said.to);
    assert_int_equal(erp->jobs, 8);
    assert_int_equal(erp->timeout_ms, 30000);
    check_setting(erp, "generation", "hyphen");
    check_setting(erp, "missing", "reject");
    assert_int_equal(erp->login->count, 3);
    assert_string_equal(erp->login->paths[0], "DATA_SOURCE");
    assert_int_equal(erp->login->sources[0].kind, CONFIG_SECRET_TEXT);
    assert_string_equal(erp->login->sources[0].name, "DEMO");
    assert_int_equal(erp->login->sources[2].kind, CONFIG_SECRET_COMMAND);
    assert_string_equal(erp->login->sources[2].argv[1], "show");
    const config_system *agency = config_find(loaded, "agency", &said.to);
    check_setting(agency, "numbers", "merges");
    assert_string_equal(agency->media, "application/json");
    assert_int_equal(agency->oauth->grant, TL_OAUTH_PASSWORD);
    const config_system *wasp = config_find(loaded, "wasp", &said.to);
    assert_int_equal(wasp->requests_per_second, 20);
    if (soap) {
        const config_system *members = config_find(loaded, "members", &said.to);
        assert_int_equal(members->chains, 2);
        check_setting(members, "fault_limit", "80");
        check_setting(members, "empty_groups", "omit");
        check_setting(members, "find.by", "cst_id");
        const config_system *loyalty = config_find(loaded, "loyalty", &said.to);
        assert_string_equal(loyalty->namespace_uri, "https://app.smartbutton.com/Services/Sync");
    }
    config_free(loaded);
    snprintf(path, sizeof path, "%s/c.yaml", folder);
    assert_true(config_check_all(path, &systems, &said.to));
    assert_string_equal(capture_text(&said), "");
    assert_int_equal(systems, soap ? 5 : 3);
    capture_end(&said);
}

static void test_how_it_is_called(void **state) {
    (void)state;
    capture said;
    char file[700];
    capture_begin(&said);
    config *loaded =
        load("systems:\n"
             "  old: {adapter: expandable, url: https://a.example, login: {data_source: D, user: U, password: {env: P}}, generation: slash}\n"
             "  qq: {adapter: qqcatalyst, url: https://a.example, token: {env: T}, body: form, idempotent: true, http_version: 1.1,\n"
             "       client_cert: me.pem, client_key: /me.key, entity_id: as-given, numbers: replaces}\n"
             "  xml: {adapter: qqcatalyst, url: https://a.example, token: {env: T}, body: text-xml, idempotent: false, http_version: auto}\n",
             &said);
    assert_string_equal(capture_text(&said), "");
    assert_non_null(loaded);
    const config_system *old = config_find(loaded, "old", &said.to);
    assert_string_equal(old->login->paths[1], "UserName"); /* the setting stands behind the login, and counts */
    assert_string_equal(old->login_info->token_header, "AuthToken");
    const config_system *qq = config_find(loaded, "qq", &said.to);
    assert_string_equal(qq->media, "application/x-www-form-urlencoded");
    assert_int_equal(qq->idempotent, TL_IDEMPOTENT_ALWAYS);
    assert_int_equal(qq->http_version, TL_HTTP_1_1);
    snprintf(file, sizeof file, "%s/me.pem", folder);
    assert_string_equal(qq->client_cert_file, file);
    assert_string_equal(qq->client_key_file, "/me.key");
    const char *files[CONFIG_MAX_FILES + 1];
    config_list_files(qq, files);
    assert_string_equal(files[0], file); /* no output may overwrite it */
    assert_string_equal(files[1], "/me.key");
    assert_null(files[2]);
    const config_system *xml = config_find(loaded, "xml", &said.to);
    assert_string_equal(xml->media, "text/xml");
    assert_int_equal(xml->idempotent, TL_IDEMPOTENT_NEVER);
    assert_int_equal(xml->http_version, TL_HTTP_AUTO);
    config_free(loaded);
    capture_end(&said);
}

static void test_mistakes(void **state) {
    (void)state;
#define QQ "systems: {s: {adapter: qqcatalyst, url: https://a.example, token: {env: T}, "
#define ERP "systems: {s: {adapter: expandable, url: https://a.example, "
    static const struct {
        const char *text;
        const char *needle;
    } cases[] = {
        {QQ "number: merges}}\n", "unknown key \"number\"; did you mean \"numbers\"?"},
        {QQ "numbers: merge}}\n", "numbers takes replaces or merges, not \"merge\""},
        {QQ "numbers: [merges]}}\n", "numbers takes a text, not a list"},
        {QQ "body: yaml}}\n", "body of qqcatalyst takes json, text-json, xml, text-xml, form, not \"yaml\""},
        {QQ "http_version: 3}}\n", "http_version takes auto (HTTP/2 where the server has it) or 1.1"},
        {QQ "client_key: a.pem}}\n", "client_key needs client_cert as well"},
        {QQ "idempotent: maybe}}\n", "idempotent takes true or false"},
        {ERP "login: {data_source: D, user: U}}}\n", "login has no password"},
        {ERP "login: {datasource: D, user: U, password: {env: P}}}}\n", "unknown key \"datasource\"; did you mean \"data_source\"?"},
        {ERP "login: {data_source: D, user: U, password: secret}}}\n", "password"},
        {ERP "token: {env: T}, body: xml}}\n", "body of expandable takes json, not \"xml\""},
        {ERP "token: {env: T}, namespace: urn:x}}\n", "namespace: expandable does not speak XML"},
        {ERP "generation: slash}}\n", "has no login; say who logs in"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        capture said;
        capture_begin(&said);
        config *loaded = load(cases[i].text, &said);
        if (loaded || !strstr(capture_text(&said), cases[i].needle)) {
            fail_msg("%s  expected: %s\n  found: %s", cases[i].text, cases[i].needle, capture_text(&said));
        }
        capture_end(&said);
    }
}

/* Typed settings and maps of them, by a system that has them. */
static void test_typed_settings(void **state) {
    (void)state;
#define XWEB "systems: {s: {adapter: xweb, url: https://a.example, login: {user: U, password: {env: P}}, "
    static const struct {
        const char *text;
        const char *needle;
    } cases[] = {
        {XWEB "fault_limit: many}}\n", "the setting fault_limit cannot be many: it takes a whole number"},
        {XWEB "fault_limit: 0}}\n", "the setting fault_limit cannot be 0: it is 1 to 100"},
        {XWEB "find: cst_id}}\n", "find takes a map of settings"},
        {XWEB "find: {bye: cst_id}}}\n", "unknown key \"bye\"; did you mean \"by\"?"},
        {XWEB "find: {by: name}}}\n", "find.by takes "},
        {XWEB "find.by: cst_id}}\n", "unknown key \"find.by\""},
    };
    for (size_t i = 0; has("xweb") && i < sizeof cases / sizeof cases[0]; i++) {
        capture said;
        capture_begin(&said);
        config *loaded = load(cases[i].text, &said);
        if (loaded || !strstr(capture_text(&said), cases[i].needle)) {
            fail_msg("%s  expected: %s\n  found: %s", cases[i].text, cases[i].needle, capture_text(&said));
        }
        capture_end(&said);
    }
}

static void test_the_example(void **state) {
    (void)state;
    size_t systems = 0;
    capture said;
    capture_begin(&said);
    assert_true(config_check_all(TL_SOURCE_DIR "/examples/trunkline.yaml", &systems, &said.to));
    assert_string_equal(capture_text(&said), "");
    assert_true(systems >= 3);
    capture_end(&said);
}

/* What has no default is told where it is missing, with the reason; the config as such is read, so that other commands work. */
static void test_required(void **state) {
    (void)state;
    char path[600];
    size_t systems = 0;
    capture said;
    capture_begin(&said);
    config *loaded = load(QQ "body: json}}\n", &said);
    assert_non_null(loaded);
    config_free(loaded);
    snprintf(path, sizeof path, "%s/c.yaml", folder);
    assert_false(config_check_all(path, &systems, &said.to));
    assert_non_null(strstr(capture_text(&said),
                           "c.yaml:1:11: system \"s\": the system qqcatalyst needs the setting numbers, which has no default: the "
                           "vendor does not say whether"));
    capture_end(&said);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_the_design),     TEST_MEMORY(test_how_it_is_called), TEST_MEMORY(test_mistakes),
        TEST_MEMORY(test_typed_settings), TEST_MEMORY(test_required),         TEST_MEMORY(test_the_example),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
