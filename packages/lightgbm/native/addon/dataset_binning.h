#pragma once

#include <LightGBM/c_api.h>

#include <string>

#include "matrix_rows.h"

/// What DatasetCreateFromMat of LightGBM's C API does, for some rows of a matrix, without a copy of them and with every
/// thread: the same bins, the same Dataset. LightGBM's own fetches each row into a vector of its own, twice, the first
/// time on one thread.
///
/// @param reference The Dataset whose bins to use, or null.
DatasetHandle BinMatrix(const MatrixRows& matrix, const std::string& parameters, DatasetHandle reference);
