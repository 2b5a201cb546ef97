#include "check.h"

#include <LightGBM/c_api.h>

void Check(int code) {
  if (code != 0) throw LightgbmError(LGBM_GetLastError());
}
