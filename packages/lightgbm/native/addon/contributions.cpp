#include "contributions.h"

#include <LightGBM/utils/openmp_wrapper.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "contribution_tree.h"
#include "tree_ways.h"

namespace {

/// Trees are prepared in groups of about so many bytes, so that large models do not fill the memory.
constexpr size_t kGroupBytes = 32 << 20;

/// What a thread works with; grows to the largest tree.
struct Scratch {
  std::vector<double> columns;
  std::vector<uint8_t> ways;
  std::vector<PointPair> products;
};

/// A tree and the class it belongs to.
struct ClassTree {
  ContributionTree tree;
  int of_class;
};

/// The values of one row, split by split, added to `out`. See ContributionTree.
/// @param Pairs The tree's number of pairs where the compiler shall know it, else 0.
template <int Pairs>
void AddRow(const ContributionTree& tree, const uint8_t* ways, PointPair* products, double* out) {
  const int pairs = Pairs > 0 ? Pairs : tree.pairs();
  const ContributionTree::Split* const splits = tree.splits().data();
  const int num_splits = static_cast<int>(tree.splits().size());
  const auto rates_of = [&](int split) {
    return tree.rates() + (split * static_cast<size_t>(ContributionTree::kWays) + ways[split * kTileRows]) * 4 * pairs;
  };

  std::copy(tree.weights(), tree.weights() + pairs, products);
  for (int i = 0; i < num_splits; i++) {
    const PointPair* const rates = rates_of(i);
    const PointPair* const product = products + i * static_cast<size_t>(pairs);
    PointPair* const left = products + splits[i].left * static_cast<size_t>(pairs);
    PointPair* const right = products + splits[i].right * static_cast<size_t>(pairs);
    for (int pair = 0; pair < pairs; pair++) {
      left[pair] = product[pair] * rates[pair];
      right[pair] = product[pair] * rates[pairs + pair];
    }
  }
  for (int i = num_splits - 1; i >= 0; i--) {
    const PointPair* const gains = rates_of(i) + 2 * pairs;
    PointPair* const sum = products + i * static_cast<size_t>(pairs);
    const PointPair* const left = products + splits[i].left * static_cast<size_t>(pairs);
    const PointPair* const right = products + splits[i].right * static_cast<size_t>(pairs);
    PointPair gain{0, 0};
    for (int pair = 0; pair < pairs; pair++) {
      gain += left[pair] * gains[pair] + right[pair] * gains[pairs + pair];
      sum[pair] = left[pair] + right[pair];
    }
    out[splits[i].feature] += gain[0] + gain[1];
  }
}

using AddRowFunction = void (*)(const ContributionTree&, const uint8_t*, PointPair*, double*);

AddRowFunction AddRowFor(int pairs) {
  constexpr AddRowFunction kFunctions[] = {AddRow<0>, AddRow<1>, AddRow<2>, AddRow<3>, AddRow<4>, AddRow<5>};
  return pairs < 6 ? kFunctions[pairs] : kFunctions[0];
}

/// Copies rows [first, first + count) of the columns in `features`; what LightGBM takes for zero becomes 0.
template <typename Element>
void CopyTile(const MatrixRows& matrix, const std::vector<int>& features, int first, int count, double* columns) {
  for (const int feature : features) {
    double* const target = columns + static_cast<size_t>(feature) * kTileRows;
    for (int row = 0; row < count; row++) {
      const double value = matrix.At<Element>(first + row, feature);
      target[row] = std::fabs(value) <= LightGBM::kZeroThreshold ? 0 : value;
    }
  }
}

void AddTile(const std::vector<ClassTree>& group, int count, const StopFlag& stop, Scratch* scratch, double* out,
             size_t row_length, size_t class_length) {
  for (const ClassTree& member : group) {
    if (stop.raised()) return;
    const size_t splits = member.tree.splits().size();
    scratch->ways.resize(std::max(scratch->ways.size(), splits * kTileRows));
    scratch->products.resize(std::max(scratch->products.size(), (2 * splits + 1) * member.tree.pairs()));
    FindWays(member.tree, scratch->columns.data(), count, scratch->ways.data());
    const AddRowFunction add_row = AddRowFor(member.tree.pairs());
    for (int row = 0; row < count; row++) {
      add_row(member.tree, scratch->ways.data() + row, scratch->products.data(),
              out + row * row_length + member.of_class * class_length);
    }
  }
}

void AddGroup(const std::vector<ClassTree>& group, const std::vector<int>& features, const MatrixRows& matrix,
              const StopFlag& stop, std::vector<Scratch>* scratches, double* out, size_t row_length) {
  const size_t class_length = static_cast<size_t>(matrix.columns) + 1;
  const int tiles = (matrix.count - 1) / kTileRows + 1;
  OMP_INIT_EX();
#pragma omp parallel for num_threads(static_cast<int>(scratches->size())) schedule(dynamic)
  for (int tile = 0; tile < tiles; tile++) {
    OMP_LOOP_EX_BEGIN();
    if (stop.raised()) continue;
    Scratch& scratch = (*scratches)[omp_get_thread_num()];
    scratch.columns.resize(static_cast<size_t>(matrix.columns) * kTileRows);
    const int first = tile * kTileRows;
    const int count = std::min(kTileRows, matrix.count - first);
    matrix.WithElementType([&](auto zero) {
      CopyTile<decltype(zero)>(matrix, features, first, count, scratch.columns.data());
    });
    AddTile(group, count, stop, &scratch, out + first * row_length, row_length, class_length);
    OMP_LOOP_EX_END();
  }
  OMP_THROW_EX();
}

std::vector<int> FeaturesOf(const std::vector<ClassTree>& group) {
  std::vector<int> features;
  for (const ClassTree& member : group) {
    for (const ContributionTree::Split& split : member.tree.splits()) features.push_back(split.feature);
  }
  std::sort(features.begin(), features.end());
  features.erase(std::unique(features.begin(), features.end()), features.end());
  return features;
}

/// One row's result before any split has added to it: the expected values, the rest zero.
std::vector<double> RowOfExpectedValues(const std::vector<ReadableTree>& trees, int classes, int columns) {
  std::vector<double> row(static_cast<size_t>(classes) * (columns + 1));
  for (size_t i = 0; i < trees.size(); i++) row[(i % classes) * (columns + 1) + columns] += trees[i].expected_value();
  return row;
}

}  // namespace

bool SupportsContributions(const std::vector<ReadableTree>& trees) {
  return std::all_of(trees.begin(), trees.end(), ContributionTree::Supports);
}

std::vector<double> Contributions(const std::vector<ReadableTree>& trees, int classes, const MatrixRows& matrix,
                                  const StopFlag& stop) {
  const std::vector<double> expected = RowOfExpectedValues(trees, classes, matrix.columns);
  std::vector<double> result(expected.size() * matrix.count);
  for (auto row = result.begin(); row != result.end(); row += expected.size()) {
    std::copy(expected.begin(), expected.end(), row);
  }

  std::vector<Scratch> scratches(OMP_NUM_THREADS());
  size_t next = 0;
  while (next < trees.size() && !stop.raised()) {
    std::vector<ClassTree> group;
    for (size_t bytes = 0; next < trees.size() && bytes < kGroupBytes && !stop.raised(); next++) {
      if (trees[next].num_leaves() < 2) continue;
      group.push_back({ContributionTree(trees[next]), static_cast<int>(next % classes)});
      bytes += group.back().tree.bytes();
    }
    AddGroup(group, FeaturesOf(group), matrix, stop, &scratches, result.data(), expected.size());
  }
  return result;
}
