# Makes all pages anew: MAKER writes their sources into FOLDER, with the prose in PROSE, and SCDOC makes pages of them.
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
execute_process(COMMAND ${MAKER} ${FOLDER} ${PROSE} COMMAND_ERROR_IS_FATAL ANY)
file(GLOB sources ${FOLDER}/*.scd) # what the table of commands says, not this file
foreach(source IN LISTS sources)
    string(REGEX REPLACE "\\.scd$" "" page ${source})
    execute_process(COMMAND ${SCDOC} INPUT_FILE ${source} OUTPUT_FILE ${page} ERROR_VARIABLE said RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "scdoc: ${source}: ${said}")
    endif()
endforeach()
