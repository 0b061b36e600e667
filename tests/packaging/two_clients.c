/* Two generated clients in one process, the second from a user's own schema. Prints what each call to nobody says. */
#include <stdio.h>

#include <trunkline/trunkline.h>
#include <wasp/wasp.h>

#include "second/second.h"

int main(void) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    tl_error error = {0};
    tl_arena *arena = tl_arena_new();
    wasp_save_customer_phone_request phone = {0};
    wasp_result_of_results reply;
    second_thing thing;
    phone.customer_number = tl_text("C-1001");
    options.url = "http://127.0.0.1:1"; /* nobody listens there */
    options.token = tl_token_static(tl_str_from("t0ken"));
    if (tl_client_new(&client, &options, &error) != TL_OK) {
        return 1;
    }
    tl_status first = wasp_phones_customer_save(client, &phone, 1, &reply, arena, &error);
    tl_status second = second_get(client, &thing, arena, &error);
    printf("%s %s %s %s\n", wasp_api.name, tl_status_name(first), second_api.name, tl_status_name(second));
    tl_client_free(client);
    tl_arena_free(arena);
    return 0;
}
