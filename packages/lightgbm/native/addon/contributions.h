#pragma once

#include <vector>

#include "matrix_rows.h"
#include "readable_tree.h"
#include "stop_flag.h"

/// Whether AddContributions can do what LightGBM does with these trees.
bool SupportsContributions(const std::vector<ReadableTree>& trees);

/// SHAP values of each row, as LightGBM's PredictContrib defines them and in its order: for each class, one number per
/// column and the expected value last. Uses OMP_NUM_THREADS() threads; the result is the same for every number of them,
/// and that of a row does not depend on the other rows. Gives up early, with an unfinished result, when `stop` is raised.
/// @param classes How many trees an iteration has.
std::vector<double> Contributions(const std::vector<ReadableTree>& trees, int classes, const MatrixRows& matrix,
                                  const StopFlag& stop);
