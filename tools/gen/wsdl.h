/* trunkline-gen wsdl and wsdl-trim: SOAP clients from WSDL, through gSOAP. */
#ifndef GEN_WSDL_H
#define GEN_WSDL_H

/** `trunkline-gen wsdl ...`: the arguments behind the command's name. Returns the exit status. */
int wsdl_command(int count, char **arguments);
/** `trunkline-gen wsdl-trim ...`. */
int wsdl_trim_command(int count, char **arguments);

/** How both are used, for --help. */
extern const char wsdl_help[];

#endif
