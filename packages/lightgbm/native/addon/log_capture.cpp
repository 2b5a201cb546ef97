#include "log_capture.h"

#include <LightGBM/utils/log.h>

#include <utility>

namespace {

thread_local std::vector<LogLine> captured;

void Capture(LightGBM::LogLevel level, const char* text) {
  captured.push_back({static_cast<int>(level), text});
}

}  // namespace

LogCapture::LogCapture() { LightGBM::Log::SetSink(Capture); }

LogCapture::~LogCapture() {
  LightGBM::Log::SetSink(nullptr);
  captured.clear();
}

std::vector<LogLine> LogCapture::Take() { return std::exchange(captured, {}); }
