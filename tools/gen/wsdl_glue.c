/* NAME_glue.c: ties the client's structs to gSOAP's, as tables. */
#include "wsdl_emit.h"

#include <string.h>

#include "comment.h"
#include "emit.h"

static bool is_shown(const wsdl_struct *made) {
    return made->object && !made->object->hidden;
}

static void put_field(wsdl *w, gen_text *out, const wsdl_struct *made, const gen_field *field) {
    const wsdl_member *member = wsdl_member_of(w, made, field->wire);
    const gen_type *type = field->use.type;
    gen_putf(out, "    {.offset = offsetof(struct %s, %s)", made->name, member->c_name);
    if (member->size)
        gen_putf(out, ", .size_offset = offsetof(struct %s, %s)", made->name, member->size);
    if (type->rows)
        gen_putf(out, ", .text_offset = offsetof(struct %s, %s)", member->inside->name, member->inside->members[0].c_name);
    else if (member->inside)
        gen_putf(out, ", .map = &map_%zu", member->inside->number);
    gen_put(out, "},\n");
}

static void put_map(wsdl *w, gen_text *out, const wsdl_struct *made) {
    const gen_type *object = made->object;
    gen_putf(out, "\nstatic const tl_soap_field fields_%zu[] = {\n", made->number);
    for (size_t i = 0; i < object->field_count; i++)
        put_field(w, out, made, &object->fields[i]);
    if (object->field_count == 0)
        gen_put(out, "    {0, 0, 0, NULL}, /* C has no empty arrays; this row is not counted */\n");
    gen_putf(out, "};\nstatic const tl_soap_map map_%zu = {&%s, fields_%zu, sizeof(struct %s)};\n", made->number, object->symbol, made->number,
             made->name);
}

static void put_maps(wsdl *w, wsdl_interface *interface, gen_text *out) {
    size_t number = 0;
    gen_put(out, "\n");
    for (size_t i = 0; i < interface->struct_count; i++) {
        wsdl_struct *made = interface->structs[i];
        made->number = number++;
        if (is_shown(made))
            gen_putf(out, "static const tl_soap_map map_%zu;\n", made->number);
    }
    for (size_t i = 0; i < interface->struct_count; i++) {
        if (is_shown(interface->structs[i]))
            put_map(w, out, interface->structs[i]);
    }
}

static void put_calls(gen_text *out, const wsdl_function *function, size_t number) {
    gen_putf(out, "\nstatic int send_%zu(struct soap *context, const char *action, void *request) {\n", number);
    gen_putf(out, "    return soap_send_%s(context, \"\", action, (struct %s *)request);\n}\n", function->name, function->request);
    gen_putf(out, "static int receive_%zu(struct soap *context, void *reply) {\n", number);
    gen_putf(out, "    return soap_recv_%s(context, (struct %s *)reply);\n}\n", function->name, function->reply);
}

static void put_text(gen_text *out, const char *member, const char *text) {
    gen_putf(out, "     .%s = ", member);
    gen_put_literal(out, text);
    gen_put(out, ",\n");
}

static void put_operation(wsdl *w, gen_text *out, const wsdl_interface *interface, const wsdl_operation *operation) {
    const wsdl_function *function = wsdl_function_of(interface, operation->name);
    const wsdl_struct *request = wsdl_struct_named(interface, function->request), *reply = wsdl_struct_named(interface, function->reply);
    const wsdl_member *wrapped = operation->wrapped ? wsdl_member_of(w, request, operation->wrapped->wire) : NULL;
    gen_putf(out, "    {.operation = &%s_operation,\n", w->g->operations[operation->number].c_name);
    put_text(out, "action", operation->action);
    put_text(out, "element", operation->output.local);
    gen_putf(out, "     .request = &map_%zu,\n", wrapped ? wrapped->inside->number : request->number);
    gen_putf(out, "     .reply = &map_%zu,\n", reply->number);
    put_text(out, "row", yaml_text(yaml_get(yaml_get(w->settings.root, "rows"), operation->name)));
    gen_putf(out, "     .request_size = sizeof(struct %s),\n     .reply_size = sizeof(struct %s),\n", request->name, reply->name);
    if (wrapped)
        gen_putf(out, "     .wrapped_at = offsetof(struct %s, %s),\n", request->name, wrapped->c_name);
    else
        gen_put(out, "     .wrapped_at = TL_SOAP_NOT_WRAPPED,\n");
    gen_putf(out, "     .header = %s,\n     .send = send_%zu,\n     .receive = receive_%zu},\n", operation->header_in ? "true" : "false",
             operation->number, operation->number);
}

static void put_rules(gen_text *out, const char *name, const wsdl_rule *rules, size_t count) {
    gen_putf(out, "\nstatic const tl_soap_rule %s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        gen_put(out, "    {");
        gen_put_literal(out, rules[i].code);
        gen_put(out, ", ");
        gen_put_literal(out, rules[i].message);
        gen_put(out, ", ");
        gen_put_literal(out, rules[i].contains);
        gen_put(out, "},\n");
    }
    gen_put(out, "    {NULL, NULL, NULL}, /* not counted */\n};\n");
}

static void put_client(wsdl *w, const wsdl_interface *interface, gen_text *out) {
    const wsdl_settings *settings = &w->settings;
    put_rules(out, "refused", settings->refused, settings->refused_count);
    put_rules(out, "locked", settings->locked, settings->locked_count);
    gen_putf(out,
             "\nstatic const tl_soap_client client = {\n     .abi = TL_SOAP_ABI,\n     .operation_count = %zu,\n     .operations = operations,\n",
             w->operation_count);
    gen_putf(out, "     .namespaces = %s_namespaces,\n", w->g->prefix);
    put_text(out, "namespace_uri", w->document.target);
    put_text(out, "prefix", interface->functions[0].prefix);
    put_text(out, "header_block", settings->header_block);
    put_text(out, "header_field", settings->header_field);
    put_text(out, "token_field", settings->token_field);
    put_text(out, "code_field", settings->code_field);
    put_text(out, "code_ok", settings->code_ok);
    gen_put(out, "     .refused = refused,\n     .locked = locked,\n");
    gen_putf(out, "     .refused_count = %zu,\n     .locked_count = %zu,\n};\n", settings->refused_count, settings->locked_count);
}

static void put_codec(const wsdl *w, gen_text *out) {
    gen_put(
        out,
        "\nstatic tl_status write_body(const tl_operation *operation, const tl_message_options *options, const void *value, tl_message *message,\n"
        "        tl_error *error) {\n    return tl_soap_write(&client, operation, options, value, message, error);\n}\n");
    gen_put(
        out,
        "\nstatic tl_status read_body(const tl_operation *operation, const tl_message_options *options, const tl_http_reply *reply, void *value,\n"
        "        tl_arena *arena, tl_error *error) {\n    const tl_soap_reading reading = {options, reply, value, arena};\n"
        "    return tl_soap_read(&client, operation, &reading, error);\n}\n");
    gen_put(out, "\nstatic tl_status put_action(const tl_operation *operation, const tl_message_options *options, tl_buf *out) {\n"
                 "    return tl_soap_action(&client, operation, options, out);\n}\n");
    gen_put(out, "\nstatic tl_token_fate judge_token(const tl_operation *operation, const tl_http_reply *reply, tl_buf *next) {\n"
                 "    return tl_soap_judge_token(&client, operation, reply, next);\n}\n");
    gen_putf(out, "\nconst tl_codec %s_codec = {sizeof(tl_codec), \"text/xml\", write_body, read_body, put_action, judge_token, tl_soap_pool_drain};\n", w->g->prefix);
}

void wsdl_put_glue(wsdl *w, wsdl_interface *interface, gen_text *out) {
    const char *p = w->g->prefix;
    gen_put(out, "/*\n");
    gen_put_banner(w->g, out, " * ", "\n * Includes gSOAP's output, and so is not warned about.\n */\n");
    gen_putf(out,
             "#include <stddef.h>\n\n/* Calls of ours in place of gSOAP's, which would lose what is nil: see runtime/src/soap/groups.c. */\n"
             "#define soap_element_begin_in tl_soap_element_begin_in\n#define soap_id_lookup tl_soap_id_lookup\n#define soap_element_id "
             "tl_soap_element_id\n#define soap_outstring tl_soap_outstring\n\n"
             "#include \"%sClientLib.c\"\n#include \"%s.nsmap\"\n\n#include \"%s.h\"\n#include <trunkline/soap_glue.h>\n\n",
             p, p, p);
    gen_put_abi_check(w->g, out);
    gen_put(out, "#if TL_SOAP_ABI != 1\n#error \"This was generated for another version of trunkline: run trunkline-gen wsdl again\"\n#endif\n");
    put_maps(w, interface, out);
    for (size_t i = 0; i < w->operation_count; i++)
        put_calls(out, wsdl_function_of(interface, w->operations[i].name), w->operations[i].number);
    gen_put(out, "\nstatic const tl_soap_operation operations[] = {\n");
    for (size_t i = 0; i < w->operation_count; i++)
        put_operation(w, out, interface, &w->operations[i]);
    gen_put(out, "};\n");
    put_client(w, interface, out);
    put_codec(w, out);
}
