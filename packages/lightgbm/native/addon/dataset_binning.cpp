#include "dataset_binning.h"

#include <LightGBM/config.h>
#include <LightGBM/dataset.h>
#include <LightGBM/dataset_loader.h>
#include <LightGBM/utils/common.h>
#include <LightGBM/utils/openmp_wrapper.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "check.h"

namespace {

/// Rows that a thread pushes at a time: column after column, while their memory is in the cache.
constexpr int kBlockRows = 2048;

/// What LightGBM finds bins from: of each column the values other than zero, and their places in the sample.
struct Sample {
  int rows = 0;
  std::vector<std::vector<double>> values;
  std::vector<std::vector<int>> places;
};

std::vector<int32_t> SampledRows(const MatrixRows& matrix, const std::string& parameters) {
  int count = 0;
  Check(LGBM_GetSampleCount(matrix.count, parameters.c_str(), &count));
  std::vector<int32_t> rows(count);
  Check(LGBM_SampleIndices(matrix.count, parameters.c_str(), rows.data(), &count));
  rows.resize(count);
  return rows;
}

template <typename Element>
Sample TakeSample(const MatrixRows& matrix, const std::vector<int32_t>& rows) {
  Sample sample;
  sample.rows = static_cast<int>(rows.size());
  sample.values.resize(matrix.columns);
  sample.places.resize(matrix.columns);
  const int threads = OMP_NUM_THREADS();
  std::vector<std::vector<double>> scratch_values(threads, std::vector<double>(rows.size()));
  std::vector<std::vector<int>> scratch_places(threads, std::vector<int>(rows.size()));
  OMP_INIT_EX();
#pragma omp parallel for num_threads(threads) schedule(dynamic)
  for (int column = 0; column < matrix.columns; column++) {
    OMP_LOOP_EX_BEGIN();
    double* const values = scratch_values[omp_get_thread_num()].data();
    int* const places = scratch_places[omp_get_thread_num()].data();
    int found = 0;
    for (int place = 0; place < sample.rows; place++) {
      const double value = matrix.At<Element>(rows[place], column);
      values[found] = value;
      places[found] = place;
      // Added without a branch, because which values are zero cannot be foretold. NaN counts as a value.
      found += !(std::fabs(value) <= LightGBM::kZeroThreshold);
    }
    sample.values[column].assign(values, values + found);
    sample.places[column].assign(places, places + found);
    OMP_LOOP_EX_END();
  }
  OMP_THROW_EX();
  return sample;
}

template <typename Element>
LightGBM::Dataset* FindBins(const MatrixRows& matrix, const std::string& parameters, const LightGBM::Config& config) {
  Sample sample = TakeSample<Element>(matrix, SampledRows(matrix, parameters));
  LightGBM::DatasetLoader loader(config, nullptr, 1, nullptr);
  return loader.ConstructFromSampleData(
      LightGBM::Common::Vector2Ptr<double>(&sample.values).data(), LightGBM::Common::Vector2Ptr<int>(&sample.places).data(),
      matrix.columns, LightGBM::Common::VectorSize<double>(sample.values).data(), sample.rows, matrix.count, matrix.count);
}

std::unique_ptr<LightGBM::Dataset> WithBinsOf(const LightGBM::Dataset& reference, int rows) {
  auto dataset = std::make_unique<LightGBM::Dataset>(rows);
  dataset->CreateValid(&reference);
  if (dataset->has_raw()) dataset->ResizeRaw(rows);
  return dataset;
}

/// Columns in ascending order within each block: where two of a bundle both have a value, the last one wins.
template <typename Element>
void Push(const MatrixRows& matrix, LightGBM::Dataset* dataset) {
  const int columns = std::min(matrix.columns, dataset->num_total_features());
  const int blocks = (matrix.count - 1) / kBlockRows + 1;
  OMP_INIT_EX();
#pragma omp parallel for num_threads(OMP_NUM_THREADS()) schedule(static)
  for (int block = 0; block < blocks; block++) {
    OMP_LOOP_EX_BEGIN();
    const int thread = omp_get_thread_num();
    const int first = block * kBlockRows;
    const int end = first + std::min(kBlockRows, matrix.count - first);
    for (int column = 0; column < columns; column++) {
      const int feature = dataset->InnerFeatureIndex(column);
      if (feature < 0) continue;
      const int group = dataset->Feature2Group(feature);
      const int sub_feature = dataset->Feture2SubFeature(feature);
      for (int row = first; row < end; row++) {
        dataset->PushOneData(thread, row, group, feature, sub_feature, matrix.At<Element>(row, column));
      }
    }
    OMP_LOOP_EX_END();
  }
  OMP_THROW_EX();
}

}  // namespace

DatasetHandle BinMatrix(const MatrixRows& matrix, const std::string& parameters, DatasetHandle reference) {
  LightGBM::Config config;
  config.Set(LightGBM::Config::Str2Map(parameters.c_str()));
  OMP_SET_NUM_THREADS(config.num_threads);
  return matrix.WithElementType([&](auto zero) -> DatasetHandle {
    using Element = decltype(zero);
    std::unique_ptr<LightGBM::Dataset> dataset;
    if (reference == nullptr) {
      dataset.reset(FindBins<Element>(matrix, parameters, config));
    } else {
      dataset = WithBinsOf(*static_cast<const LightGBM::Dataset*>(reference), matrix.count);
    }
    Push<Element>(matrix, dataset.get());
    dataset->FinishLoad();
    return dataset.release();
  });
}
