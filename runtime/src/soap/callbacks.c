/*
 * gSOAP's callbacks for the two types that the interface header leaves to us; soapcpp2 fixes their names. A text has three states: its char * points at
 * the caller's tl_opt_text when it is written (NULL: left out), at its characters or at tl_soap_nil when it was read.
 */
#include "soap/callbacks.h"

#include <stddef.h>
#include <string.h>

#include <trunkline/presence.h>

/* As aligned as any group that a pointer to it is taken for. */
_Alignas(max_align_t) char tl_soap_nil[] = "nil";
char tl_soap_token[] = "token";

static int fail(struct soap *soap, tl_status status, const char *tag, const char *message) {
    tl_soap_context *context = soap->user;
    const char *colon = strchr(tag, ':');
    context->status = tl_fail(context->error, status, "%s", message);
    tl_error_set_field(context->error, tl_str_from(colon ? colon + 1 : tag));
    return soap->error = SOAP_FATAL_ERROR;
}

/* What stands for a byte; NULL: itself. */
static const char *escape_of(unsigned char byte) {
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#xD;"; /* as it is, it would come out as a line feed */
    default:
        return NULL;
    }
}

/* XML 1.0, 2.2: no control characters but three, no U+FFFE and U+FFFF, not even escaped. */
static bool is_allowed(const tl_str *text, size_t at) {
    unsigned char byte = (unsigned char)text->ptr[at];
    if (byte < 0x20) {
        return byte == '\t' || byte == '\n' || byte == '\r';
    }
    return !(byte == 0xEF && text->len - at >= 3 && (unsigned char)text->ptr[at + 1] == 0xBF && (unsigned char)text->ptr[at + 2] >= 0xBE);
}

static int send_text(struct soap *soap, const char *tag, tl_str text) {
    size_t begin = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte > '>' && byte != 0xEF) {
            continue;
        }
        if (!is_allowed(&text, i)) {
            return fail(soap, TL_ERR_TYPE, tag, "the text has a character that XML cannot carry");
        }
        const char *instead = escape_of(byte);
        if (instead) {
            if ((i > begin && soap_send_raw(soap, text.ptr + begin, i - begin)) || soap_send(soap, instead)) {
                return soap->error;
            }
            begin = i + 1;
        }
    }
    return text.len > begin ? soap_send_raw(soap, text.ptr + begin, text.len - begin) : SOAP_OK;
}

/* Leaves a place for the token's text: what was written so far goes out, so that it can be told where that is. */
static int send_token_place(struct soap *soap) {
    tl_soap_context *context = soap->user;
    if (context->redact) {
        return soap_send(soap, "&lt;secret&gt;");
    }
    if (soap_flush(soap)) {
        return soap->error;
    }
    context->token_at = context->out->len;
    return SOAP_OK;
}

void soap_default_tl__text(struct soap *soap, char **value) {
    (void)soap;
    *value = NULL;
}

void soap_serialize_tl__text(struct soap *soap, char *const *value) {
    (void)soap;
    (void)value;
}

int tl_soap_out_nil(struct soap *soap, const char *tag) {
    bool failed = soap_element(soap, tag, -1, NULL) || soap_attribute(soap, "xsi:nil", "true") || soap_element_start_end_out(soap, tag);
    return failed ? soap->error : SOAP_OK;
}

int soap_out_tl__text(struct soap *soap, const char *tag, int id, char *const *value, const char *type) {
    (void)id;
    (void)type;
    if (!*value) {
        return SOAP_OK;
    }
    bool token = *value == tl_soap_token;
    const tl_opt_text *text = (const tl_opt_text *)(const void *)*value;
    if (!token && text->is == TL_NULL) {
        return tl_soap_out_nil(soap, tag);
    }
    if (soap_element_begin_out(soap, tag, -1, NULL)) {
        return soap->error;
    }
    if (token ? send_token_place(soap) : send_text(soap, tag, text->value)) {
        return soap->error;
    }
    return soap_element_end_out(soap, tag);
}

char **soap_in_tl__text(struct soap *soap, const char *tag, char **value, const char *type) {
    (void)type;
    if (soap_element_begin_in(soap, tag, 1, NULL)) {
        return NULL;
    }
    if (!value) {
        value = (char **)soap_malloc(soap, sizeof *value);
    }
    if (!value) {
        return NULL;
    }
    if (soap->null) {
        *value = tl_soap_nil;
    } else {
        *value = soap->body ? soap_string_in(soap, 1, -1, -1, NULL) : soap_strdup(soap, "");
        if (!*value) {
            return NULL;
        }
    }
    if (soap->body && soap_element_end_in(soap, tag)) {
        return NULL;
    }
    return value;
}

void soap_default_tl__block(struct soap *soap, char **value) {
    (void)soap;
    *value = NULL;
}

void soap_serialize_tl__block(struct soap *soap, char *const *value) {
    (void)soap;
    (void)value;
}

static const char *header_tag(const tl_soap_context *context, const char *local, char *out, size_t size) {
    (void)snprintf(out, size, "%s:%s", context->client->prefix, local);
    return out;
}

int soap_out_tl__block(struct soap *soap, const char *tag, int id, char *const *value, const char *type) {
    tl_soap_context *context = soap->user;
    char block[128], field[128];
    (void)tag;
    (void)id;
    (void)value;
    (void)type;
    (void)header_tag(context, context->client->header_block, block, sizeof block);
    (void)header_tag(context, context->client->header_field, field, sizeof field);
    bool failed = soap_element_begin_out(soap, block, -1, NULL) || soap_element_begin_out(soap, field, -1, NULL) || send_token_place(soap) ||
                  soap_element_end_out(soap, field) || soap_element_end_out(soap, block);
    return failed ? soap->error : SOAP_OK;
}

/* A block that we know counts as understood, for whomever it is meant; tl_soap_scan reads it. All others are gSOAP's to judge. */
char **soap_in_tl__block(struct soap *soap, const char *tag, char **value, const char *type) {
    tl_soap_context *context = soap->user;
    char block[128];
    (void)tag;
    (void)type;
    if (soap_peek_element(soap)) {
        return NULL;
    }
    if (!context->client->header_block || soap_match_tag(soap, soap->tag, header_tag(context, context->client->header_block, block, sizeof block))) {
        soap->error = SOAP_TAG_MISMATCH;
        return NULL;
    }
    soap->mustUnderstand = 0;
    soap->peeked = 0;
    return soap->body && soap_ignore(soap) ? NULL : value;
}
