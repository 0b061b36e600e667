#include <stdio.h>
#include <stdlib.h>
#include <trunkline/trunkline.h>
#include <trunkline/xweb.h>

int main(int count, char **words) {
    if (count != 3)
        return puts("usage: xweb-update CPH_KEY NUMBER"), 2;
    tl_error error = {0};
    tl_client *client = NULL;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_login_options login = TL_LOGIN_OPTIONS_INIT;
    const tl_login_field who[] = {{"userName", tl_token_environment("XWEB_USER")}, {"password", tl_token_environment("XWEB_PASSWORD")}};
    options.url = login.url = getenv("XWEB_URL"); /* https://<host>/xweb/secure/netForumXML.asmx */
    login.operation = &xweb_authenticate_operation;
    login.fields = who;
    login.field_count = 2;
    tl_arena *arena = tl_arena_new(); /* holds what the replies point at */
    xweb_web_phone_get_request get = {.key = tl_text(words[1])};
    xweb_web_phone_get_response found = {0};
    xweb_web_phone_update_response done = {0};
    bool good = tl_login_new(&options.token, &login, &error) == TL_OK && tl_client_new(&client, &options, &error) == TL_OK &&
                xweb_web_phone_get(client, &get, &found, arena, &error) == TL_OK && found.web_phone_get_result.value;
    if (good) {
        const xweb_customer_phone *old = found.web_phone_get_result.value;
        xweb_individual_phone_phone_x_ref_data_object link = {.cph_key = get.key}; /* an update needs both keys, */
        xweb_individual_phone_phone_data_object phone = {.phn_key = old->phone.value->phn_key, .phn_number = tl_text(words[2])};
        xweb_customer_phone change = {.current_key = get.key}; /* and only what is set is sent */
        change.phone_x_ref = xweb_some_individual_phone_phone_x_ref_data_object(&link);
        change.phone = xweb_some_individual_phone_phone_data_object(&phone);
        good = xweb_web_phone_update(client, &change, &done, arena, &error) == TL_OK &&
               tl_str_equal(done.web_phone_update_result.value, tl_str_from("true"));
    }
    puts(good ? "updated" : error.status != TL_OK ? error.message : "not updated");
    tl_client_free(client);
    tl_arena_free(arena);
    return !good;
}
