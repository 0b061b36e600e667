/* Visibility and language linkage of the public interface. */
#ifndef TRUNKLINE_EXPORT_H
#define TRUNKLINE_EXPORT_H

#if defined(__GNUC__)
#define TL_API __attribute__((visibility("default")))
#define TL_PRINTF(format_index, first_argument) __attribute__((format(printf, format_index, first_argument)))
#define TL_NODISCARD __attribute__((warn_unused_result))
#else
#define TL_API
#define TL_PRINTF(format_index, first_argument)
#define TL_NODISCARD
#endif

#ifdef __cplusplus
#define TL_BEGIN_DECLS extern "C" {
#define TL_END_DECLS }
#else
#define TL_BEGIN_DECLS
#define TL_END_DECLS
#endif

#endif
