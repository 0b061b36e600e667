/* Expandable, simulated: the fields of a contact, by generation. Written here from the vendor's pages, not from the schemas, so that a slip there is found. */
#include "sim_expandable.h"

/* clang-format off */
#define CONTACT_FIELDS                                                                                                                               \
    "CUSTOMER_ID", "CUST_CONTACT", "CONTACT_STATUS", "FIRST_NAME", "LAST_NAME", "INITIAL", "TITLE", "MAIL_STOP", "ADDRESS_1", "ADDRESS_2",           \
    "ADDRESS_3", "CITY", "STATE", "ZIP_CODE", "COUNTRY", "PHONE_NO", "FAX_NO", "CELL_PHONE_NO", "PAGER_NO", "E_MAIL", "E_MAIL_2", "WEB_ADDRESS",     \
    "SOFCT_USER_1", "SOFCT_USER_2", "SOFCT_USER_3", "SOFCT_USER_4", "SOFCT_USER_5", "SOFCT_USER_6", "SOFCT_USER_7", "SOFCT_USER_8",                  \
    "SOFCT_USER_9", "SOFCT_USER_10", "SOFCT_USER_11", "SOFCT_USER_12", "SOFCT_USER_13", "SOFCT_USER_14", "SOFCT_USER_15", "SOFCT_USER_16"

static const char *const accepted[] = {CONTACT_FIELDS, "NOTES", "ATTACHMENTS", NULL};
static const char *const returned[] = {
    CONTACT_FIELDS, "CREATED_BY", "DATE_CREATED", "MODIFIED_BY", "DATE_MODIFIED", "OPERATOR_ID", "DATE_LAST_UPDT", "TIME_LAST_UPDT", "NOTES",
    "ATTACHMENTS", NULL};

/* The older generation's page lists them by name. */
#define SLASH_FIELDS                                                                                                                                 \
    "ATTACHMENTS", "ADDRESS_1", "ADDRESS_2", "ADDRESS_3", "CELL_PHONE_NO", "CITY", "CONTACT_STATUS", "COUNTRY", "CUST_CONTACT", "CUSTOMER_ID",       \
    "E_MAIL", "E_MAIL_2", "FAX_NO", "FIRST_NAME", "INITIAL", "LAST_NAME", "MAIL_STOP", "NOTES", "PAGER_NO", "PHONE_NO", "SLX_ID", "SOFCT_USER_1",    \
    "SOFCT_USER_2", "SOFCT_USER_3", "SOFCT_USER_4", "SOFCT_USER_5", "SOFCT_USER_6", "SOFCT_USER_7", "SOFCT_USER_8", "SOFCT_USER_9",                  \
    "SOFCT_USER_10", "SOFCT_USER_11", "SOFCT_USER_12", "SOFCT_USER_13", "SOFCT_USER_14", "SOFCT_USER_15", "SOFCT_USER_16", "STATE", "TITLE",         \
    "WEB_ADDRESS", "ZIP_CODE"

static const char *const slash_accepted[] = {SLASH_FIELDS, NULL};
static const char *const slash_returned[] = {SLASH_FIELDS, "CREATED_BY", "DATE_CREATED", "DATE_LAST_UPDT", "DATE_MODIFIED", "MODIFIED_BY", NULL};
/* clang-format on */

const sim_expandable_dialect sim_expandable_hyphen_dialect = {
    .message = "MESSAGE",
    .message_code = "MESSAGE_CODE",
    .token = "Auth Token",
    .data_source = "DATA_SOURCE",
    .user_name = "USER_NAME",
    .password = "PASSWORD",
    .accepted = accepted,
    .returned = returned,
};

const sim_expandable_dialect sim_expandable_slash_dialect = {
    .message = "Message",
    .message_code = "MessageCode",
    .token = "AuthToken",
    .data_source = "DataSource",
    .user_name = "UserName",
    .password = "Password",
    .token_in_header = true,
    .accepted = slash_accepted,
    .returned = slash_returned,
};
