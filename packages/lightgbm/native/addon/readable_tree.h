#pragma once

#include <LightGBM/c_api.h>
#include <LightGBM/tree.h>

#include <cstddef>
#include <vector>

#include "stop_flag.h"

/// One of LightGBM's trees, read back from its text, that shows what LightGBM's own class keeps to itself.
/// Splits and leaves are 0-based; a child that is a leaf is the bitwise complement of the leaf, as in LightGBM.
class ReadableTree : public LightGBM::Tree {
 public:
  /// Reads one tree of a model's text; `used` receives how many bytes it took.
  ReadableTree(const char* text, size_t* used) : LightGBM::Tree(text, used) {
    // LightGBM leaves it unset here, and copying an unset bool is undefined.
    track_branch_features_ = false;
  }

  double threshold(int split) const { return threshold_[split]; }
  LightGBM::MissingType missing_type(int split) const {
    return static_cast<LightGBM::MissingType>(GetMissingType(decision_type_[split]));
  }
  /// Where a missing value goes.
  bool default_left(int split) const { return GetDecisionType(decision_type_[split], kDefaultLeftMask); }
  /// Whether this category goes left.
  bool CategoryGoesLeft(int split, double value) const {
    return CategoricalDecision(value, split) == left_child_[split];
  }
  double expected_value() const { return ExpectedValue(); }
};

/// The trees of the first `iterations` iterations (0 or less: all), class by class within each iteration.
/// Their numbers are those of the model itself: LightGBM's text keeps every bit.
/// Incomplete where `stop` is raised.
std::vector<ReadableTree> ReadTrees(BoosterHandle booster, int iterations, const StopFlag& stop);
