#include <LightGBM/c_api.h>

#include <string>
#include <utility>
#include <vector>

#include "arguments.h"
#include "check.h"
#include "exports.h"
#include "handles.h"
#include "log_capture.h"
#include "operation.h"
#include "ranking_gains.h"

namespace {

/// Gradients, scores and bookkeeping per row of training and validation data.
int64_t EstimateBytes(const Booster& booster) {
  int64_t bytes = 1 << 20;
  for (const auto& dataset : booster.datasets) {
    int rows = 0;
    LGBM_DatasetGetNumData(dataset->handle, &rows);
    bytes += static_cast<int64_t>(rows) * 24;
  }
  return bytes;
}

/// (training dataset, validation datasets, parameters, gains per label as text or undefined, onLog?)
Napi::Value Create(const Napi::CallbackInfo& info) {
  std::vector<std::shared_ptr<Dataset>> datasets{FromHandle<Dataset>(info[0])};
  const auto validation = info[1].As<Napi::Array>();
  for (uint32_t i = 0; i < validation.Length(); i++) datasets.push_back(FromHandle<Dataset>(validation.Get(i)));
  const std::string parameters = info[2].As<Napi::String>();

  Operation operation;
  operation.on_log = OptionalFunction(info[4]);
  std::shared_ptr<void> gains;
  if (info[3].IsString()) gains = ReserveRankingGains(info[3].As<Napi::String>());
  const auto thread = std::make_shared<TaskThread>();
  const auto created = std::make_shared<std::shared_ptr<Booster>>();
  operation.execute = [=](const TaskThread&) {
    BoosterHandle handle = nullptr;
    Check(LGBM_BoosterCreate(datasets.front()->handle, parameters.c_str(), &handle));
    const auto booster = std::make_shared<Booster>(handle);
    booster->datasets = datasets;
    booster->ranking_gains = gains;
    for (size_t i = 1; i < datasets.size(); i++) {
      Check(LGBM_BoosterAddValidData(handle, datasets[i]->handle));
    }
    *created = booster;
  };
  operation.result = [=](Napi::Env env) {
    // Only here: a Booster that dies on its own training thread could not join it.
    (*created)->training_thread = thread;
    return NewHandle(env, *created, EstimateBytes(**created));
  };
  return Start(info.Env(), std::move(operation), thread);
}

/// (model text)
Napi::Value LoadModelFromString(const Napi::CallbackInfo& info) {
  const std::string text = info[0].As<Napi::String>();
  int iterations = 0;
  BoosterHandle handle = nullptr;
  const LogCapture silence;
  Check(LGBM_BoosterLoadModelFromString(text.c_str(), &iterations, &handle));
  return NewHandle(info.Env(), std::make_shared<Booster>(handle), static_cast<int64_t>(text.size()));
}

void Release(const Napi::CallbackInfo& info) { ReleaseBox(info.Env(), BoxOf<Booster>(info[0])); }

}  // namespace

void ExportBoosterCreation(Napi::Env env, Napi::Object exports) {
  exports.Set("boosterCreate", Napi::Function::New(env, Create));
  exports.Set("boosterLoadModelFromString", Napi::Function::New(env, LoadModelFromString));
  exports.Set("boosterRelease", Napi::Function::New(env, Release));
}
