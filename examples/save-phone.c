#include <stdio.h>
#include <stdlib.h>
#include <trunkline/trunkline.h>
#include <wasp/wasp.h>

int main(void) {
    tl_error error = {0};
    tl_client *client = NULL;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    options.url = getenv("WASP_URL"); /* https://<tenant>.waspinventorycloud.com */
    options.token = tl_token_environment("WASP_TOKEN");
    wasp_save_customer_phone_request phone = {0}; /* all absent: only what is set is sent */
    phone.customer_number = tl_text("C-1001");
    phone.phone_type_name = tl_text("Cell Phone");
    phone.phone_number = tl_text("+1 408 555 0123");
    wasp_result_of_results reply = {0};
    tl_arena *arena = tl_arena_new(); /* holds what the reply points at */
    bool saved = tl_client_new(&client, &options, &error) == TL_OK &&
                 wasp_phones_customer_save(client, &phone, 1, &reply, arena, &error) == TL_OK &&
                 reply.has_error.is == TL_VALUE && !reply.has_error.value;
    puts(saved ? "saved" : error.status != TL_OK ? error.message : "refused");
    tl_client_free(client);
    tl_arena_free(arena);
    return !saved;
}
