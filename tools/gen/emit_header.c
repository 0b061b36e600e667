/* The header: the client's whole interface. */
#include "comment.h"
#include "emit.h"
#include "names.h"

/* The API's title, version and description. */
static void put_about(gen *g, gen_text *out) {
    gen_text about = {.arena = &g->arena};
    gen_putf(&about, "%s, version %s.", g->title, g->version);
    if (g->description)
        gen_putf(&about, "\n\n%s", g->description);
    gen_put_comment(out, "", about.ptr);
}

void gen_emit_header(gen *g, gen_text *out) {
    const char *guard = gen_format(&g->arena, "TL_GENERATED_%s_H", gen_capitals(&g->arena, g->prefix));
    gen_put(out, "/*\n");
    gen_put_banner(g, out, " * ", "\n */\n");
    gen_putf(out, "#ifndef %s\n#define %s\n\n#include <trunkline/call.h>\n\n", guard, guard);
    gen_put_abi_check(g, out);
    gen_put(out, "\nTL_BEGIN_DECLS\n\n");
    put_about(g, out);
    gen_putf(out, "extern const tl_api %s_api;\n", g->prefix);
    if (g->soap)
        gen_putf(out, "/** Writes and reads the envelopes. */\nextern const tl_codec %s_codec;\n", g->prefix);
    gen_emit_types(g, out);
    gen_emit_stubs(g, out);
    gen_put(out, "\nTL_END_DECLS\n#endif\n");
}
