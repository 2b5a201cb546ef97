#pragma once

#include <napi.h>

#include <string>
#include <vector>

/// A typed array's memory. Valid as long as the array is alive and not detached.
struct ArrayView {
  const void* data = nullptr;
  size_t length = 0;
  /// One of LightGBM's C_API_DTYPE_* numbers.
  int data_type = 0;
};

/// @throws Napi::TypeError unless `value` is a Float32Array, Float64Array or Int32Array.
ArrayView ViewOf(const Napi::Value& value);

/// Keeps `value` from being collected for as long as the reference lives.
Napi::ObjectReference Pin(const Napi::Value& value);

/// An empty reference where `value` is not a function.
Napi::FunctionReference OptionalFunction(const Napi::Value& value);

std::vector<std::string> StringsOf(const Napi::Value& value);

/// Hands `values` to JavaScript without a copy.
Napi::Float64Array ToFloat64Array(Napi::Env env, std::vector<double> values);
