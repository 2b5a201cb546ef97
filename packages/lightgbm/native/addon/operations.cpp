#include "operations.h"

#include <string>
#include <utility>

struct Operations::InFlight {
  InFlight(Napi::Env env, Operations* owner, Operation operation, std::shared_ptr<TaskThread> thread)
      : owner(owner), operation(std::move(operation)), thread(std::move(thread)), deferred(env) {}

  void Execute() {
    LogCapture log_capture;
    try {
      operation.execute(*thread);
    } catch (const std::exception& exception) {
      failed = true;
      message = exception.what();
    } catch (...) {
      failed = true;
      message = "unknown native exception";
    }
    log = log_capture.Take();
  }

  void Settle(Napi::Env env) {
    const Napi::HandleScope scope(env);
    try {
      Conclude(env);
    } catch (const Napi::Error&) {
      // JavaScript can run no more, because a worker thread is being terminated: nobody waits for the promise.
    }
  }

  void Conclude(Napi::Env env) {
    try {
      if (!operation.on_log.IsEmpty()) {
        for (const LogLine& line : log) {
          operation.on_log.Call({Napi::Number::New(env, line.level), Napi::String::New(env, line.text)});
        }
      }
      if (failed) {
        deferred.Reject(Napi::Error::New(env, message).Value());
      } else {
        deferred.Resolve(operation.result(env));
      }
    } catch (const Napi::Error& error) {
      deferred.Reject(error.Value());
    }
  }

  Operations* owner;
  Operation operation;
  std::shared_ptr<TaskThread> thread;
  Napi::Promise::Deferred deferred;
  std::vector<LogLine> log;
  bool failed = false;
  std::string message;
};

Operations::Operations(Napi::Env env) : env_(env) {
  const auto settle = [](napi_env env, napi_value, void*, void* data) {
    // Without an environment Node is tearing down, and Close() frees what is left.
    if (env != nullptr) static_cast<InFlight*>(data)->owner->Settle(static_cast<InFlight*>(data));
  };
  const napi_status status = napi_create_threadsafe_function(
      env, nullptr, nullptr, Napi::String::New(env, "alertsmith.lightgbm"), 0, 1, nullptr, nullptr, nullptr, settle,
      &settle_);
  if (status != napi_ok) throw Napi::Error::New(env);
  napi_unref_threadsafe_function(env, settle_);
  // Hooks run last in, first out: added after the thread-safe function, this one runs while that still exists.
  napi_add_env_cleanup_hook(env, [](void* self) { static_cast<Operations*>(self)->Close(); }, this);
}

Operations::~Operations() = default;

Napi::Promise Operations::Start(Operation operation, std::shared_ptr<TaskThread> thread) {
  if (!thread) thread = std::make_shared<TaskThread>();
  auto owned = std::make_unique<InFlight>(env_, this, std::move(operation), std::move(thread));
  InFlight* const in_flight = owned.get();
  const Napi::Promise promise = in_flight->deferred.Promise();
  // A pending operation keeps the process alive, an idle addon does not.
  if (in_flight_.empty()) napi_ref_threadsafe_function(env_, settle_);
  in_flight_.emplace(in_flight, std::move(owned));
  in_flight->thread->Post([in_flight, settle = settle_] {
    in_flight->Execute();
    napi_call_threadsafe_function(settle, in_flight, napi_tsfn_blocking);
  });
  return promise;
}

void Operations::Settle(InFlight* in_flight) {
  const auto found = in_flight_.find(in_flight);
  const std::unique_ptr<InFlight> owned = std::move(found->second);
  in_flight_.erase(found);
  if (in_flight_.empty()) napi_unref_threadsafe_function(env_, settle_);
  owned->Settle(env_);
}

void Operations::Close() {
  for (const auto& entry : in_flight_) entry.second->thread->Stop();
  in_flight_.clear();
}

Napi::Promise Start(Napi::Env env, Operation operation, std::shared_ptr<TaskThread> thread) {
  return env.GetInstanceData<Operations>()->Start(std::move(operation), std::move(thread));
}
