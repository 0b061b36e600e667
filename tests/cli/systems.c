#include "systems.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

systems_names systems_all(const char *folder) {
    systems_names names = {0};
    program ended;
    RUN(&ended, folder, "systems", "--json");
    cJSON *all = cJSON_Parse(ended.output);
    const cJSON *system = NULL;
    assert_non_null(all);
    cJSON_ArrayForEach(system, cJSON_GetObjectItem(all, "systems")) {
        assert_true(names.count < SYSTEMS_MOST);
        snprintf(names.text[names.count++], sizeof names.text[0], "%s", cJSON_GetStringValue(cJSON_GetObjectItem(system, "name")));
    }
    assert_true(names.count >= 3);
    cJSON_Delete(all);
    program_dispose(&ended);
    return names;
}

void systems_start(sim_process *sim, const char *folder) {
    sim_setup setup = {0};
    char text[3000];
    assert_true(sim_start(sim, &setup));
    folder_write(folder, "sim-token", "t0ken\n");
    folder_write(folder, "erp-password", "password\n");
    folder_write(folder, "xweb-password", "xweb-password\n");
    snprintf(text, sizeof text,
             "systems:\n"
             "  wasp: {adapter: wasp, url: \"%s\", token: {file: sim-token}}\n"
             "  refused: {adapter: wasp, url: \"%s\", token: {env: WASP_TOKEN}}\n"
             "  nobody: {adapter: wasp, url: \"http://127.0.0.1:1\", token: {file: sim-token}}\n"
             "  secretless: {adapter: wasp, url: \"%s\", token: {file: no-such-file}}\n"
             "  erp: {adapter: expandable, url: \"%s\", login: {data_source: EXPANDABLE, user: APIUSER, password: {file: erp-password}}}\n"
             "  agency: {adapter: qqcatalyst, url: \"%s\", token: {file: sim-token}, numbers: merges}\n"
             "  members: {adapter: xweb, url: \"%s/xweb/secure/netForumXML.asmx\", login: {user: xweb-user, password: {file: xweb-password}}}\n"
             "  loyalty: {adapter: kognitiv, url: \"%s/Services/Sync.asmx\", token: {file: sim-token}}\n",
             sim->url, sim->url, sim->url, sim->url, sim->url, sim->url, sim->url);
    folder_write(folder, "trunkline.yaml", text);
}

cJSON *systems_json(const program *ended, const char *schema) {
    cJSON *all = cJSON_Parse(ended->output);
    if (!all) {
        fail_msg("this is no JSON: %s", ended->output);
    }
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(all, "schema")), schema);
    return all;
}

static void check_text(const char *what, const char *text, const char *part) {
    if (part[0] ? !strstr(text, part) : text[0]) {
        fail_msg("%s lacks \"%s\":\n%s", what, part, text);
    }
}

void check_ended(program *ended, int code, const char *output, const char *errors) {
    check_text("standard output", ended->output, output);
    check_text("standard error", ended->errors, errors);
    assert_int_equal(ended->code, code);
    program_dispose(ended);
}
