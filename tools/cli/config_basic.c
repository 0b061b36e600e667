/* Reads `basic` of a system: user and password that go with each request, for systems that take that as well as a token. */
#include "config_reader.h"

static const tl_login_input inputs[] = {
    {.name = "user", .path = "user", .open = true},
    {.name = "password", .path = "password"},
};

/* Without an operation: nothing is called to log in. */
static const tl_login_info info = {.inputs = inputs, .input_count = sizeof inputs / sizeof inputs[0]};

bool config_read_basic(const config_reader *reader, const yaml_node *value, config_system *out) {
    if (!(out->adapter->push->flags & TL_OPERATION_BEARER_OR_BASIC)) {
        return diag_error(reader->to, config_place(reader, value), "basic: the adapter %s does not take user and password with each request",
                          out->adapter->name);
    }
    if (out->login) {
        return diag_error(reader->to, config_place(reader, value), "basic goes with each request instead of a token of login: keep one of them");
    }
    out->login_info = &info;
    out->basic = config_read_login(reader, value, out);
    return out->basic;
}
