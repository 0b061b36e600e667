# cmake --install: libraries, headers, find_package(trunkline) and pkg-config files.
include(CMakePackageConfigHelpers)

install(TARGETS trunkline_core trunkline_core_shared trunkline_json EXPORT trunkline
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/trunkline DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/gen/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/trunkline-clients FILES_MATCHING PATTERN *.h)

set(trunkline_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/trunkline)
install(EXPORT trunkline NAMESPACE trunkline:: FILE trunklineTargets.cmake DESTINATION ${trunkline_package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/trunklineConfig.cmake.in ${PROJECT_BINARY_DIR}/trunklineConfig.cmake
    INSTALL_DESTINATION ${trunkline_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/trunklineConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/trunklineConfig.cmake ${PROJECT_BINARY_DIR}/trunklineConfigVersion.cmake DESTINATION ${trunkline_package_dir})

# Relative, so that `cmake --install --prefix` and a moved tree work.
file(RELATIVE_PATH trunkline_pc_to_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
foreach(part core json)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/trunkline-${part}.pc.in ${PROJECT_BINARY_DIR}/trunkline-${part}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/trunkline-${part}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
