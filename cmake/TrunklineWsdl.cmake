# SOAP clients from WSDL. trunkline_add_wsdl() makes a library of one client:
#
#   trunkline_add_wsdl(NAME crm WSDL crm.wsdl [OPERATIONS Get Put ...] [SETTINGS crm.yaml] [LOCK crm.lock])
#   target_link_libraries(my_program PRIVATE crm)      # #include <crm/crm.h>
#
# It needs trunkline-gen, gSOAP's wsdl2h and soapcpp2, and libgsoap.a. What gSOAP makes is under the GPL, and so is a program that holds it
# (docs/licences.md). libgsoap.a and all of gSOAP's names are folded into one object that shows the client's own names only, so that a program may use
# gSOAP for itself beside it.

# Finds what is needed; sets TRUNKLINE_SOAP_FOUND and TRUNKLINE_SOAP_MISSING.
function(trunkline_find_gsoap)
    find_program(TRUNKLINE_WSDL2H wsdl2h DOC "gSOAP's wsdl2h")
    find_program(TRUNKLINE_SOAPCPP2 soapcpp2 DOC "gSOAP's soapcpp2")
    find_library(TRUNKLINE_GSOAP_ARCHIVE NAMES libgsoap.a DOC "gSOAP's static library")
    find_path(TRUNKLINE_GSOAP_INCLUDE stdsoap2.h DOC "Where gSOAP's stdsoap2.h is")
    find_package(EXPAT QUIET)
    set(missing "")
    if(NOT TRUNKLINE_WSDL2H OR NOT TRUNKLINE_SOAPCPP2)
        list(APPEND missing "wsdl2h and soapcpp2 (Debian: gsoap)")
    endif()
    if(NOT TRUNKLINE_GSOAP_ARCHIVE OR NOT TRUNKLINE_GSOAP_INCLUDE)
        list(APPEND missing "libgsoap.a and stdsoap2.h (Debian: libgsoap-dev)")
    endif()
    if(NOT EXPAT_FOUND)
        list(APPEND missing "expat (Debian: libexpat1-dev)")
    endif()
    if(NOT CMAKE_OBJCOPY OR NOT CMAKE_LINKER)
        list(APPEND missing "ld and objcopy (Debian: binutils)")
    endif()
    if(CMAKE_CROSSCOMPILING AND NOT TRUNKLINE_GEN_PROGRAM)
        list(APPEND missing "the host's trunkline-gen (-DTRUNKLINE_GEN_PROGRAM=...)")
    endif()
    if(missing)
        list(JOIN missing ", " missing)
        set(TRUNKLINE_SOAP_FOUND FALSE PARENT_SCOPE)
        set(TRUNKLINE_SOAP_MISSING "${missing}" PARENT_SCOPE)
    else()
        set(TRUNKLINE_SOAP_FOUND TRUE PARENT_SCOPE)
        set(TRUNKLINE_SOAP_MISSING "" PARENT_SCOPE)
    endif()
endfunction()

# What runs trunkline-gen, and what has to be there first.
function(_trunkline_gen_command program depends)
    if(TRUNKLINE_GEN_PROGRAM)
        set(${program} ${TRUNKLINE_GEN_PROGRAM} PARENT_SCOPE)
        set(${depends} ${TRUNKLINE_GEN_PROGRAM} PARENT_SCOPE)
    elseif(TARGET trunkline-gen OR (TARGET trunkline_core AND TRUNKLINE_TOOLS)) # in the tree it is defined later
        set(${program} $<TARGET_FILE:trunkline-gen> PARENT_SCOPE)
        set(${depends} trunkline-gen PARENT_SCOPE)
    elseif(TARGET trunkline::gen)
        set(${program} $<TARGET_FILE:trunkline::gen> PARENT_SCOPE)
        set(${depends} trunkline::gen PARENT_SCOPE)
    else()
        message(FATAL_ERROR "SOAP clients need trunkline-gen: build the tools (-DTRUNKLINE_TOOLS=ON) or name one with -DTRUNKLINE_GEN_PROGRAM=...")
    endif()
endfunction()

# trunkline_generate_wsdl(NAME name WSDL file FOLDER folder [OPERATIONS op...] [SETTINGS file] [LOCK file])
# Rules for a client's files in FOLDER; targets that compile them depend on the files by name.
function(trunkline_generate_wsdl)
    cmake_parse_arguments(ARG "" "NAME;WSDL;FOLDER;SETTINGS;LOCK" "OPERATIONS" ${ARGN})
    _trunkline_gen_command(program depends)
    get_filename_component(wsdl ${ARG_WSDL} ABSOLUTE)
    set(from ${wsdl})
    set(commands "")
    set(inputs ${wsdl})
    set(settings "")
    if(NOT ARG_SETTINGS)
        string(REGEX REPLACE "\\.[^./]*$" ".yaml" beside ${wsdl})
        if(EXISTS ${beside})
            set(ARG_SETTINGS ${beside})
        endif()
    endif()
    if(ARG_SETTINGS)
        get_filename_component(settings_file ${ARG_SETTINGS} ABSOLUTE)
        list(APPEND inputs ${settings_file})
        set(settings --settings ${settings_file})
    endif()
    if(ARG_OPERATIONS)
        list(JOIN ARG_OPERATIONS "," operations)
        set(from ${ARG_FOLDER}/${ARG_NAME}.wsdl)
        list(APPEND commands COMMAND ${program} wsdl-trim ${wsdl} --operations ${operations} -o ${from})
    endif()
    if(ARG_LOCK)
        get_filename_component(lock ${ARG_LOCK} ABSOLUTE)
        list(APPEND inputs ${lock})
        list(APPEND commands COMMAND ${CMAKE_COMMAND} -E copy_if_different ${lock} ${ARG_FOLDER}/layout.lock)
    endif()
    set(n ${ARG_FOLDER}/${ARG_NAME})
    add_custom_command(
        OUTPUT ${n}.h ${n}_tables.c ${n}_glue.c
        BYPRODUCTS ${n}C.c ${n}Client.c ${n}ClientLib.c ${n}H.h ${n}Stub.h ${n}.nsmap
        COMMAND ${CMAKE_COMMAND} -E make_directory ${ARG_FOLDER}
        ${commands}
        COMMAND ${program} wsdl ${from} --name ${ARG_NAME} ${settings} -o ${ARG_FOLDER} --wsdl2h ${TRUNKLINE_WSDL2H} --soapcpp2 ${TRUNKLINE_SOAPCPP2}
        # The generator leaves alone what has not changed; the build wants to see that it ran.
        COMMAND ${CMAKE_COMMAND} -E touch ${n}.h ${n}_tables.c ${n}_glue.c
        DEPENDS ${inputs} ${depends}
        COMMENT "Generating the SOAP client ${ARG_NAME}"
        VERBATIM)
endfunction()

# trunkline_fold_soap(OUTPUT object CLIENTS target...)
# Folds the glue of clients (object libraries), our SOAP runtime and gSOAP's into one object that shows the clients' names only.
function(trunkline_fold_soap)
    cmake_parse_arguments(ARG "" "OUTPUT" "CLIENTS;NAMES" ${ARGN})
    set(runtime $<IF:$<TARGET_EXISTS:trunkline_soap_runtime>,trunkline_soap_runtime,trunkline::soap_runtime>)
    set(objects "")
    set(keep "")
    foreach(client ${ARG_CLIENTS})
        list(APPEND objects $<TARGET_OBJECTS:${client}>)
    endforeach()
    foreach(name ${ARG_NAMES})
        list(APPEND keep --keep-global-symbol=${name}_* --keep-global-symbol=!${name}_namespaces)
    endforeach()
    add_custom_command(
        OUTPUT ${ARG_OUTPUT}
        # What gSOAP frees is wiped: runtime/src/soap/alloc_gsoap.c.
        COMMAND ${CMAKE_OBJCOPY} --redefine-sym malloc=tl_soap_malloc --redefine-sym free=tl_soap_free ${TRUNKLINE_GSOAP_ARCHIVE} ${ARG_OUTPUT}.gsoap.a
        COMMAND ${CMAKE_LINKER} -r -o ${ARG_OUTPUT}.all ${objects} --whole-archive $<TARGET_FILE:${runtime}> ${ARG_OUTPUT}.gsoap.a
        COMMAND ${CMAKE_OBJCOPY} --wildcard ${keep} ${ARG_OUTPUT}.all ${ARG_OUTPUT}
        DEPENDS ${ARG_CLIENTS} ${objects} ${runtime} ${TRUNKLINE_GSOAP_ARCHIVE}
        COMMENT "Folding gSOAP into ${ARG_NAMES}"
        COMMAND_EXPAND_LISTS VERBATIM)
    set_source_files_properties(${ARG_OUTPUT} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
endfunction()

# The object library NAME_glue of a client's glue, which holds gSOAP's output and so is not warned about.
function(trunkline_add_glue name folder)
    add_library(${name}_glue OBJECT ${folder}/${name}_glue.c)
    set_target_properties(${name}_glue PROPERTIES POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET default C_EXTENSIONS ON)
    target_compile_options(${name}_glue PRIVATE -w)
    target_include_directories(${name}_glue PRIVATE ${folder} ${TRUNKLINE_GSOAP_INCLUDE})
    if(TARGET trunkline_core)
        target_link_libraries(${name}_glue PRIVATE trunkline_core)
    else()
        target_link_libraries(${name}_glue PRIVATE trunkline::core)
    endif()
endfunction()

function(trunkline_add_wsdl)
    cmake_parse_arguments(ARG "" "NAME;WSDL;SETTINGS;LOCK" "OPERATIONS" ${ARGN})
    if(NOT ARG_NAME OR NOT ARG_WSDL OR ARG_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "trunkline_add_wsdl(NAME name WSDL file [OPERATIONS op...] [SETTINGS file] [LOCK file])")
    endif()
    trunkline_find_gsoap()
    if(NOT TRUNKLINE_SOAP_FOUND)
        message(FATAL_ERROR "trunkline_add_wsdl(${ARG_NAME}): missing are ${TRUNKLINE_SOAP_MISSING}")
    endif()
    set(base ${CMAKE_CURRENT_BINARY_DIR}/wsdl)
    set(folder ${base}/${ARG_NAME})
    trunkline_generate_wsdl(${ARGN} FOLDER ${folder})
    trunkline_add_glue(${ARG_NAME} ${folder})
    trunkline_fold_soap(OUTPUT ${folder}/${ARG_NAME}_folded.o CLIENTS ${ARG_NAME}_glue NAMES ${ARG_NAME})
    add_library(${ARG_NAME} STATIC ${folder}/${ARG_NAME}_tables.c ${folder}/${ARG_NAME}_folded.o)
    set_target_properties(${ARG_NAME} PROPERTIES POSITION_INDEPENDENT_CODE ON LINKER_LANGUAGE C)
    target_include_directories(${ARG_NAME} PUBLIC ${base})
    if(TARGET trunkline_core)
        target_link_libraries(${ARG_NAME} PUBLIC trunkline_core EXPAT::EXPAT)
    else()
        target_link_libraries(${ARG_NAME} PUBLIC trunkline::core EXPAT::EXPAT)
    endif()
endfunction()
