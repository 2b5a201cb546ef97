#include <LightGBM/c_api.h>

#include <string>

#include "check.h"
#include "exports.h"
#include "growing_text.h"

namespace {

Napi::Value DumpParamAliases(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ReadGrowingText([](int64_t capacity, int64_t* length, char* text) {
    Check(LGBM_DumpParamAliases(capacity, length, text));
  }));
}

/// (parameters a dataset was made with, parameters to train with): throws where they contradict each other.
void DatasetUpdateParamChecking(const Napi::CallbackInfo& info) {
  const std::string made_with = info[0].As<Napi::String>();
  const std::string train_with = info[1].As<Napi::String>();
  Check(LGBM_DatasetUpdateParamChecking(made_with.c_str(), train_with.c_str()));
}

}  // namespace

void ExportParameters(Napi::Env env, Napi::Object exports) {
  exports.Set("dumpParamAliases", Napi::Function::New(env, DumpParamAliases));
  exports.Set("datasetUpdateParamChecking", Napi::Function::New(env, DatasetUpdateParamChecking));
}
