/*
 * xWEB, simulated: the fields of the facade object's groups, as three versions list them. Written here from the vendor's pages and not
 * taken from the WSDL, so that a slip there is found.
 */
#include "sim_xweb.h"

#include <string.h>

/* clang-format off */
static const char *const phone_xref[] = {
    "cph_key", "cph_cst_key", "cph_phn_key", "cph_pht_key", "cph_cst_link_key", "cph_add_user", "cph_add_date", "cph_change_user",
    "cph_change_date", "cph_delete_flag", "cph_key_ext", "cph_unlisted_flag", "cph_phn_number_complete", "cph_extension", "cph_entity_key",
    "cph_primary", "cph_owner", NULL};
static const char *const phone_xref_2015[] = {
    "cph_key", "cph_cst_key", "cph_phn_key", "cph_pht_key", "cph_cst_link_key", "cph_add_user", "cph_add_date", "cph_change_user",
    "cph_change_date", "cph_delete_flag", "cph_key_ext", "cph_unlisted_flag", "cph_phn_number_complete", "cph_extension", "cph_entity_key",
    "cph_primary", "cph_owner", "cph_PhoneLinkingDropDownList", NULL};
static const char *const phone[] = {
    "phn_key", "phn_cst_key_owner", "phn_number", "phn_number_display", "phn_cty_key", "phn_add_user", "phn_add_date", "phn_change_user",
    "phn_change_date", "phn_delete_flag", "phn_entity_key", "phn_key_ext", NULL};
static const char *const customer_2017[] = {
    "cst_key", "cst_type", "cst_name_cp", "cst_sort_name_dn", "cst_ind_full_name_dn", "cst_org_name_dn", "cst_ixo_title_dn", "cst_pref_comm_meth",
    "cst_bio", "cst_add_date", "cst_add_user", "cst_change_date", "cst_change_user", "cst_delete_flag", "cst_recno", "cst_id", "cst_key_ext",
    "cst_email_text_only", "cst_credit_limit", "cst_src_code", "cst_tax_exempt_flag", "cst_tax_id", "cst_no_email_flag", "cst_cxa_key",
    "cst_cxa_billing_key", "cst_eml_address_dn", "cst_eml_key", "cst_no_phone_flag", "cst_phn_number_complete_dn", "cst_cph_key", "cst_no_fax_flag",
    "cst_fax_number_complete_dn", "cst_cfx_key", "cst_ixo_key", "cst_oldid", "cst_no_web_flag", "cst_url_code_dn", "cst_member_flag", "cst_url_key",
    "cst_parent_cst_key", "cst_no_msg_flag", "cst_msg_handle_dn", "cst_web_login", "cst_web_password", "cst_msg_key", "cst_entity_key",
    "cst_web_start_date", "cst_no_mail_flag", "cst_web_end_date", "cst_web_force_password_change", "cst_web_login_disabled_flag", "cst_comment",
    "cst_credit_hold_flag", "cst_credit_hold_reason", "cst_web_forgot_password_status", "cst_old_cxa_key", "cst_last_email_date",
    "cst_no_publish_flag", "cst_sin_key", "cst_ttl_key", "cst_jfn_key", "cst_cur_key", "cst_attribute_1", "cst_attribute_2", NULL};
static const char *const customer_2015[] = {
    "cst_key", "cst_type", "cst_name_cp", "cst_sort_name_dn", "cst_ind_full_name_dn", "cst_org_name_dn", "cst_ixo_title_dn", "cst_pref_comm_meth",
    "cst_bio", "cst_add_date", "cst_add_user", "cst_change_date", "cst_change_user", "cst_delete_flag", "cst_recno", "cst_id", "cst_key_ext",
    "cst_email_text_only", "cst_credit_limit", "cst_src_key", "cst_src_code", "cst_tax_exempt_flag", "cst_tax_id", "cst_cxa_key",
    "cst_no_email_flag", "cst_cxa_billing_key", "cst_eml_address_dn", "cst_eml_key", "cst_no_phone_flag", "cst_phn_number_complete_dn",
    "cst_cph_key", "cst_no_fax_flag", "cst_fax_number_complete_dn", "cst_cfx_key", "cst_ixo_key", "cst_no_web_flag", "cst_oldid", "cst_member_flag",
    "cst_url_code_dn", "cst_parent_cst_key", "cst_url_key", "cst_no_msg_flag", "cst_msg_handle_dn", "cst_web_login", "cst_web_password",
    "cst_entity_key", "cst_msg_key", "cst_no_mail_flag", "cst_web_start_date", "cst_web_end_date", "cst_web_force_password_change",
    "cst_web_login_disabled_flag", "cst_comment", "cst_credit_hold_flag", "cst_credit_hold_reason", "cst_web_forgot_password_status",
    "cst_old_cxa_key", "cst_last_email_date", "cst_no_publish_flag", "cst_sin_key", "cst_ttl_key", "cst_jfn_key", "cst_cur_key", "cst_attribute_1",
    "cst_attribute_2", "cst_salutation_1", "cst_salutation_2", "cst_merge_cst_key", "cst_salutation_3", "cst_salutation_4",
    "cst_default_recognize_as", "cst_score", "cst_score_normalized", "cst_score_trend", "cst_vault_account", "cst_exclude_from_social_flag",
    "cst_social_score", "cst_ptin", "cst_aicpa_member_id", "cst_vendor_code", "cst_salt", "cst_sca_key", "cst_iterations", NULL};
static const char *const customer_2010[] = {
    "cst_key", "cst_type", "cst_name_cp", "cst_sort_name_dn", "cst_ind_full_name_dn", "cst_org_name_dn", "cst_ixo_title_dn", "cst_pref_comm_meth",
    "cst_bio", "cst_add_date", "cst_add_user", "cst_change_date", "cst_change_user", "cst_delete_flag", "cst_recno", "cst_id", "cst_key_ext",
    "cst_email_text_only", "cst_credit_limit", "cst_src_code", "cst_tax_exempt_flag", "cst_tax_id", "cst_cxa_key", "cst_no_email_flag",
    "cst_cxa_billing_key", "cst_eml_address_dn", "cst_eml_key", "cst_no_phone_flag", "cst_phn_number_complete_dn", "cst_cph_key", "cst_no_fax_flag",
    "cst_fax_number_complete_dn", "cst_cfx_key", "cst_ixo_key", "cst_no_web_flag", "cst_oldid", "cst_member_flag", "cst_url_code_dn",
    "cst_parent_cst_key", "cst_url_key", "cst_no_msg_flag", "cst_msg_handle_dn", "cst_web_login", "cst_web_password", "cst_entity_key",
    "cst_msg_key", "cst_no_mail_flag", "cst_web_start_date", "cst_web_end_date", "cst_web_force_password_change", "cst_web_login_disabled_flag",
    "cst_comment", "cst_credit_hold_flag", "cst_credit_hold_reason", "cst_web_forgot_password_status", "cst_old_cxa_key", "cst_last_email_date",
    "cst_no_publish_flag", "cst_sin_key", "cst_ttl_key", "cst_jfn_key", "cst_cur_key", "cst_attribute_1", "cst_attribute_2", NULL};
/* 2015: where cty_cgy_key stands is not known. */
static const char *const country_2017[] = {
    "cty_code", "cty_add_date", "cty_add_user", "cty_change_date", "cty_change_user", "cty_delete_flag", "cty_key", "cty_key_ext", "cty_entity_key",
    "cty_long_name", "cty_fips_code", "cty_sovereignty", "cty_status", "cty_capital", "cty_idd_code", "cty_rgn_key", "cty_srg_key",
    "cty_postal_input_mask", "cty_phone_input_mask", "cty_currency_code", "cty_currency_code_description", "cty_vat_flag", "cty_iso_2", "cty_iso_3",
    "cty_iso_number", "cty_do_not_ship", NULL};
static const char *const country_2015[] = {
    "cty_code", "cty_add_date", "cty_add_user", "cty_change_date", "cty_change_user", "cty_delete_flag", "cty_key", "cty_key_ext", "cty_entity_key",
    "cty_long_name", "cty_fips_code", "cty_sovereignty", "cty_status", "cty_capital", "cty_idd_code", "cty_rgn_key", "cty_srg_key",
    "cty_postal_input_mask", "cty_phone_input_mask", "cty_currency_code", "cty_currency_code_description", "cty_vat_flag", "cty_iso_2", "cty_iso_3",
    "cty_do_not_ship", "cty_iso_number", "cty_bpa_region", "cty_do_not_sell", "cty_dyn_key", "cty_dyn_key_2", "cty_cgy_key", NULL};
static const char *const country_2010[] = {
    "cty_code", "cty_add_date", "cty_add_user", "cty_change_date", "cty_change_user", "cty_delete_flag", "cty_key", "cty_key_ext", "cty_entity_key",
    "cty_long_name", "cty_fips_code", "cty_sovereignty", "cty_status", "cty_capital", "cty_idd_code", "cty_rgn_key", "cty_srg_key",
    "cty_postal_input_mask", "cty_phone_input_mask", "cty_currency_code", "cty_currency_code_description", "cty_vat_flag", "cty_iso_2", "cty_iso_3",
    "cty_do_not_ship", "cty_iso_number", "cty_bpa_region", "cty_do_not_sell", "cty_dyn_key", "cty_dyn_key_2", NULL};
/* clang-format on */

const char *const sim_xweb_group_names[SIM_GROUP_COUNT] = {"Phone_XRef", "Customer", "Phone", "Country"};

static const char *const *const lists[][SIM_GROUP_COUNT] = {
    [SIM_FIELDS_2017] = {phone_xref, customer_2017, phone, country_2017},
    [SIM_FIELDS_2015] = {phone_xref_2015, customer_2015, phone, country_2015},
    [SIM_FIELDS_2010] = {phone_xref, customer_2010, phone, country_2010},
};

const char *const *sim_xweb_fields_of(unsigned version, unsigned group) {
    return lists[version][group];
}

bool sim_xweb_has_field(unsigned version, unsigned group, const char *name) {
    for (const char *const *field = lists[version][group]; *field; field++) {
        if (strcmp(*field, name) == 0)
            return true;
    }
    return false;
}

bool sim_xweb_is_secret(const char *name) {
    return strcmp(name, "cst_web_password") == 0 || strcmp(name, "cst_web_login") == 0 || strcmp(name, "cst_tax_id") == 0;
}
