/* A folder of messages for contract tests, and what `trunkline contract` says of it. Include cmocka's headers first. */
#ifndef TESTS_CONTRACT_MESSAGES_H
#define TESTS_CONTRACT_MESSAGES_H

#include <stdbool.h>

/** A folder that is there for one test. */
typedef struct messages {
    char folder[500];
} messages;

/** For a test's setup and teardown. */
void messages_make(messages *made);
void messages_remove(messages *made);
/** Writes a message: "NAME.xml". */
void messages_write(const messages *in, const char *name, const char *text);
/** The path of a file in the folder. */
const char *messages_path(const messages *in, const char *name, char path[600]);

/**
 * Runs `trunkline contract WSDL --messages FOLDER`, with one more word where `option` is not NULL. Its exit status must be `code`.
 * Returns what it wrote to standard output (to standard error when that is 2), with the folder's name cut out; free() it.
 */
char *messages_judge(const messages *in, const char *wsdl, const char *option, int code);
/** The same with WSDLs of ours: "xweb.wsdl". */
char *messages_judge_ours(const messages *in, const char *wsdl, const char *option, int code);

/** A file with the first `from` replaced by `to`; fails the test when it is not there. free() it. */
char *messages_change(const char *path, const char *from, const char *to);

#endif
