#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

/// One native thread that runs tasks in the order they were posted.
///
/// A Booster keeps one for its whole life: the number of OpenMP threads is a property of the calling thread, LightGBM
/// sets it when it makes the Booster and sizes its buffers by it, so every iteration must run on that same thread.
class TaskThread {
 public:
  TaskThread();
  ~TaskThread();
  TaskThread(const TaskThread&) = delete;
  TaskThread& operator=(const TaskThread&) = delete;

  /// Does nothing after Stop().
  void Post(std::function<void()> task);

  /// Drops the tasks that wait, lets the running one finish, and joins. May be called more than once.
  void Stop();

  /// True once Stop() was called; long tasks look at it between steps.
  bool stopping() const { return stopping_; }

 private:
  void Run();

  std::mutex mutex_;
  std::mutex join_mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};
