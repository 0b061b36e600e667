/* From what a config says of tokens to a source of them. */
#ifndef CLI_TOKEN_SOURCE_H
#define CLI_TOKEN_SOURCE_H

#include <trunkline/oauth.h>

#include "config.h"

/**
 * The source of a system's tokens; nothing is read and nobody is asked yet. False when something in the config cannot be used; `to` was told what and
 * where. @param source  receives NULL for a system that needs none. Owns: the caller, `tl_token_source_free`
 */
bool token_source_new(const config_system *system, tl_token_source **source, diag *to);
/**
 * Whether the environment variables and files that the config names are there; commands are not run. What a store may hold by now (the refresh token)
 * is not looked for. False when one is missing; `to` was told.
 */
bool token_source_check(const config_system *system, diag *to);

/** Options of OAuth for a system that has it; its sources are the caller's (token_source_drop). False: out of memory; `to` was told. */
bool token_source_oauth(const config_system *system, tl_oauth_options *options, diag *to);
/** Frees the sources of options that nobody took over. */
void token_source_drop(tl_oauth_options *options);

/** "the environment variable WASP_TOKEN": where a secret is, or the text itself, for people. */
const char *token_source_describe(const config_secret *secret, char *text, size_t size);

#endif
