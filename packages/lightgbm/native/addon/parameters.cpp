#include <LightGBM/c_api.h>

#include "check.h"
#include "exports.h"
#include "growing_text.h"

namespace {

Napi::Value DumpParamAliases(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ReadGrowingText([](int64_t capacity, int64_t* length, char* text) {
    Check(LGBM_DumpParamAliases(capacity, length, text));
  }));
}

}  // namespace

void ExportParameters(Napi::Env env, Napi::Object exports) {
  exports.Set("dumpParamAliases", Napi::Function::New(env, DumpParamAliases));
}
