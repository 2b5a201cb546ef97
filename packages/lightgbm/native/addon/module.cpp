#include <napi.h>

#include "allocator.h"
#include "exports.h"
#include "operations.h"

static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  ReturnLargeBlocks();
  env.SetInstanceData(new Operations(env));
  ExportParameters(env, exports);
  ExportDatasetCreation(env, exports);
  ExportDatasetAccess(env, exports);
  ExportBoosterCreation(env, exports);
  ExportBoosterTraining(env, exports);
  ExportBoosterPrediction(env, exports);
  ExportBoosterModel(env, exports);
  return exports;
}

NODE_API_MODULE(alertsmith_lightgbm, Init)
