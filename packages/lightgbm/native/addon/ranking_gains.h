#pragma once

#include <memory>
#include <string>

/// LightGBM keeps the gain of each relevance label in one table for the whole process, which every ranking Booster
/// overwrites when it is made: two of them with different gains would both train with the second one's.
///
/// Keeps `gains` in force for as long as the result lives.
/// @throws std::runtime_error while others are in force.
std::shared_ptr<void> ReserveRankingGains(const std::string& gains);
