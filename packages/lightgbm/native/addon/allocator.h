#pragma once

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

/**
 * Lets blocks of a megabyte and more go back to the system as soon as they are freed. By default glibc raises that limit
 * to the size of what it has seen freed, up to 32 MB, and then keeps the holes that datasets, gradients and matrices
 * leave behind: a quarter of the peak memory of a training on half a million rows. A limit that the user has set in the
 * environment stands.
 */
inline void ReturnLargeBlocks() {
#ifdef __GLIBC__
  if (std::getenv("MALLOC_MMAP_THRESHOLD_") == nullptr) mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}
