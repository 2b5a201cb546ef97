#include "task_thread.h"

#include <cstdlib>
#include <unordered_set>
#include <utility>

namespace {

/// Every live TaskThread of the process. process.exit() runs C's exit handlers and static destructors while other
/// threads still work on what those destroy, so all of them are stopped first.
class LiveThreads {
 public:
  static LiveThreads& Get() {
    static LiveThreads* instance = [] {
      std::atexit([] { Get().StopAll(); });
      return new LiveThreads();
    }();
    return *instance;
  }

  void Add(TaskThread* thread) {
    const std::lock_guard<std::mutex> lock(mutex_);
    threads_.insert(thread);
  }

  void Remove(TaskThread* thread) {
    const std::lock_guard<std::mutex> lock(mutex_);
    threads_.erase(thread);
  }

  void StopAll() {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (TaskThread* thread : threads_) thread->Stop();
  }

 private:
  std::mutex mutex_;
  std::unordered_set<TaskThread*> threads_;
};

}  // namespace

TaskThread::TaskThread() : thread_([this] { Run(); }) { LiveThreads::Get().Add(this); }

TaskThread::~TaskThread() {
  LiveThreads::Get().Remove(this);
  Stop();
}

void TaskThread::Post(std::function<void()> task) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (stopping_) return;
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void TaskThread::Stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    tasks_.clear();
  }
  wake_.notify_one();
  const std::lock_guard<std::mutex> lock(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

void TaskThread::Run() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (stopping_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}
