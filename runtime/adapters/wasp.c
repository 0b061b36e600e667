/* Wasp InventoryCloud and AssetCloud: up to 500 phone numbers in a request, of customers or of what else a record's entity names. */
#include "wasp/wasp.h"

#include "wasp_reply.h"

static const char *const results_choices[] = {"any-order", TL_WASP_IN_ORDER, NULL};

static const tl_setting_info settings[] = {
    {.name = TL_WASP_RESULTS, .choices = results_choices, .help = "whether the results of a reply stand in the order of the records sent"},
};

/* A call for each entity, all read alike: what a record's key is called stands in its tables. */
static const tl_operation *const operations[] = {
    &wasp_phones_customer_save_operation,
    &wasp_phones_manufacturers_save_operation,
    &wasp_phones_employee_save_operation,
    &wasp_phones_supplier_save_operation,
    NULL,
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
    .operations = operations,
};
