#pragma once

#include <cstdint>
#include <string>

/// Text from a C API function that tells the length needed, zero byte included, whether or not the buffer was enough.
/// `read(capacity, &length, buffer)` is called once or twice.
template <typename Read>
std::string ReadGrowingText(Read read) {
  std::string text(1 << 16, '\0');
  int64_t length = 0;
  read(static_cast<int64_t>(text.size()), &length, &text[0]);
  if (length > static_cast<int64_t>(text.size())) {
    text.resize(static_cast<size_t>(length));
    read(length, &length, &text[0]);
  }
  text.resize(static_cast<size_t>(length) - 1);
  return text;
}
