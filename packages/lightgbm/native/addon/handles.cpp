#include "handles.h"

Booster::~Booster() {
  if (training_thread) training_thread->Stop();
  if (fast_config != nullptr) LGBM_FastConfigFree(fast_config);
  LGBM_BoosterFree(handle);
}

std::shared_ptr<Booster> IdleBooster(const Napi::Value& value) {
  std::shared_ptr<Booster> booster = FromHandle<Booster>(value);
  if (booster->pending_training > 0) throw Napi::Error::New(value.Env(), "a training step is under way");
  return booster;
}
