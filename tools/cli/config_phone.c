/* Reads how a system's phone numbers are looked at. */
#include <string.h>

#include <trunkline/phone.h>

#include "config_reader.h"
#include "text.h"

bool config_read_region(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    const char **region = into;
    const char *text = NULL;
    if (!config_read_text(reader, key, value, &text)) {
        return false;
    }
    bool letters = strlen(text) == 2 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
    if (!letters || (tl_phone_available() && tl_phone_country_code(tl_str_from(text)) == 0)) {
        return diag_error(reader->to, config_place(reader, value), "%s takes a country as two capitals of ISO 3166, such as US or GB, not \"%s\"",
                          key, text_shorten(tl_str_from(text)).text);
    }
    *region = text;
    return true;
}

bool config_read_phone_check(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    static const struct {
        const char *word;
        config_phone_check check;
    } words[] = {{"warn", CONFIG_PHONE_WARN}, {"strict", CONFIG_PHONE_STRICT}, {"off", CONFIG_PHONE_OFF}};
    config_phone_check *check = into;
    const char *word = value->kind == YAML_SCALAR ? value->text : "";
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(word, words[i].word) == 0) {
            *check = words[i].check;
            if (*check == CONFIG_PHONE_STRICT && !tl_phone_available()) {
                return diag_error(reader->to, config_place(reader, value), "%s: strict needs libphonenumber, which this program was built without",
                                  key);
            }
            return true;
        }
    }
    return config_fail_type(reader, key, value, "warn, strict or off");
}
