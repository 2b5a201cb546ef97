#pragma once

#include <LightGBM/c_api.h>
#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <vector>

/// The rows of a dense matrix that a call is about: all of them, or those that the caller lists, in that order.
struct MatrixRows {
  const void* data = nullptr;
  /// C_API_DTYPE_FLOAT32 or C_API_DTYPE_FLOAT64.
  int data_type = 0;
  /// Null for all rows.
  const int32_t* selection = nullptr;
  int count = 0;
  int columns = 0;
  /// How many elements lie between neighbours.
  size_t row_stride = 0;
  size_t column_stride = 0;

  template <typename Element>
  Element At(int row, int column) const {
    const size_t place = selection == nullptr ? static_cast<size_t>(row) : static_cast<size_t>(selection[row]);
    return static_cast<const Element*>(data)[place * row_stride + column * column_stride];
  }

  /// Calls `work` with a zero of the matrix's element type.
  template <typename Work>
  auto WithElementType(const Work& work) const {
    return data_type == C_API_DTYPE_FLOAT64 ? work(double{}) : work(float{});
  }
};

/// Reads { values, numRows, numColumns, rowMajor, rows? }; what the result points to is added to `pinned`.
/// @throws Napi::RangeError if the matrix has another length than its shape says.
MatrixRows MatrixRowsOf(const Napi::Object& options, std::vector<Napi::ObjectReference>* pinned);
