#include "ranking_gains.h"

#include <mutex>
#include <stdexcept>

std::shared_ptr<void> ReserveRankingGains(const std::string& gains) {
  static std::mutex mutex;
  static std::weak_ptr<std::string> in_force;

  const std::lock_guard<std::mutex> lock(mutex);
  std::shared_ptr<std::string> current = in_force.lock();
  if (current && *current != gains) {
    throw std::runtime_error(
        "another Booster of this process ranks with other values of label_gain; dispose of it first");
  }
  if (!current) {
    current = std::make_shared<std::string>(gains);
    in_force = current;
  }
  return current;
}
