#include <LightGBM/c_api.h>

#include <string>
#include <utility>
#include <vector>

#include "arguments.h"
#include "check.h"
#include "exports.h"
#include "growing_text.h"
#include "handles.h"
#include "string_list.h"

namespace {

/// (booster, numIterations, importance type): the model as text.
Napi::Value SaveModelToString(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  const int iterations = info[1].As<Napi::Number>();
  const int importance = info[2].As<Napi::Number>();
  return Napi::String::New(info.Env(), ReadGrowingText([&](int64_t capacity, int64_t* length, char* text) {
    Check(LGBM_BoosterSaveModelToString(booster->handle, 0, iterations, importance, capacity, length, text));
  }));
}

/// (booster, numIterations, importance type): the model as JSON text.
Napi::Value DumpModel(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  const int iterations = info[1].As<Napi::Number>();
  const int importance = info[2].As<Napi::Number>();
  return Napi::String::New(info.Env(), ReadGrowingText([&](int64_t capacity, int64_t* length, char* text) {
    Check(LGBM_BoosterDumpModel(booster->handle, 0, iterations, importance, capacity, length, text));
  }));
}

/// (booster): the parameters of a loaded model as JSON text.
Napi::Value GetLoadedParam(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  return Napi::String::New(info.Env(), ReadGrowingText([&](int64_t capacity, int64_t* length, char* text) {
    Check(LGBM_BoosterGetLoadedParam(booster->handle, capacity, length, text));
  }));
}

template <int (*Get)(BoosterHandle, int*)>
Napi::Value GetCount(const Napi::CallbackInfo& info) {
  int count = 0;
  Check(Get(FromHandle<Booster>(info[0])->handle, &count));
  return Napi::Number::New(info.Env(), count);
}

Napi::Value GetFeatureNames(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  return ReadStringList(info.Env(), [&](int count, int* length, size_t capacity, size_t* needed, char** strings) {
    Check(LGBM_BoosterGetFeatureNames(booster->handle, count, length, capacity, needed, strings));
  });
}

/// (booster, numIterations, importance type): one number per feature.
Napi::Value FeatureImportance(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  int features = 0;
  Check(LGBM_BoosterGetNumFeature(booster->handle, &features));
  std::vector<double> importances(features);
  Check(LGBM_BoosterFeatureImportance(booster->handle, info[1].As<Napi::Number>(), info[2].As<Napi::Number>(),
                                      importances.data()));
  return ToFloat64Array(info.Env(), std::move(importances));
}

}  // namespace

void ExportBoosterModel(Napi::Env env, Napi::Object exports) {
  exports.Set("boosterSaveModelToString", Napi::Function::New(env, SaveModelToString));
  exports.Set("boosterDumpModel", Napi::Function::New(env, DumpModel));
  exports.Set("boosterGetLoadedParam", Napi::Function::New(env, GetLoadedParam));
  exports.Set("boosterGetNumClasses", Napi::Function::New(env, GetCount<LGBM_BoosterGetNumClasses>));
  exports.Set("boosterNumModelPerIteration", Napi::Function::New(env, GetCount<LGBM_BoosterNumModelPerIteration>));
  exports.Set("boosterNumberOfTotalModel", Napi::Function::New(env, GetCount<LGBM_BoosterNumberOfTotalModel>));
  exports.Set("boosterGetCurrentIteration", Napi::Function::New(env, GetCount<LGBM_BoosterGetCurrentIteration>));
  exports.Set("boosterGetNumFeature", Napi::Function::New(env, GetCount<LGBM_BoosterGetNumFeature>));
  exports.Set("boosterGetFeatureNames", Napi::Function::New(env, GetFeatureNames));
  exports.Set("boosterFeatureImportance", Napi::Function::New(env, FeatureImportance));
}
