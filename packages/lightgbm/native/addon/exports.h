#pragma once

#include <napi.h>

// One function per section of the C API; each adds its part to the module's exports.
void ExportParameters(Napi::Env env, Napi::Object exports);
void ExportDatasetCreation(Napi::Env env, Napi::Object exports);
void ExportDatasetAccess(Napi::Env env, Napi::Object exports);
void ExportBoosterCreation(Napi::Env env, Napi::Object exports);
void ExportBoosterTraining(Napi::Env env, Napi::Object exports);
void ExportBoosterPrediction(Napi::Env env, Napi::Object exports);
void ExportBoosterModel(Napi::Env env, Napi::Object exports);
