/* The pass over a reply, with expat. */
#include "soap/scan.h"

#include <string.h>

/* What XML_ParserCreate_MM was told to put between a namespace and a name. */
enum { SEPARATOR = '\n' };

/* A token is a word, not a document. */
enum { TOKEN_MAX = 4096 };

static void stop(tl_soap_scan *scan, tl_status status, const char *why) {
    scan->status = status;
    scan->why = why;
    scan->line = (uint32_t)XML_GetCurrentLineNumber(scan->context->parser);
    (void)XML_StopParser(scan->context->parser, XML_FALSE);
}

static const char *local_of(const char *name) {
    const char *split = strchr(name, SEPARATOR);
    return split ? split + 1 : name;
}

static bool is_envelope_name(const char *name, const char *local) {
    const char *split = strchr(name, SEPARATOR);
    size_t length = split ? (size_t)(split - name) : 0;
    bool known = (length == sizeof TL_SOAP_ENVELOPE_NS - 1 && memcmp(name, TL_SOAP_ENVELOPE_NS, length) == 0) ||
                 (length == sizeof TL_SOAP_ENVELOPE_12_NS - 1 && memcmp(name, TL_SOAP_ENVELOPE_12_NS, length) == 0);
    return known && strcmp(split + 1, local) == 0;
}

static void copy_name(const char *name, tl_soap_scan *scan) {
    const char *local = local_of(name);
    size_t uri = local == name ? 0 : (size_t)(local - name - 1);
    (void)snprintf(scan->element, sizeof scan->element, "%s", local);
    (void)snprintf(scan->namespace_uri, sizeof scan->namespace_uri, "%.*s", (int)(uri < 191 ? uri : 191), name);
}

static void open_word(tl_soap_scan *scan, tl_soap_word *word) {
    if (word->len == 0 && !scan->open) {
        scan->open = word;
        scan->open_depth = scan->depth;
    }
}

static void put_word(tl_soap_word *word, const char *text, size_t length) {
    size_t room = sizeof word->text - 1 - word->len;
    if (word->full) {
        return;
    }
    if (length > room) {
        length = room;
        word->full = true;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    memcpy(word->text + word->len, text, length);
    word->len += length;
    word->text[word->len] = '\0';
}

static void start_in_fault(tl_soap_scan *scan, const char *local) {
    if (scan->depth == 4) {
        scan->in_detail = strcmp(local, "detail") == 0 || strcmp(local, "Detail") == 0;
        if (strcmp(local, "faultcode") == 0) {
            open_word(scan, &scan->fault_code);
        } else if (strcmp(local, "faultstring") == 0) {
            open_word(scan, &scan->fault_text);
        }
        return;
    }
    if (!scan->in_detail) {
        /* SOAP 1.2 has its words one level further in. */
        if (strcmp(local, "Value") == 0) {
            open_word(scan, &scan->fault_code);
        } else if (strcmp(local, "Text") == 0) {
            open_word(scan, &scan->fault_text);
        }
        return;
    }
    if (scan->depth == 5 && scan->detail.len == 0) {
        put_word(&scan->detail, local, strlen(local));
    }
    if (strcmp(local, "Message") == 0) {
        open_word(scan, &scan->message);
    }
}

static void start_in_body(tl_soap_scan *scan, const char *name) {
    const char *local = local_of(name), *code = scan->client->code_field;
    if (scan->depth == 3 && !scan->element[0]) {
        copy_name(name, scan);
        scan->fault = is_envelope_name(name, "Fault");
        if (!scan->fault && !scan->whole && !code) {
            (void)XML_StopParser(scan->context->parser, XML_FALSE);
        }
        return;
    }
    if (scan->fault) {
        start_in_fault(scan, local);
        return;
    }
    scan->result_seen = scan->result_seen || scan->depth == 4;
    if (code && !scan->code_seen && strcmp(local, code) == 0) {
        scan->code_seen = true;
        open_word(scan, &scan->code);
    }
}

static void start_in_header(tl_soap_scan *scan, const char *name) {
    const char *local = local_of(name);
    if (scan->depth == 3) {
        scan->in_block = scan->client->header_block && strcmp(local, scan->client->header_block) == 0;
    } else if (scan->depth == 4 && scan->in_block && scan->client->header_field && strcmp(local, scan->client->header_field) == 0) {
        scan->token_open = true;
    }
}

static void on_start(void *user, const char *name, const char **attributes) {
    tl_soap_scan *scan = user;
    (void)attributes;
    if (++scan->depth > TL_SOAP_DEPTH) {
        stop(scan, TL_ERR_LIMIT, "the XML is nested too deeply");
        return;
    }
    if (scan->depth == 1) {
        scan->envelope = is_envelope_name(name, "Envelope");
        if (!scan->envelope && !scan->whole) {
            (void)XML_StopParser(scan->context->parser, XML_FALSE);
        }
    } else if (scan->depth == 2) {
        scan->in_header = is_envelope_name(name, "Header");
        scan->body = scan->body || is_envelope_name(name, "Body");
    } else if (scan->in_header) {
        start_in_header(scan, name);
    } else if (scan->envelope && scan->body) {
        start_in_body(scan, name);
    }
}

static void on_end(void *user, const char *name) {
    tl_soap_scan *scan = user;
    (void)name;
    if (scan->open && scan->open_depth == scan->depth) {
        scan->open = NULL;
    }
    scan->depth--;
    scan->token_open = false;
    if (scan->depth < 2) {
        scan->in_header = false;
    }
}

static void on_text(void *user, const char *text, int length) {
    tl_soap_scan *scan = user;
    if (scan->open && scan->open_depth == scan->depth) {
        put_word(scan->open, text, (size_t)length);
    }
    if (!scan->token_open || !scan->token) {
        return;
    }
    if (scan->token->len + (size_t)length > TOKEN_MAX) {
        stop(scan, TL_ERR_LIMIT, "the token is too long");
    } else if (tl_buf_append(scan->token, tl_str_sized(text, (size_t)length)) != TL_OK) {
        stop(scan, TL_ERR_MEMORY, "out of memory");
    }
}

/* A document type can define entities that name files, or grow without end. */
static void on_doctype(void *user, const char *name, const char *system, const char *public, int internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    stop(user, TL_ERR_SYNTAX, "the XML has a DOCTYPE, which SOAP does not allow");
}

enum XML_Status tl_soap_parse_wiped(XML_Parser parser, tl_str piece, bool last) {
    void *buffer = piece.len <= INT32_MAX ? XML_GetBuffer(parser, (int)piece.len) : NULL;
    if (!buffer) {
        return XML_STATUS_ERROR;
    }
    if (piece.len > 0) {
        memcpy(buffer, piece.ptr, piece.len);
    }
    enum XML_Status status = XML_ParseBuffer(parser, (int)piece.len, last);
    tl_wipe(buffer, piece.len);
    return status;
}

void tl_soap_scan_run(tl_soap_scan *scan, tl_str body) {
    XML_Parser parser = scan->context->parser;
    size_t before = scan->token ? scan->token->len : 0;
    (void)XML_ParserReset(parser, NULL);
    XML_SetUserData(parser, scan);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    if (body.len > INT32_MAX) {
        scan->status = TL_ERR_LIMIT;
        scan->why = "the reply is too large";
    } else if (tl_soap_parse_wiped(parser, body, true) != XML_STATUS_OK && XML_GetErrorCode(parser) != XML_ERROR_ABORTED) {
        scan->status = XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY ? TL_ERR_MEMORY : TL_ERR_SYNTAX;
        scan->why = XML_ErrorString(XML_GetErrorCode(parser));
        scan->line = (uint32_t)XML_GetCurrentLineNumber(parser);
    }
    if (scan->token && scan->token->len > before) {
        tl_str found = tl_str_trim(tl_str_sized(scan->token->ptr + before, scan->token->len - before));
        memmove(scan->token->ptr + before, found.ptr, found.len);
        scan->token->len = before + found.len;
    }
}
