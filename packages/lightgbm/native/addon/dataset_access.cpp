#include <LightGBM/c_api.h>

#include <cstring>
#include <string>
#include <utility>

#include "check.h"
#include "exports.h"
#include "handles.h"
#include "operation.h"
#include "string_list.h"

namespace {

Napi::Value GetNumData(const Napi::CallbackInfo& info) {
  int rows = 0;
  Check(LGBM_DatasetGetNumData(FromHandle<Dataset>(info[0])->handle, &rows));
  return Napi::Number::New(info.Env(), rows);
}

Napi::Value GetNumFeature(const Napi::CallbackInfo& info) {
  int columns = 0;
  Check(LGBM_DatasetGetNumFeature(FromHandle<Dataset>(info[0])->handle, &columns));
  return Napi::Number::New(info.Env(), columns);
}

/// (dataset, 0-based column): the number of bins, 0 where the column is not used for training.
Napi::Value GetFeatureNumBin(const Napi::CallbackInfo& info) {
  int bins = 0;
  Check(LGBM_DatasetGetFeatureNumBin(FromHandle<Dataset>(info[0])->handle, info[1].As<Napi::Number>(), &bins));
  return Napi::Number::New(info.Env(), bins);
}

Napi::Value GetFeatureNames(const Napi::CallbackInfo& info) {
  const auto dataset = FromHandle<Dataset>(info[0]);
  return ReadStringList(info.Env(), [&](int count, int* length, size_t capacity, size_t* needed, char** strings) {
    Check(LGBM_DatasetGetFeatureNames(dataset->handle, count, length, capacity, needed, strings));
  });
}

template <typename Array, typename Element>
Napi::Value CopyOf(Napi::Env env, const void* data, int length) {
  Array copy = Array::New(env, length);
  if (length > 0) std::memcpy(copy.Data(), data, length * sizeof(Element));
  return copy;
}

/// (dataset, field name): a copy; empty where the field was never set. `group` comes as query boundaries.
Napi::Value GetField(const Napi::CallbackInfo& info) {
  const auto dataset = FromHandle<Dataset>(info[0]);
  const std::string name = info[1].As<Napi::String>();
  int length = 0;
  int type = 0;
  const void* data = nullptr;
  Check(LGBM_DatasetGetField(dataset->handle, name.c_str(), &length, &data, &type));
  switch (type) {
    case C_API_DTYPE_FLOAT32:
      return CopyOf<Napi::Float32Array, float>(info.Env(), data, length);
    case C_API_DTYPE_FLOAT64:
      return CopyOf<Napi::Float64Array, double>(info.Env(), data, length);
    default:
      return CopyOf<Napi::Int32Array, int32_t>(info.Env(), data, length);
  }
}

/// (dataset, path)
Napi::Value SaveBinary(const Napi::CallbackInfo& info) {
  const auto dataset = FromHandle<Dataset>(info[0]);
  const std::string path = info[1].As<Napi::String>();
  Operation operation;
  operation.execute = [=](const TaskThread&) { Check(LGBM_DatasetSaveBinary(dataset->handle, path.c_str())); };
  operation.result = [](Napi::Env env) { return env.Undefined(); };
  return Start(info.Env(), std::move(operation));
}

/// Frees the memory once nothing else uses the dataset, e.g. a Booster that trains on it.
void Release(const Napi::CallbackInfo& info) { ReleaseBox(info.Env(), BoxOf<Dataset>(info[0])); }

}  // namespace

void ExportDatasetAccess(Napi::Env env, Napi::Object exports) {
  exports.Set("datasetGetNumData", Napi::Function::New(env, GetNumData));
  exports.Set("datasetGetNumFeature", Napi::Function::New(env, GetNumFeature));
  exports.Set("datasetGetFeatureNumBin", Napi::Function::New(env, GetFeatureNumBin));
  exports.Set("datasetGetFeatureNames", Napi::Function::New(env, GetFeatureNames));
  exports.Set("datasetGetField", Napi::Function::New(env, GetField));
  exports.Set("datasetSaveBinary", Napi::Function::New(env, SaveBinary));
  exports.Set("datasetRelease", Napi::Function::New(env, Release));
}
