#include "handles.h"

Booster::~Booster() {
  if (training_thread) training_thread->Stop();
  if (fast_config != nullptr) LGBM_FastConfigFree(fast_config);
  LGBM_BoosterFree(handle);
}
