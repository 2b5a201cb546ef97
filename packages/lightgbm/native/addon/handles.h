#pragma once

#include <LightGBM/c_api.h>
#include <napi.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "task_thread.h"

/// Owns a DatasetHandle.
struct Dataset {
  explicit Dataset(DatasetHandle handle) : handle(handle) {}
  ~Dataset() { LGBM_DatasetFree(handle); }
  Dataset(const Dataset&) = delete;
  Dataset& operator=(const Dataset&) = delete;

  const DatasetHandle handle;
};

/// Owns a BoosterHandle and everything LightGBM expects to outlive it.
struct Booster {
  explicit Booster(BoosterHandle handle) : handle(handle) {}
  ~Booster();
  Booster(const Booster&) = delete;
  Booster& operator=(const Booster&) = delete;

  const BoosterHandle handle;
  /// The training data first, then the validation data. LightGBM keeps bare pointers to them.
  std::vector<std::shared_ptr<Dataset>> datasets;
  /// Held by a Booster that ranks; see RankingGains.
  std::shared_ptr<void> ranking_gains;
  /// Runs all training; null for a model that was loaded. See TaskThread.
  std::shared_ptr<TaskThread> training_thread;

  /// Guards the model and what stands below. LightGBM keeps the number of iterations to predict with in the model
  /// itself, so even two predictions at a time disturb each other.
  std::mutex model_mutex;
  /// predictRow calls that wait for `model_mutex`; a long prediction lets them pass between its blocks.
  std::atomic<int> waiting_rows{0};
  /// The number of iterations the model was last told to predict with.
  int prediction_iterations = -2;
  FastConfigHandle fast_config = nullptr;
  int fast_config_type = -1;
  int fast_config_iterations = -2;
};

/// What a JavaScript handle points to; `object` is null after release.
template <typename T>
struct Box {
  std::shared_ptr<T> object;
  int64_t bytes;
};

inline constexpr napi_type_tag kDatasetTag = {0x6a1d3c5e4b7f4e21, 0x9d02b6c8f1a3e457};
inline constexpr napi_type_tag kBoosterTag = {0x2f8e91b7c3d64a05, 0xb41f7e6a0c95d283};

template <typename T>
constexpr const napi_type_tag& TagOf();
template <>
constexpr const napi_type_tag& TagOf<Dataset>() {
  return kDatasetTag;
}
template <>
constexpr const napi_type_tag& TagOf<Booster>() {
  return kBoosterTag;
}

template <typename T>
void ReleaseBox(Napi::Env env, Box<T>* box) {
  box->object.reset();
  Napi::MemoryManagement::AdjustExternalMemory(env, -std::exchange(box->bytes, 0));
}

/// `bytes` is a guess at the native memory behind the handle, so that V8 knows when collecting is worth while.
template <typename T>
Napi::Value NewHandle(Napi::Env env, std::shared_ptr<T> object, int64_t bytes) {
  auto* const box = new Box<T>{std::move(object), bytes};
  const auto external = Napi::External<Box<T>>::New(env, box, [](Napi::Env env, Box<T>* box) {
    ReleaseBox(env, box);
    delete box;
  });
  external.TypeTag(&TagOf<T>());
  Napi::MemoryManagement::AdjustExternalMemory(env, bytes);
  return external;
}

template <typename T>
Box<T>* BoxOf(const Napi::Value& value) {
  if (!value.IsExternal() || !value.As<Napi::External<Box<T>>>().CheckTypeTag(&TagOf<T>())) {
    throw Napi::TypeError::New(value.Env(), "not a handle of this kind");
  }
  return value.As<Napi::External<Box<T>>>().Data();
}

/// @throws Napi::Error if the handle was released or is of another kind.
template <typename T>
std::shared_ptr<T> FromHandle(const Napi::Value& value) {
  const std::shared_ptr<T>& object = BoxOf<T>(value)->object;
  if (!object) throw Napi::Error::New(value.Env(), "the handle was released");
  return object;
}
