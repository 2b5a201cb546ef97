#include "tree_ways.h"

#include <cmath>

namespace {

using Way = ContributionTree::Way;

/// Without branches: which way a row takes can seldom be foretold.
void DecideByThreshold(const ReadableTree& tree, int split, const double* values, int rows, uint8_t* ways) {
  const double threshold = tree.threshold(split);
  if (tree.missing_type(split) == LightGBM::MissingType::Zero) {
    const bool zero_right = !tree.default_left(split);
    for (int row = 0; row < rows; row++) {
      const double value = values[row];
      const bool missing = (value == 0) | std::isnan(value);
      ways[row] = (missing & zero_right) | (!missing & !(value <= threshold));
    }
    return;
  }
  // A split that knows no missing values takes them for zero.
  const bool nan_left =
      tree.missing_type(split) == LightGBM::MissingType::NaN ? tree.default_left(split) : 0 <= threshold;
  for (int row = 0; row < rows; row++) {
    const double value = values[row];
    ways[row] = !((value <= threshold) | (std::isnan(value) & nan_left));
  }
}

void DecideByCategory(const ReadableTree& tree, int split, const double* values, int rows, uint8_t* ways) {
  for (int row = 0; row < rows; row++) {
    ways[row] = tree.CategoryGoesLeft(split, values[row]) ? Way::kLeft : Way::kRight;
  }
}

}  // namespace

void FindWays(const ContributionTree& tree, const double* columns, int rows, uint8_t* ways) {
  const ReadableTree& source = tree.source();
  for (size_t i = 0; i < tree.splits().size(); i++) {
    const ContributionTree::Split& split = tree.splits()[i];
    const double* const values = columns + static_cast<size_t>(split.feature) * kTileRows;
    uint8_t* const here = ways + i * kTileRows;
    if (source.IsNumericalSplit(split.source)) {
      DecideByThreshold(source, split.source, values, rows, here);
    } else {
      DecideByCategory(source, split.source, values, rows, here);
    }
    if (split.above < 0) continue;
    const uint8_t* const above = ways + static_cast<size_t>(split.above) * kTileRows;
    for (int row = 0; row < rows; row++) {
      if (above[row] != split.above_way) here[row] = Way::kOff;
    }
  }
}
