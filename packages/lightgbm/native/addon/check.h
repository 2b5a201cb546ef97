#pragma once

#include <stdexcept>
#include <string>

/// LightGBM said no; carries its own message.
class LightgbmError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws LightgbmError unless `code`, the return value of a C API function, is 0.
/// Call it on the thread that made the call: LightGBM keeps the message in thread-local memory.
void Check(int code);
