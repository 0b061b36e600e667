/* An application outside the tree: C99 and C++11 alike. Prints what it linked and what a call to nobody says. */
#include <stdio.h>

#include <trunkline/trunkline.h>
#include <wasp/wasp.h>

int main(void) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    tl_error error;
    tl_status status;
    tl_arena *arena = tl_arena_new();
    wasp_save_customer_phone_request phone;
    wasp_result_of_results reply;
    memset(&phone, 0, sizeof phone);
    phone.customer_number = tl_text("C-1001");
    phone.phone_number = tl_null_text();
    options.url = "http://127.0.0.1:1"; /* nobody listens there */
    options.token = tl_token_static(tl_str_from("t0ken"));
    tl_error_clear(&error);
    status = tl_client_new(&client, &options, &error);
    if (status == TL_OK) {
        status = wasp_phones_customer_save(client, &phone, 1, &reply, arena, &error);
    }
    printf("%s %s %u\n", wasp_api.name, tl_status_name(status), (unsigned)wasp_api.operation_count);
    tl_client_free(client);
    tl_arena_free(arena);
    return status == TL_ERR_CONNECT ? 0 : 1;
}
