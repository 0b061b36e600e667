/*
 * Things that are not part of the project, where they are at hand: the vendor's page against our sample of it, and messages of the
 * simulator against the real WSDL of an installation of 2010. Skipped without them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "messages.h"
#include "sim_process.h"
#include "soap_client.h"

static const char page[] = TL_SHARED_DIR "/vendor-docs/xweb-WEBPhoneUpdate.txt";
static const char full[] = TL_SHARED_DIR "/schemas/xweb-2010-full.wsdl";

/* The names of all elements, in order, without prefixes; free() it. */
static char *element_names(const char *text) {
    char *made = calloc(2, strlen(text) + 1);
    size_t used = 0;
    assert_non_null(made);
    for (const char *at = text; (at = strchr(at, '<')) != NULL; at++) {
        size_t length = strcspn(at + 1, "> /\n");
        if (at[1] == '/' || at[1] == '!' || at[1] == '?')
            continue;
        const char *colon = memchr(at + 1, ':', length);
        const char *name = colon ? colon + 1 : at + 1;
        length -= (size_t)(name - at - 1);
        memcpy(made + used, name, length);
        made[used + length] = ' ';
        used += length + 1;
    }
    return made;
}

/* Every element of the page's sample is in ours, in its order, and nothing else. */
static void test_sample(void **state) {
    (void)state;
    const char *const pairs[] = {"TOKEN", "?", NULL};
    char *text = sim_read_file(page);
    char *ours = soap_request("xweb/update-all-fields-request.xml", pairs);
    assert_non_null(text);
    char *begin = strstr(text, "<soapenv:Envelope");
    char *end = strstr(text, "</soapenv:Envelope>");
    assert_true(begin && end > begin);
    *end = '\0';
    char *theirs = element_names(begin);
    char *names = element_names(ours);
    assert_string_equal(names, theirs);
    assert_true(strlen(names) > 1000);
    free(names);
    free(theirs);
    free(ours);
    free(text);
}

/* The simulator plays 2010 as the real WSDL of that year has it, and our update fits it but for the order of 2017. */
static void test_real_wsdl(void **state) {
    (void)state;
    static sim_process sim;
    messages in;
    const sim_setup how = {.seed = "xweb:\n  users: [{name: xweb-user, password: xweb-password}]\n  fields: 2010\n  empty_fields: nil\n"
                                   "  customers: [{from: 1, to: 1}]\n  phones: [{from: 1, to: 1}]\n"};
    messages_make(&in);
    assert_true(sim_start(&sim, &how));
    char *token = soap_login(sim.url);
    const char *const pairs[] = {"TOKEN", token, "KEY", "a0000000-0000-4000-8000-000000000001", NULL};
    soap_reply reply = soap_xweb(sim.url, "WEBPhoneGet", "xweb/get-request.xml", pairs, 200);
    messages_write(&in, "reply.xml", reply.body);
    char *said = messages_judge(&in, full, NULL, 0);
    assert_string_equal(said, "1 message, 0 findings\n");
    free(said);
    char *update = soap_request("xweb/update-partial-request.xml", pairs);
    messages_write(&in, "update.xml", update);
    said = messages_judge(&in, full, NULL, 1);
    assert_non_null(strstr(said, "group-omitted WEBPhoneUpdate/oFacadeObject/Customer"));
    free(said);
    free(messages_judge(&in, full, "--empty-groups=omit", 0));
    free(update);
    soap_reply_dispose(&reply);
    free(token);
    assert_int_equal(sim_stop(&sim), 0);
    messages_remove(&in);
}

int main(void) {
    if (access(page, R_OK) != 0 || access(full, R_OK) != 0) {
        puts("skipped: the vendor's page and the real WSDL are not at hand");
        return 77;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sample), cmocka_unit_test(test_real_wsdl)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
