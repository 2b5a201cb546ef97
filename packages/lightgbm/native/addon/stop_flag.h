#pragma once

#include <cstdint>

#include "arguments.h"
#include "task_thread.h"

/// Whether long work shall end early: because its thread stops, or because JavaScript raised a flag in memory that it shares.
class StopFlag {
 public:
  /// @param flag An Int32Array of one number, not 0 once the result is no longer wanted. The caller keeps it alive.
  StopFlag(const TaskThread& thread, const ArrayView& flag)
      : thread_(thread), flag_(static_cast<const int32_t*>(flag.data)) {}

  bool raised() const { return thread_.stopping() || __atomic_load_n(flag_, __ATOMIC_RELAXED) != 0; }

 private:
  const TaskThread& thread_;
  const int32_t* flag_;
};
