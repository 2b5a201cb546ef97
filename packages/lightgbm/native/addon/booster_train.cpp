#include <LightGBM/c_api.h>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "arguments.h"
#include "check.h"
#include "exports.h"
#include "handles.h"
#include "operation.h"
#include "string_list.h"

namespace {

/// Starts an operation on the thread that made the Booster.
Napi::Value StartTrainingStep(const Napi::CallbackInfo& info, const std::shared_ptr<Booster>& booster,
                              Operation operation) {
  if (!booster->training_thread) throw Napi::Error::New(info.Env(), "the booster has no training data");
  operation.execute = [booster, work = std::move(operation.execute)](const TaskThread& thread) {
    const std::lock_guard<std::mutex> lock(booster->model_mutex);
    work(thread);
  };
  return Start(info.Env(), std::move(operation), booster->training_thread);
}

int CurrentIteration(const Booster& booster) {
  int iteration = 0;
  Check(LGBM_BoosterGetCurrentIteration(booster.handle, &iteration));
  return iteration;
}

/// The metrics of each data set in turn; 0 is the training data, 1 the first validation data.
std::vector<double> Evaluate(const Booster& booster, const std::vector<int>& data_indexes) {
  int metrics = 0;
  Check(LGBM_BoosterGetEvalCounts(booster.handle, &metrics));
  std::vector<double> values(data_indexes.size() * metrics);
  for (size_t i = 0; i < data_indexes.size(); i++) {
    int written = 0;
    Check(LGBM_BoosterGetEval(booster.handle, data_indexes[i], &written, values.data() + i * metrics));
  }
  return values;
}

std::vector<int> IndexesOf(const Booster& booster, const Napi::Value& value) {
  const auto array = value.As<Napi::Array>();
  std::vector<int> indexes;
  for (uint32_t i = 0; i < array.Length(); i++) {
    const int index = array.Get(i).As<Napi::Number>();
    if (index < 0 || static_cast<size_t>(index) >= booster.datasets.size()) {
      throw Napi::RangeError::New(value.Env(), "there is no data set of this index");
    }
    indexes.push_back(index);
  }
  return indexes;
}

struct Step {
  bool grown = false;
  int iteration = 0;
  std::vector<double> evaluations;
};

/// (booster, data indexes to evaluate, onLog?): { grown, iteration, evaluations }.
/// `grown` is false where no further split was possible; LightGBM then takes the useless trees off again.
Napi::Value UpdateOneIter(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  const std::vector<int> data_indexes = IndexesOf(*booster, info[1]);

  Operation operation;
  operation.on_log = OptionalFunction(info[2]);
  const auto step = std::make_shared<Step>();
  operation.execute = [=](const TaskThread&) {
    int finished = 0;
    Check(LGBM_BoosterUpdateOneIter(booster->handle, &finished));
    booster->prediction_iterations = -2;
    step->grown = finished == 0;
    step->iteration = CurrentIteration(*booster);
    step->evaluations = Evaluate(*booster, data_indexes);
  };
  operation.result = [step](Napi::Env env) {
    Napi::Object result = Napi::Object::New(env);
    result.Set("grown", step->grown);
    result.Set("iteration", step->iteration);
    result.Set("evaluations", ToFloat64Array(env, std::move(step->evaluations)));
    return result;
  };
  return StartTrainingStep(info, booster, std::move(operation));
}

/// (booster): the number of iterations left.
Napi::Value RollbackOneIter(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  Operation operation;
  const auto iteration = std::make_shared<int>(0);
  operation.execute = [=](const TaskThread&) {
    Check(LGBM_BoosterRollbackOneIter(booster->handle));
    booster->prediction_iterations = -2;
    *iteration = CurrentIteration(*booster);
  };
  operation.result = [iteration](Napi::Env env) { return Napi::Number::New(env, *iteration); };
  return StartTrainingStep(info, booster, std::move(operation));
}

/// (booster, data indexes): the metrics, set by set.
Napi::Value GetEval(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  const std::vector<int> data_indexes = IndexesOf(*booster, info[1]);
  Operation operation;
  const auto values = std::make_shared<std::vector<double>>();
  operation.execute = [=](const TaskThread&) { *values = Evaluate(*booster, data_indexes); };
  operation.result = [values](Napi::Env env) { return ToFloat64Array(env, std::move(*values)); };
  return StartTrainingStep(info, booster, std::move(operation));
}

/// (booster, data index): what the model says of each row of the data set as it stands.
Napi::Value GetPredict(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  const int data_index = IndexesOf(*booster, info[1])[0];
  Operation operation;
  const auto values = std::make_shared<std::vector<double>>();
  operation.execute = [=](const TaskThread&) {
    int64_t length = 0;
    Check(LGBM_BoosterGetNumPredict(booster->handle, data_index, &length));
    values->resize(length);
    Check(LGBM_BoosterGetPredict(booster->handle, data_index, &length, values->data()));
  };
  operation.result = [values](Napi::Env env) { return ToFloat64Array(env, std::move(*values)); };
  return StartTrainingStep(info, booster, std::move(operation));
}

Napi::Value GetEvalNames(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  return ReadStringList(info.Env(), [&](int count, int* length, size_t capacity, size_t* needed, char** strings) {
    Check(LGBM_BoosterGetEvalNames(booster->handle, count, length, capacity, needed, strings));
  });
}

}  // namespace

void ExportBoosterTraining(Napi::Env env, Napi::Object exports) {
  exports.Set("boosterUpdateOneIter", Napi::Function::New(env, UpdateOneIter));
  exports.Set("boosterRollbackOneIter", Napi::Function::New(env, RollbackOneIter));
  exports.Set("boosterGetEval", Napi::Function::New(env, GetEval));
  exports.Set("boosterGetPredict", Napi::Function::New(env, GetPredict));
  exports.Set("boosterGetEvalNames", Napi::Function::New(env, GetEvalNames));
}
