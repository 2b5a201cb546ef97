#pragma once

#include <napi.h>

#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "log_capture.h"
#include "task_thread.h"

/// One call into LightGBM that runs on a native thread and settles a promise on the JavaScript thread.
struct Operation {
  /// Runs on the native thread; what it throws rejects the promise.
  std::function<void(const TaskThread&)> execute;
  /// Runs on the JavaScript thread after `execute` succeeded and makes the promise's value.
  std::function<Napi::Value(Napi::Env)> result;
  /// JavaScript objects whose memory `execute` reads.
  std::vector<Napi::ObjectReference> pinned;
  /// Called with (level, text) for each line that LightGBM logged; may be empty.
  Napi::FunctionReference on_log;
};

/// Runs `operation` on `thread`, or on a thread of its own where `thread` is null.
Napi::Promise Start(Napi::Env env, Operation operation, std::shared_ptr<TaskThread> thread = nullptr);
