#include "contribution_tree.h"

#include <algorithm>

#include "gauss_legendre.h"

bool ContributionTree::Supports(const ReadableTree& tree) {
  if (tree.is_linear()) return false;
  for (int split = 0; split < tree.num_leaves() - 1; split++) {
    if (tree.data_count(split) <= 0) return false;
  }
  return true;
}

ContributionTree::ContributionTree(const ReadableTree& tree) : source_(&tree) {
  OrderSplits();
  FillRates();
}

void ContributionTree::OrderSplits() {
  struct Visit {
    int source;
    int parent;
    Way way;
    /// How many different features split above.
    int features;
  };
  const int num_splits = source_->num_leaves() - 1;
  std::vector<int> parents;
  std::vector<Way> ways;
  std::vector<Visit> open{{0, -1, kLeft, 0}};
  int most_features = 1;
  while (!open.empty()) {
    const Visit visit = open.back();
    open.pop_back();
    const int place = visit.source >= 0 ? static_cast<int>(splits_.size()) : num_splits + ~visit.source;
    if (visit.parent >= 0) (visit.way == kLeft ? splits_[visit.parent].left : splits_[visit.parent].right) = place;
    most_features = std::max(most_features, visit.features);
    if (visit.source < 0) continue;

    Split split{source_->split_feature(visit.source), visit.source, -1, -1};
    Way way = visit.way;
    for (int above = visit.parent; above >= 0; way = ways[above], above = parents[above]) {
      if (splits_[above].feature != split.feature) continue;
      split.above = above;
      split.above_way = way;
      break;
    }
    splits_.push_back(split);
    parents.push_back(visit.parent);
    ways.push_back(visit.way);
    const int features = visit.features + (split.above < 0 ? 1 : 0);
    open.push_back({source_->right_child(visit.source), place, kRight, features});
    open.push_back({source_->left_child(visit.source), place, kLeft, features});
  }
  pairs_ = (most_features + 3) / 4;
}

void ContributionTree::FillRates() {
  const Quadrature rule = GaussLegendre(2 * pairs_);
  for (int pair = 0; pair < pairs_; pair++) {
    weights_.push_back(PointPair{rule.weights[2 * pair], rule.weights[2 * pair + 1]});
  }
  rates_.resize(splits_.size() * kWays * 4 * pairs_);
  std::vector<Shares> shares;
  for (size_t i = 0; i < splits_.size(); i++) {
    const Split& split = splits_[i];
    const double above = split.above < 0                   ? 1
                         : split.above_way == kLeft ? shares[split.above].left
                                                    : shares[split.above].right;
    const double count = source_->data_count(split.source);
    shares.push_back({above * (source_->data_count(source_->left_child(split.source)) / count),
                      above * (source_->data_count(source_->right_child(split.source)) / count)});
    FillRatesOf(static_cast<int>(i), shares.back(), above, rule.points);
  }
}

void ContributionTree::FillRatesOf(int split, const Shares& shares, double above, const std::vector<double>& points) {
  const int source = splits_[split].source;
  const double count = source_->data_count(source);
  const auto set = [&](Way way, int column, int point, double value) {
    rates_[((split * static_cast<size_t>(kWays) + way) * 4 + column) * pairs_ + point / 2][point % 2] = value;
  };
  for (int side = 0; side < 2; side++) {
    const Way toward = side == 0 ? kLeft : kRight;
    const Way away = side == 0 ? kRight : kLeft;
    const int child = side == 0 ? source_->left_child(source) : source_->right_child(source);
    const double share = side == 0 ? shares.left : shares.right;
    const double value = child < 0 ? source_->LeafOutput(~child) : 1;
    for (int point = 0; point < 2 * pairs_; point++) {
      const double t = points[point];
      const double before = t + (1 - t) * above;
      const double followed = t + (1 - t) * share;
      set(toward, side, point, value * (followed / before));
      set(away, side, point, value * ((1 - t) * share / before));
      set(kOff, side, point, value * (source_->data_count(child) / count));
      set(toward, 2 + side, point, (above - share) / (followed * before));
      set(away, 2 + side, point, -1 / ((1 - t) * before));
    }
  }
}
