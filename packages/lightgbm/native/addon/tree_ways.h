#pragma once

#include <cstdint>

#include "contribution_tree.h"

/// Rows that are worked on together.
constexpr int kTileRows = 128;

/// Which ways (ContributionTree::Way) the first `rows` rows of a tile take, decided as LightGBM decides.
/// @param columns The value of feature f in row r is at [f * kTileRows + r]; what LightGBM takes for zero must be 0.
/// @param ways Receives the way at split s in row r at [s * kTileRows + r].
void FindWays(const ContributionTree& tree, const double* columns, int rows, uint8_t* ways);
