/* Wasp InventoryCloud and AssetCloud: up to 500 phone numbers of customers in a request. */
#include "wasp/wasp.h"

#include "wasp_reply.h"

static const char *const results_choices[] = {"any-order", TL_WASP_IN_ORDER, NULL};

static const tl_setting_info settings[] = {
    {TL_WASP_RESULTS, results_choices, "whether the results of a reply stand in the order of the records sent"},
};

const tl_adapter tl_wasp_adapter = {
    .struct_size = sizeof(tl_adapter),
    .name = "wasp",
    .title = "Wasp InventoryCloud and AssetCloud",
    .api = &wasp_api,
    .push = &wasp_phones_customer_save_operation,
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .read_reply = tl_wasp_read_reply,
};
