#include "matrix_rows.h"

#include "arguments.h"

MatrixRows MatrixRowsOf(const Napi::Object& options, std::vector<Napi::ObjectReference>* pinned) {
  const int rows = options.Get("numRows").As<Napi::Number>();
  const int columns = options.Get("numColumns").As<Napi::Number>();
  const bool row_major = options.Get("rowMajor").As<Napi::Boolean>();
  const ArrayView values = ViewOf(options.Get("values"));
  if (values.length != static_cast<size_t>(rows) * static_cast<size_t>(columns)) {
    throw Napi::RangeError::New(options.Env(), "the matrix has another length than numRows * numColumns");
  }
  pinned->push_back(Pin(options.Get("values")));

  MatrixRows matrix;
  matrix.data = values.data;
  matrix.data_type = values.data_type;
  matrix.count = rows;
  matrix.columns = columns;
  matrix.row_stride = row_major ? columns : 1;
  matrix.column_stride = row_major ? 1 : rows;
  if (options.Get("rows").IsTypedArray()) {
    const ArrayView selection = ViewOf(options.Get("rows"));
    if (selection.data_type != C_API_DTYPE_INT32) throw Napi::TypeError::New(options.Env(), "expected an Int32Array");
    pinned->push_back(Pin(options.Get("rows")));
    matrix.selection = static_cast<const int32_t*>(selection.data);
    matrix.count = static_cast<int>(selection.length);
  }
  return matrix;
}
