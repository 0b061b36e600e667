/* Names of the columns that a record can have. */
#include <trunkline/schema.h>

static const char *const column_names[TL_COLUMN_COUNT] = {
    [TL_COLUMN_CUSTOMER] = "customer", [TL_COLUMN_CONTACT] = "contact",     [TL_COLUMN_PHONE_ID] = "phone_id", [TL_COLUMN_KIND] = "kind",
    [TL_COLUMN_NUMBER] = "number",     [TL_COLUMN_EXTENSION] = "extension", [TL_COLUMN_COUNTRY] = "country",   [TL_COLUMN_PRIMARY] = "primary",
    [TL_COLUMN_TEXTABLE] = "textable", [TL_COLUMN_VALID] = "valid",         [TL_COLUMN_UNLISTED] = "unlisted", [TL_COLUMN_CARRIER] = "carrier",
    [TL_COLUMN_LABEL] = "label",       [TL_COLUMN_CATEGORY] = "category",   [TL_COLUMN_NOTES] = "notes",
};

const char *tl_column_name(tl_column column) {
    return (unsigned)column < TL_COLUMN_COUNT ? column_names[column] : "";
}

tl_column tl_column_find(tl_str name) {
    for (unsigned i = 0; i < TL_COLUMN_COUNT; i++) {
        if (tl_str_equal(name, tl_str_from(column_names[i]))) {
            return (tl_column)i;
        }
    }
    return TL_COLUMN_COUNT;
}
