#pragma once

#include <string>
#include <vector>

struct LogLine {
  /// 0 warning, 1 info, 2 debug: LightGBM's own numbers.
  int level;
  std::string text;
};

/// Collects what LightGBM logs on this thread for as long as it lives. One per thread at a time.
class LogCapture {
 public:
  LogCapture();
  ~LogCapture();
  LogCapture(const LogCapture&) = delete;
  LogCapture& operator=(const LogCapture&) = delete;

  std::vector<LogLine> Take();
};
