#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "readable_tree.h"

/// Two neighbouring points of a quadrature rule, worked on together.
typedef double PointPair __attribute__((vector_size(16)));

/// One tree, prepared to give the SHAP values of many rows.
///
/// The SHAP value of feature j at a leaf of value v, reached over features i that the row follows (o_i = 1) or not
/// (o_i = 0) and that let a share z_i of the training rows through, is
///
///   v (o_j - z_j) * integral over t from 0 to 1 of the product over i != j of (t o_i + (1 - t) z_i),
///
/// because s of the d - 1 other features, taken as known, have the weight s! (d - 1 - s)! / d!, which is the integral of
/// t^s (1 - t)^(d - 1 - s). The integrand is a polynomial of degree d - 1, so d / 2 Gauss-Legendre points make it
/// exact. At each point the product over a whole path grows factor by factor on the way down the tree, all of them
/// positive; the leaves are added up on the way back, and each split then adds to its own feature (as in Linear TreeSHAP,
/// Yu et al. 2022, arXiv 2209.08192). Where a feature splits again further down, its new factor takes the place of the
/// old one: a rate's factor is their quotient, its gain the difference of (o_j - z_j) / (t o_j + (1 - t) z_j).
class ContributionTree {
 public:
  /// Which way a row takes at a split; `kOff` where it left the path before, at another split on the same feature.
  enum Way : uint8_t { kLeft = 0, kRight = 1, kOff = 2 };
  static constexpr int kWays = 3;

  struct Split {
    int feature;
    /// Its number in LightGBM's tree.
    int source;
    /// Places of the children: splits first, in an order that has parents before children, then leaves.
    int left;
    int right;
    /// The nearest split above on the same feature, or -1, and the way from there to here.
    int above = -1;
    Way above_way = kLeft;
  };

  /// Whether the shares z_i are defined: a tree without linear leaves and with the row count of each split.
  static bool Supports(const ReadableTree& tree);

  /// `tree` must outlive the result and have more than one leaf.
  explicit ContributionTree(const ReadableTree& tree);

  const ReadableTree& source() const { return *source_; }
  const std::vector<Split>& splits() const { return splits_; }
  /// How many pairs of quadrature points it takes.
  int pairs() const { return pairs_; }
  const PointPair* weights() const { return weights_.data(); }
  /// For each split and each way: factors of the left and of the right child, then their gains; pairs() of each.
  /// Those of a leaf hold its value, too.
  const PointPair* rates() const { return rates_.data(); }
  size_t bytes() const { return rates_.size() * sizeof(PointPair); }

 private:
  /// The share z of the split's feature on each side.
  struct Shares {
    double left;
    double right;
  };

  void OrderSplits();
  void FillRates();
  void FillRatesOf(int split, const Shares& shares, double above, const std::vector<double>& points);

  const ReadableTree* source_;
  std::vector<Split> splits_;
  int pairs_ = 1;
  std::vector<PointPair> weights_;
  std::vector<PointPair> rates_;
};
