/* The page's parts as they stand in tools/cli/report; the build puts them into C. */
#ifndef CLI_REPORT_FILES_H
#define CLI_REPORT_FILES_H

#include <trunkline/str.h>

tl_str report_page_html(void);
tl_str report_style_css(void);
tl_str report_script_js(void);

#endif
