#pragma once

#include <napi.h>

#include <algorithm>
#include <string>
#include <vector>

/// A list of strings from a C API function in LightGBM's manner: `read(count, &length, capacity, &needed, strings)`
/// fills at most `count` buffers of `capacity` bytes and tells how many strings there are and the bytes they need.
template <typename Read>
Napi::Array ReadStringList(Napi::Env env, Read read) {
  int length = 0;
  size_t needed = 0;
  read(0, &length, 0, &needed, nullptr);
  const size_t capacity = std::max<size_t>(needed, 1);
  std::vector<std::vector<char>> buffers(length, std::vector<char>(capacity, '\0'));
  std::vector<char*> pointers;
  pointers.reserve(buffers.size());
  for (std::vector<char>& buffer : buffers) pointers.push_back(buffer.data());
  read(length, &length, capacity, &needed, pointers.data());

  Napi::Array list = Napi::Array::New(env, buffers.size());
  for (size_t i = 0; i < buffers.size(); i++) list.Set(static_cast<uint32_t>(i), std::string(buffers[i].data()));
  return list;
}
