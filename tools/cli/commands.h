/* Every command's table. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "command.h"

extern const cli_command cli_command_call;
extern const cli_command cli_command_check;
extern const cli_command cli_command_completions;
extern const cli_command cli_command_config_check;
extern const cli_command cli_command_config_example;
extern const cli_command cli_command_contract;
extern const cli_command cli_command_get;
extern const cli_command cli_command_kinds;
extern const cli_command cli_command_login;
extern const cli_command cli_command_forget;
extern const cli_command cli_command_push;
extern const cli_command cli_command_results;
extern const cli_command cli_command_resume;
extern const cli_command cli_command_status;
extern const cli_command cli_command_schema_show;
extern const cli_command cli_command_systems;

#endif
