#include "sim_soap_fault.h"

#include <string.h>

bool sim_append_escaped(tl_buf *out, const char *text) {
    for (;;) {
        size_t plain = strcspn(text, "<>&\"");
        if (tl_buf_append(out, tl_str_sized(text, plain)) != TL_OK)
            return false;
        text += plain;
        if (!*text)
            return true;
        const char *name = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : "&quot;";
        if (tl_buf_append(out, tl_str_from(name)) != TL_OK)
            return false;
        text++;
    }
}

static bool put(tl_buf *out, const char *text) {
    return tl_buf_append(out, tl_str_from(text)) == TL_OK;
}

static bool put_stack(tl_buf *out, const char *operation) {
    return tl_buf_format(out, "   at Avectra.netForum.xWeb.xWebSecure.netForumXMLSecure.%s()", operation) == TL_OK;
}

static bool put_actor(tl_buf *out, const sim_exchange *x) {
    return put(out, "http://") && sim_append_escaped(out, sim_header(x, "Host")) && sim_append_escaped(out, x->request.path);
}

/* The detail of a captured fault, member by member. */
static bool put_detail(tl_buf *out, const sim_exchange *x, const sim_fault *fault) {
    return tl_buf_format(out, "<detail><%s xmlns=\"http://www.avectra.com/2005/\"><XWebException><Message>", fault->wrapper) == TL_OK &&
           sim_append_escaped(out, fault->message) && put(out, "</Message><Number>0</Number><Source>xWeb</Source><Line>0</Line><StackTrace>") &&
           put_stack(out, x->operation) && put(out, "</StackTrace><ErrorType>GeneralError</ErrorType><Errors /></XWebException>") &&
           tl_buf_format(out, "</%s></detail>", fault->wrapper) == TL_OK;
}

static bool put_fault(tl_buf *out, const sim_exchange *x, const sim_fault *fault) {
    static const char head[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                               "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\""
                               " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">"
                               "<soap:Body><soap:Fault><faultcode>soap:Client</faultcode><faultstring>";
    if (!put(out, head))
        return false;
    if (!fault->wrapper) {
        if (!sim_append_escaped(out, fault->message) || !put(out, "</faultstring><detail />"))
            return false;
    } else if (!put(out, "System.Web.Services.Protocols.SoapException: ") || !sim_append_escaped(out, fault->message) || !put(out, "\n") ||
               !put_stack(out, x->operation) || !put(out, "</faultstring><faultactor>") || !put_actor(out, x) || !put(out, "</faultactor>") ||
               !put_detail(out, x, fault)) {
        return false;
    }
    return put(out, "</soap:Fault></soap:Body></soap:Envelope>");
}

bool sim_reply_fault(sim_exchange *x, const sim_fault *fault) {
    tl_buf_dispose(&x->reply.body);
    x->reply.status = 500;
    x->reply.content_type = "text/xml; charset=utf-8";
    return put_fault(&x->reply.body, x, fault) ? false : sim_reply_broken(x);
}
