#include "readable_tree.h"

#include <algorithm>
#include <string>

#include "check.h"
#include "growing_text.h"

namespace {

/// Iterations that are written and read at a time: the text of a large model takes seconds.
constexpr int kIterationsAtATime = 50;

void AppendTrees(const std::string& text, std::vector<ReadableTree>* trees) {
  size_t place = text.find("\n\nTree=");
  while (place != std::string::npos && text.compare(place = text.find_first_not_of('\n', place), 5, "Tree=") == 0) {
    const size_t body = text.find('\n', place) + 1;
    size_t used = 0;
    trees->emplace_back(text.data() + body, &used);
    place = body + used;
  }
}

}  // namespace

std::vector<ReadableTree> ReadTrees(BoosterHandle booster, int iterations, const StopFlag& stop) {
  int end = 0;
  Check(LGBM_BoosterGetCurrentIteration(booster, &end));
  if (iterations > 0) end = std::min(end, iterations);
  std::vector<ReadableTree> trees;
  for (int first = 0; first < end && !stop.raised(); first += kIterationsAtATime) {
    const int count = std::min(kIterationsAtATime, end - first);
    AppendTrees(ReadGrowingText([&](int64_t capacity, int64_t* length, char* buffer) {
                  Check(LGBM_BoosterSaveModelToString(booster, first, count, C_API_FEATURE_IMPORTANCE_SPLIT, capacity,
                                                      length, buffer));
                }),
                &trees);
  }
  return trees;
}
