/* The tables of what a description says for its adapter: codes and what they mean, values that are filled in, facts. */
#include "emit.h"
#include "names.h"

static void put_member(gen_text *out, const char *name, const char *text, bool *first) {
    if (!text)
        return;
    gen_putf(out, "%s.%s = ", *first ? "" : ", ", name);
    gen_put_literal(out, text);
    *first = false;
}

static void put_fault(gen *g, gen_text *out, const gen_fault *fault) {
    bool first = true;
    gen_put(out, "    {");
    put_member(out, "code", fault->code, &first);
    put_member(out, "message", fault->message, &first);
    put_member(out, "contains", fault->contains, &first);
    put_member(out, "text", fault->text, &first);
    gen_putf(out, ", .reason = TL_REASON_%s", fault->reason ? gen_capitals(&g->arena, fault->reason) : "NONE");
    gen_putf(out, ", .outcome = TL_OUTCOME_%s%s},\n", fault->outcome ? gen_capitals(&g->arena, fault->outcome) : "REJECTED",
             fault->stops ? ", .stops = true" : "");
}

void gen_put_faults(gen *g, gen_text *out, const gen_operation *operation) {
    if (operation->fault_count > 0) {
        gen_putf(out, "\nstatic const tl_fault_rule %s_faults[] = {\n", operation->c_name);
        for (size_t i = 0; i < operation->fault_count; i++)
            put_fault(g, out, &operation->faults[i]);
        gen_put(out, "};\n");
    }
    if (operation->default_count > 0) {
        gen_putf(out, "\nstatic const tl_default_value %s_defaults[] = {\n", operation->c_name);
        for (size_t i = 0; i < operation->default_count; i++) {
            gen_put(out, "    {");
            gen_put_literal(out, operation->defaults[i].name);
            gen_put(out, ", ");
            gen_put_literal(out, operation->defaults[i].text);
            gen_put(out, "},\n");
        }
        gen_put(out, "};\n");
    }
}

void gen_put_fault_members(gen_text *out, const gen_operation *operation) {
    if (operation->default_count > 0)
        gen_putf(out, "    .defaults = %s_defaults,\n    .default_count = %zu,\n", operation->c_name, operation->default_count);
    if (operation->fault_count > 0)
        gen_putf(out, "    .faults = %s_faults,\n    .fault_count = %zu,\n", operation->c_name, operation->fault_count);
}

void gen_put_facts(const gen *g, gen_text *out) {
    if (g->fact_count == 0)
        return;
    gen_putf(out, "\nstatic const tl_fact %s_facts[] = {\n", g->prefix);
    for (size_t i = 0; i < g->fact_count; i++) {
        gen_put(out, "    {");
        gen_put_literal(out, g->facts[i].name);
        gen_put(out, ", ");
        gen_put_literal(out, g->facts[i].text);
        gen_put(out, "},\n");
    }
    gen_put(out, "};\n");
}
