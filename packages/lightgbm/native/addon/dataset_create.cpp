#include <LightGBM/c_api.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "arguments.h"
#include "check.h"
#include "dataset_binning.h"
#include "exports.h"
#include "handles.h"
#include "matrix_rows.h"
#include "operation.h"

namespace {

struct Field {
  std::string name;
  ArrayView values;
};

/// About one byte per binned value, and label, weight and the like per row.
int64_t EstimateBytes(const Dataset& dataset) {
  int rows = 0;
  int columns = 0;
  LGBM_DatasetGetNumData(dataset.handle, &rows);
  LGBM_DatasetGetNumFeature(dataset.handle, &columns);
  return static_cast<int64_t>(rows) * (columns + 16);
}

/// The operation's outcome: filled on the native thread, wrapped on the JavaScript thread.
struct Created {
  std::shared_ptr<Dataset> dataset;

  Napi::Value ToHandle(Napi::Env env) { return NewHandle(env, dataset, EstimateBytes(*dataset)); }
};

void SetFeatureNames(const Dataset& dataset, const std::vector<std::string>& names) {
  std::vector<const char*> pointers;
  pointers.reserve(names.size());
  for (const std::string& name : names) pointers.push_back(name.c_str());
  Check(LGBM_DatasetSetFeatureNames(dataset.handle, pointers.data(), static_cast<int>(pointers.size())));
}

/// { values, numRows, numColumns, rowMajor, rows?, parameters, reference?, fields: {label?: array, …}, featureNames?, onLog? }
Napi::Value CreateFromMat(const Napi::CallbackInfo& info) {
  const auto options = info[0].As<Napi::Object>();
  const std::string parameters = options.Get("parameters").As<Napi::String>();

  Operation operation;
  operation.on_log = OptionalFunction(options.Get("onLog"));
  const MatrixRows matrix = MatrixRowsOf(options, &operation.pinned);

  std::shared_ptr<Dataset> reference;
  if (options.Get("reference").IsExternal()) reference = FromHandle<Dataset>(options.Get("reference"));

  std::vector<Field> fields;
  const auto field_options = options.Get("fields").As<Napi::Object>();
  for (const auto& entry : field_options) {
    const Napi::Value array = entry.second;
    fields.push_back({entry.first.As<Napi::String>(), ViewOf(array)});
    operation.pinned.push_back(Pin(array));
  }

  std::vector<std::string> names;
  if (options.Get("featureNames").IsArray()) names = StringsOf(options.Get("featureNames"));

  const auto created = std::make_shared<Created>();
  operation.execute = [=](const TaskThread&) {
    const DatasetHandle handle = BinMatrix(matrix, parameters, reference ? reference->handle : nullptr);
    const auto dataset = std::make_shared<Dataset>(handle);
    for (const Field& field : fields) {
      Check(LGBM_DatasetSetField(handle, field.name.c_str(), field.values.data,
                                 static_cast<int>(field.values.length), field.values.data_type));
    }
    if (!names.empty()) SetFeatureNames(*dataset, names);
    created->dataset = dataset;
  };
  operation.result = [created](Napi::Env env) { return created->ToHandle(env); };
  return Start(info.Env(), std::move(operation));
}

/// (dataset, Int32Array rows, parameters, Int32Array group or undefined)
/// LightGBM loses the queries of a subset, so they are given again.
Napi::Value GetSubset(const Napi::CallbackInfo& info) {
  const auto full = FromHandle<Dataset>(info[0]);
  const ArrayView rows = ViewOf(info[1]);
  if (rows.data_type != C_API_DTYPE_INT32) throw Napi::TypeError::New(info.Env(), "expected an Int32Array");
  const std::string parameters = info[2].As<Napi::String>();

  Operation operation;
  operation.pinned.push_back(Pin(info[1]));
  ArrayView group;
  if (info[3].IsTypedArray()) {
    group = ViewOf(info[3]);
    operation.pinned.push_back(Pin(info[3]));
  }
  const auto created = std::make_shared<Created>();
  operation.execute = [=](const TaskThread&) {
    DatasetHandle handle = nullptr;
    Check(LGBM_DatasetGetSubset(full->handle, static_cast<const int32_t*>(rows.data),
                                static_cast<int32_t>(rows.length), parameters.c_str(), &handle));
    created->dataset = std::make_shared<Dataset>(handle);
    if (group.length > 0) {
      Check(LGBM_DatasetSetField(handle, "group", group.data, static_cast<int>(group.length), group.data_type));
    }
  };
  operation.result = [created](Napi::Env env) { return created->ToHandle(env); };
  return Start(info.Env(), std::move(operation));
}

/// (path, parameters, onLog?)
Napi::Value CreateFromFile(const Napi::CallbackInfo& info) {
  const std::string path = info[0].As<Napi::String>();
  const std::string parameters = info[1].As<Napi::String>();

  Operation operation;
  operation.on_log = OptionalFunction(info[2]);
  const auto created = std::make_shared<Created>();
  operation.execute = [=](const TaskThread&) {
    DatasetHandle handle = nullptr;
    Check(LGBM_DatasetCreateFromFile(path.c_str(), parameters.c_str(), nullptr, &handle));
    created->dataset = std::make_shared<Dataset>(handle);
  };
  operation.result = [created](Napi::Env env) { return created->ToHandle(env); };
  return Start(info.Env(), std::move(operation));
}

}  // namespace

void ExportDatasetCreation(Napi::Env env, Napi::Object exports) {
  exports.Set("datasetCreateFromMat", Napi::Function::New(env, CreateFromMat));
  exports.Set("datasetGetSubset", Napi::Function::New(env, GetSubset));
  exports.Set("datasetCreateFromFile", Napi::Function::New(env, CreateFromFile));
}
