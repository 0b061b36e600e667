# cmake --install: libraries, headers, find_package(trunkline) and pkg-config files.
include(CMakePackageConfigHelpers)

set(trunkline_installed trunkline_core trunkline_core_shared trunkline_json trunkline_journal trunkline_journal_shared)
set(trunkline_parts core json journal)
if(TRUNKLINE_SOAP_ENABLED)
    list(APPEND trunkline_installed trunkline_soap trunkline_soap_shared trunkline_soap_runtime)
    list(APPEND trunkline_parts soap)
    # The clients' headers are made at build time.
    install(DIRECTORY ${PROJECT_BINARY_DIR}/runtime/src/soap/include/trunkline DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
endif()
install(TARGETS ${trunkline_installed} EXPORT trunkline
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/trunkline DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/gen/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/trunkline-clients FILES_MATCHING PATTERN *.h)

set(trunkline_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/trunkline)
install(EXPORT trunkline NAMESPACE trunkline:: FILE trunklineTargets.cmake DESTINATION ${trunkline_package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/trunklineConfig.cmake.in ${PROJECT_BINARY_DIR}/trunklineConfig.cmake
    INSTALL_DESTINATION ${trunkline_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/trunklineConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/trunklineConfig.cmake ${PROJECT_BINARY_DIR}/trunklineConfigVersion.cmake DESTINATION ${trunkline_package_dir})
# trunkline_add_wsdl(), for clients of the user's own.
install(FILES ${CMAKE_CURRENT_LIST_DIR}/TrunklineWsdl.cmake DESTINATION ${trunkline_package_dir})

# Relative, so that `cmake --install --prefix` and a moved tree work.
file(RELATIVE_PATH trunkline_pc_to_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
foreach(part ${trunkline_parts})
    configure_file(${CMAKE_CURRENT_LIST_DIR}/trunkline-${part}.pc.in ${PROJECT_BINARY_DIR}/trunkline-${part}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/trunkline-${part}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
