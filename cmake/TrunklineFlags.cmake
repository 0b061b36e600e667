# Compile flags of everything written by hand: trunkline_flags. Linked privately, never exported.
add_library(trunkline_flags INTERFACE)
target_compile_features(trunkline_flags INTERFACE c_std_11)
target_compile_options(trunkline_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes> -Wvla
    -fvisibility=hidden -fno-common)
target_compile_definitions(trunkline_flags INTERFACE _POSIX_C_SOURCE=200809L)
if(TRUNKLINE_WERROR)
    target_compile_options(trunkline_flags INTERFACE -Werror)
endif()

if(TRUNKLINE_SANITIZE)
    add_compile_options(-fsanitize=${TRUNKLINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${TRUNKLINE_SANITIZE})
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()
