// Stands in for LightGBM's own utils/log.h: LightGBM prints to stdout and stderr, which belong to the program
// that loads this library. Here every message goes to the sink of the thread it was written on, or nowhere.
#ifndef ALERTSMITH_LIGHTGBM_LOG_H_
#define ALERTSMITH_LIGHTGBM_LOG_H_

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#define THREAD_LOCAL thread_local

#define CHECK(condition)                                                                          \
  if (!(condition)) {                                                                             \
    LightGBM::Log::Fatal("Check failed: " #condition " at %s, line %d.", __FILE__, __LINE__);     \
  }
#define CHECK_EQ(a, b) CHECK((a) == (b))
#define CHECK_NE(a, b) CHECK((a) != (b))
#define CHECK_GE(a, b) CHECK((a) >= (b))
#define CHECK_LE(a, b) CHECK((a) <= (b))
#define CHECK_GT(a, b) CHECK((a) > (b))
#define CHECK_LT(a, b) CHECK((a) < (b))
#define CHECK_NOTNULL(pointer) CHECK((pointer) != nullptr)

namespace LightGBM {

enum class LogLevel : int { Fatal = -1, Warning = 0, Info = 1, Debug = 2 };

class Log {
 public:
  using Callback = void (*)(const char*);
  using Sink = void (*)(LogLevel, const char*);

  static void ResetLogLevel(LogLevel level) { Level() = level; }
  // Part of the C API. The sink knows the level as well, so the callback is not needed here.
  static void ResetCallBack(Callback) {}
  static void SetSink(Sink sink) { CurrentSink() = sink; }

  static void Debug(const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    Write(LogLevel::Debug, format, arguments);
    va_end(arguments);
  }
  static void Info(const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    Write(LogLevel::Info, format, arguments);
    va_end(arguments);
  }
  static void Warning(const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    Write(LogLevel::Warning, format, arguments);
    va_end(arguments);
  }
  static void Fatal(const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    const std::string message = Format(format, arguments);
    va_end(arguments);
    throw std::runtime_error(message);
  }

 private:
  static void Write(LogLevel level, const char* format, std::va_list arguments) {
    if (level > Level() || CurrentSink() == nullptr) return;
    CurrentSink()(level, Format(format, arguments).c_str());
  }

  static std::string Format(const char* format, std::va_list arguments) {
    char buffer[1024];
    std::vsnprintf(buffer, sizeof(buffer), format, arguments);
    return buffer;
  }

  static LogLevel& Level() {
    static thread_local LogLevel level = LogLevel::Info;
    return level;
  }
  static Sink& CurrentSink() {
    static thread_local Sink sink = nullptr;
    return sink;
  }
};

}  // namespace LightGBM

#endif  // ALERTSMITH_LIGHTGBM_LOG_H_
