#pragma once

#include <napi.h>

#include <memory>
#include <unordered_map>

#include "operation.h"

/// The operations in flight of one JavaScript environment (the main thread or a worker thread).
/// They are owned by the JavaScript thread from start to end; native threads only borrow them.
class Operations {
 public:
  explicit Operations(Napi::Env env);
  ~Operations();

  Napi::Promise Start(Operation operation, std::shared_ptr<TaskThread> thread);

 private:
  struct InFlight;

  /// Stops every thread that still works for this environment before the environment goes away.
  void Close();
  void Settle(InFlight* in_flight);

  Napi::Env env_;
  napi_threadsafe_function settle_ = nullptr;
  std::unordered_map<InFlight*, std::unique_ptr<InFlight>> in_flight_;
};
