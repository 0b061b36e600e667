/* The list of commands; each lives in a file of its own. */
#include "commands.h"

static const cli_command *const commands[] = {
    &cli_command_check,
    &cli_command_push,
    &cli_command_resume,
    &cli_command_status,
    &cli_command_results,
    &cli_command_forget,
    &cli_command_kinds,
    &cli_command_login,
    &cli_command_systems,
    &cli_command_call,
    &cli_command_get,
    &cli_command_schema_show,
    &cli_command_config_check,
    &cli_command_config_example,
    &cli_command_contract,
    &cli_command_completions,
};

const cli_command *const *cli_commands(size_t *count) {
    *count = sizeof commands / sizeof commands[0];
    return commands;
}
