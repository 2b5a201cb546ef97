#include <LightGBM/c_api.h>
#include <LightGBM/utils/openmp_wrapper.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "arguments.h"
#include "check.h"
#include "contributions.h"
#include "exports.h"
#include "handles.h"
#include "log_capture.h"
#include "matrix_rows.h"
#include "operation.h"
#include "readable_tree.h"
#include "stop_flag.h"

namespace {

/// Blocks are small enough that predictRow and a raised flag wait for moments at most, whatever the model, and large enough
/// to keep every thread busy. The first is small, as nothing is known of the model yet.
constexpr int kFirstBlockRows = 4;
constexpr int kLeastBlockRows = 1;
constexpr int kMostBlockRows = 4096;
constexpr double kBlockSeconds = 0.1;

int NextBlockRows(int rows, double seconds) {
  const double wanted = seconds > 0 ? rows * kBlockSeconds / seconds : kMostBlockRows;
  return static_cast<int>(std::clamp(wanted, static_cast<double>(kLeastBlockRows), static_cast<double>(kMostBlockRows)));
}

/// Rows that a thread copies at a time: their row-major copy stays in the cache from column to column.
constexpr int kTileRows = 256;

/// Copies rows [first, first + count) into `block`, row by row.
template <typename Element>
void Gather(const MatrixRows& matrix, int first, int count, std::vector<char>* block) {
  block->resize(static_cast<size_t>(count) * matrix.columns * sizeof(Element));
  auto* const target = reinterpret_cast<Element*>(block->data());
#pragma omp parallel for num_threads(OMP_NUM_THREADS()) schedule(static)
  for (int tile = 0; tile < count; tile += kTileRows) {
    const int end = std::min(tile + kTileRows, count);
    for (int column = 0; column < matrix.columns; column++) {
      for (int row = tile; row < end; row++) {
        target[static_cast<size_t>(row) * matrix.columns + column] = matrix.At<Element>(first + row, column);
      }
    }
  }
}

/// Rows [first, first + count) in row-major order; `block` lends the memory where they have to be copied.
const void* RowsOf(const MatrixRows& matrix, int first, int count, std::vector<char>* block) {
  return matrix.WithElementType([&](auto zero) -> const void* {
    using Element = decltype(zero);
    if (matrix.column_stride == 1 && matrix.selection == nullptr) {
      return static_cast<const Element*>(matrix.data) + static_cast<size_t>(first) * matrix.row_stride;
    }
    Gather<Element>(matrix, first, count, block);
    return block->data();
  });
}

std::vector<double> PredictInBlocks(Booster& booster, const MatrixRows& matrix, int type, int iterations,
                                    int threads, const StopFlag& stop) {
  const std::string parameters = "num_threads=" + std::to_string(threads) + " verbosity=-1";
  OMP_SET_NUM_THREADS(threads);
  std::vector<double> result;
  std::vector<char> block;
  size_t written = 0;
  int block_rows = kFirstBlockRows;
  for (int first = 0, count = 0; first < matrix.count && !stop.raised(); first += count) {
    while (booster.waiting_rows > 0) std::this_thread::yield();
    count = std::min(block_rows, matrix.count - first);
    const void* const rows = RowsOf(matrix, first, count, &block);

    const std::lock_guard<std::mutex> lock(booster.model_mutex);
    const auto started = std::chrono::steady_clock::now();
    if (first == 0) {
      int64_t length = 0;
      Check(LGBM_BoosterCalcNumPredict(booster.handle, 1, type, 0, iterations, &length));
      result.resize(static_cast<size_t>(length) * matrix.count);
    }
    int64_t length = 0;
    booster.prediction_iterations = iterations;
    Check(LGBM_BoosterPredictForMat(booster.handle, rows, matrix.data_type, count, matrix.columns, 1, type, 0,
                                    iterations, parameters.c_str(), &length, result.data() + written));
    written += static_cast<size_t>(length);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
    block_rows = NextBlockRows(count, elapsed.count());
  }
  return result;
}

std::vector<double> PredictContributions(Booster& booster, const MatrixRows& matrix, int iterations, int threads,
                                         const StopFlag& stop) {
  OMP_SET_NUM_THREADS(threads);
  std::vector<ReadableTree> trees;
  int classes = 0;
  {
    const std::lock_guard<std::mutex> lock(booster.model_mutex);
    Check(LGBM_BoosterNumModelPerIteration(booster.handle, &classes));
    trees = ReadTrees(booster.handle, iterations, stop);
  }
  if (stop.raised()) return {};
  if (SupportsContributions(trees)) return Contributions(trees, classes, matrix, stop);
  return PredictInBlocks(booster, matrix, C_API_PREDICT_CONTRIB, iterations, threads, stop);
}

/// { booster, values, numRows, numColumns, rowMajor, rows?, type, numIterations, threads, stop }
Napi::Value PredictForMat(const Napi::CallbackInfo& info) {
  const auto options = info[0].As<Napi::Object>();
  const auto booster = FromHandle<Booster>(options.Get("booster"));
  const int type = options.Get("type").As<Napi::Number>();
  const int iterations = options.Get("numIterations").As<Napi::Number>();
  const int threads = options.Get("threads").As<Napi::Number>();

  Operation operation;
  const MatrixRows matrix = MatrixRowsOf(options, &operation.pinned);
  const ArrayView flag = ViewOf(options.Get("stop"));
  if (flag.data_type != C_API_DTYPE_INT32 || flag.length != 1) {
    throw Napi::TypeError::New(info.Env(), "expected an Int32Array of one number");
  }
  operation.pinned.push_back(Pin(options.Get("stop")));
  const auto result = std::make_shared<std::vector<double>>();
  operation.execute = [=](const TaskThread& thread) {
    const StopFlag stop(thread, flag);
    *result = type == C_API_PREDICT_CONTRIB ? PredictContributions(*booster, matrix, iterations, threads, stop)
                                            : PredictInBlocks(*booster, matrix, type, iterations, threads, stop);
  };
  operation.result = [result](Napi::Env env) { return ToFloat64Array(env, std::move(*result)); };
  return Start(info.Env(), std::move(operation));
}

/// Makes the Booster ready to predict single rows of this kind. The caller holds `model_mutex`.
void PrepareRow(Booster& booster, int type, int iterations, int columns) {
  if (booster.fast_config_type != type || booster.fast_config_iterations != iterations) {
    if (booster.fast_config != nullptr) Check(LGBM_FastConfigFree(std::exchange(booster.fast_config, nullptr)));
    booster.fast_config_type = -1;
  }
  if (booster.fast_config == nullptr || booster.prediction_iterations == -2) {
    if (booster.fast_config != nullptr) Check(LGBM_FastConfigFree(std::exchange(booster.fast_config, nullptr)));
    Check(LGBM_BoosterPredictForMatSingleRowFastInit(booster.handle, type, 0, iterations, C_API_DTYPE_FLOAT64,
                                                     columns, "num_threads=1 verbosity=-1", &booster.fast_config));
    booster.fast_config_type = type;
    booster.fast_config_iterations = iterations;
    booster.prediction_iterations = -2;
  }
  if (booster.prediction_iterations != iterations) {
    // The single-row predictor is cached by LightGBM and does not tell the model its number of iterations again.
    // Predicting no rows at all does.
    int64_t length = 0;
    const double nothing = 0;
    double none = 0;
    Check(LGBM_BoosterPredictForMat(booster.handle, &nothing, C_API_DTYPE_FLOAT64, 0, columns, 1, type, 0, iterations,
                                    "num_threads=1 verbosity=-1", &length, &none));
    booster.prediction_iterations = iterations;
  }
}

/// (booster, Float64Array row, type, numIterations, Float64Array out of the right length)
void PredictRow(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  const auto row = info[1].As<Napi::Float64Array>();
  const int type = info[2].As<Napi::Number>();
  const int iterations = info[3].As<Napi::Number>();
  auto out = info[4].As<Napi::Float64Array>();

  int columns = 0;
  Check(LGBM_BoosterGetNumFeature(booster->handle, &columns));
  if (row.ElementLength() != static_cast<size_t>(columns)) {
    throw Napi::RangeError::New(info.Env(), "the row has another length than the model has features");
  }

  booster->waiting_rows++;
  const std::lock_guard<std::mutex> lock(booster->model_mutex);
  booster->waiting_rows--;
  PrepareRow(*booster, type, iterations, columns);
  int64_t length = 0;
  Check(LGBM_BoosterPredictForMatSingleRowFast(booster->fast_config, row.Data(), &length, out.Data()));
}

/// (booster, type, numIterations): how many numbers a row's prediction has.
Napi::Value CalcNumPredict(const Napi::CallbackInfo& info) {
  const auto booster = FromHandle<Booster>(info[0]);
  int64_t length = 0;
  Check(LGBM_BoosterCalcNumPredict(booster->handle, 1, info[1].As<Napi::Number>(), 0, info[2].As<Napi::Number>(),
                                   &length));
  return Napi::Number::New(info.Env(), static_cast<double>(length));
}

}  // namespace

void ExportBoosterPrediction(Napi::Env env, Napi::Object exports) {
  exports.Set("boosterPredictForMat", Napi::Function::New(env, PredictForMat));
  exports.Set("boosterPredictRow", Napi::Function::New(env, PredictRow));
  exports.Set("boosterCalcNumPredict", Napi::Function::New(env, CalcNumPredict));
}
