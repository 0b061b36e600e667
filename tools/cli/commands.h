/* Every command's table. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "command.h"

extern const cli_command cli_command_contract;
extern const cli_command cli_command_login;
extern const cli_command cli_command_forget;
extern const cli_command cli_command_push;
extern const cli_command cli_command_results;
extern const cli_command cli_command_resume;
extern const cli_command cli_command_status;

#endif
