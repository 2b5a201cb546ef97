#include "readable_tree.h"

#include <string>

#include "check.h"
#include "growing_text.h"

std::vector<ReadableTree> ReadTrees(BoosterHandle booster, int iterations) {
  const std::string text = ReadGrowingText([&](int64_t capacity, int64_t* length, char* buffer) {
    Check(LGBM_BoosterSaveModelToString(booster, 0, iterations, C_API_FEATURE_IMPORTANCE_SPLIT, capacity, length,
                                        buffer));
  });
  std::vector<ReadableTree> trees;
  size_t place = text.find("\n\nTree=");
  while (place != std::string::npos && text.compare(place = text.find_first_not_of('\n', place), 5, "Tree=") == 0) {
    const size_t body = text.find('\n', place) + 1;
    size_t used = 0;
    trees.emplace_back(text.data() + body, &used);
    place = body + used;
  }
  return trees;
}
