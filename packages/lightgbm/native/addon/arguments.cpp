#include "arguments.h"

#include <LightGBM/c_api.h>

#include <utility>

ArrayView ViewOf(const Napi::Value& value) {
  if (!value.IsTypedArray()) throw Napi::TypeError::New(value.Env(), "expected a typed array");
  napi_typedarray_type type;
  ArrayView view;
  void* data = nullptr;
  napi_value buffer;
  size_t offset;
  if (napi_get_typedarray_info(value.Env(), value, &type, &view.length, &data, &buffer, &offset) != napi_ok) {
    throw Napi::Error::New(value.Env());
  }
  view.data = data;
  if (type == napi_float64_array) {
    view.data_type = C_API_DTYPE_FLOAT64;
  } else if (type == napi_float32_array) {
    view.data_type = C_API_DTYPE_FLOAT32;
  } else if (type == napi_int32_array) {
    view.data_type = C_API_DTYPE_INT32;
  } else {
    throw Napi::TypeError::New(value.Env(), "expected a Float64Array, Float32Array or Int32Array");
  }
  return view;
}

Napi::ObjectReference Pin(const Napi::Value& value) { return Napi::Persistent(value.As<Napi::Object>()); }

Napi::FunctionReference OptionalFunction(const Napi::Value& value) {
  return value.IsFunction() ? Napi::Persistent(value.As<Napi::Function>()) : Napi::FunctionReference();
}

std::vector<std::string> StringsOf(const Napi::Value& value) {
  const auto array = value.As<Napi::Array>();
  std::vector<std::string> strings;
  strings.reserve(array.Length());
  for (uint32_t i = 0; i < array.Length(); i++) strings.push_back(array.Get(i).As<Napi::String>());
  return strings;
}

Napi::Float64Array ToFloat64Array(Napi::Env env, std::vector<double> values) {
  auto* const owned = new std::vector<double>(std::move(values));
  const size_t length = owned->size();
  const auto buffer = Napi::ArrayBuffer::New(
      env, owned->data(), length * sizeof(double), [](Napi::Env, void*, std::vector<double>* hint) { delete hint; },
      owned);
  return Napi::Float64Array::New(env, length, buffer, 0);
}
