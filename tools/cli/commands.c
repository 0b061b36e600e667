/* The list of commands; each lives in a file of its own. */
#include "commands.h"

static const cli_command *const commands[] = {
    &cli_command_push,
    &cli_command_resume,
    &cli_command_status,
    &cli_command_results,
    &cli_command_forget,
    &cli_command_login,
    &cli_command_contract,
};

const cli_command *const *cli_commands(size_t *count) {
    *count = sizeof commands / sizeof commands[0];
    return commands;
}
