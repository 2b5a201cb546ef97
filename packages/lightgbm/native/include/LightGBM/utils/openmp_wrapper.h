// Stands in for LightGBM's own utils/openmp_wrapper.h, of which two things do not suit a library in a long-lived process:
// an error inside a parallel loop was thrown a second time by a destructor, which ends the process, and asking for the
// number of threads started a parallel region each time. The numbers that come out are the same.
#ifndef ALERTSMITH_LIGHTGBM_OPENMP_WRAPPER_H_
#define ALERTSMITH_LIGHTGBM_OPENMP_WRAPPER_H_

#include <LightGBM/utils/log.h>

#include <omp.h>

#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

/// Threads that a parallel region started here would have; a nested one has a single thread.
inline int OMP_NUM_THREADS() { return omp_in_parallel() ? 1 : omp_get_max_threads(); }

/// 0 or less means as many as OpenMP had to begin with.
inline void OMP_SET_NUM_THREADS(int num_threads) {
  static const int default_num_threads = omp_get_max_threads();
  omp_set_num_threads(num_threads > 0 ? num_threads : default_num_threads);
}

/// Carries the first exception of a parallel loop out of it.
class ThreadExceptionHelper {
 public:
  void ReThrow() {
    if (exception_) std::rethrow_exception(exception_);
  }

  void CaptureException() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!exception_) exception_ = std::current_exception();
  }

 private:
  std::exception_ptr exception_;
  std::mutex mutex_;
};

#define OMP_INIT_EX() ThreadExceptionHelper omp_except_helper
#define OMP_LOOP_EX_BEGIN() try {
#define OMP_LOOP_EX_END()                 \
  }                                       \
  catch (...) {                           \
    omp_except_helper.CaptureException(); \
  }
#define OMP_THROW_EX() omp_except_helper.ReThrow()

#endif  // ALERTSMITH_LIGHTGBM_OPENMP_WRAPPER_H_
