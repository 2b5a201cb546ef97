# What LightGBM, the addon and the command line must agree on: standard, flags, definitions, OpenMP.
# No -march=native: a cached build may move to another machine.
set(CMAKE_BUILD_TYPE Release)
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -funroll-loops")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(APPLE AND NOT DEFINED OpenMP_ROOT)
  # Homebrew keeps libomp out of the default search path.
  execute_process(COMMAND brew --prefix libomp OUTPUT_VARIABLE OpenMP_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(Threads REQUIRED)

include(CheckCXXSourceCompiles)
check_cxx_source_compiles(
  "#include <xmmintrin.h>\nint main() { int a = 0; _mm_prefetch(&a, _MM_HINT_NTA); return 0; }" HAS_MM_PREFETCH)
check_cxx_source_compiles(
  "#include <mm_malloc.h>\nint main() { _mm_free(_mm_malloc(8, 16)); return 0; }" HAS_MM_MALLOC)

add_library(lightgbm_compile_options INTERFACE)
# Our own log.h stands before LightGBM's.
target_include_directories(lightgbm_compile_options BEFORE INTERFACE
  ${CMAKE_CURRENT_LIST_DIR}/include
  ${LIGHTGBM_SOURCE_DIR}/include
  ${LIGHTGBM_SOURCE_DIR}/external_libs/eigen)
target_compile_definitions(lightgbm_compile_options INTERFACE
  USE_SOCKET EIGEN_MPL2_ONLY EIGEN_DONT_PARALLELIZE
  $<$<BOOL:${HAS_MM_PREFETCH}>:MM_PREFETCH>
  $<$<BOOL:${HAS_MM_MALLOC}>:MM_MALLOC>)
# LightGBM names its source files in error messages; the machine they were compiled on does not matter.
target_compile_options(lightgbm_compile_options INTERFACE -ffile-prefix-map=${LIGHTGBM_SOURCE_DIR}=LightGBM)
target_link_libraries(lightgbm_compile_options INTERFACE OpenMP::OpenMP_CXX Threads::Threads)
