#include "gauss_legendre.h"

#include <cmath>

Quadrature GaussLegendre(int count) {
  constexpr int kNewtonSteps = 100;
  const long double pi = std::acos(-1.0L);
  Quadrature rule;
  for (int i = 0; i < count; i++) {
    // Newton's method on the Legendre polynomial, from Tricomi's estimate of its i-th root.
    long double root = std::cos(pi * (i + 0.75L) / (count + 0.5L));
    long double slope = 1;
    for (int step = 0; step < kNewtonSteps; step++) {
      long double value = 1;
      long double before = 0;
      for (int degree = 1; degree <= count; degree++) {
        const long double next = ((2 * degree - 1) * root * value - (degree - 1) * before) / degree;
        before = value;
        value = next;
      }
      slope = count * (root * value - before) / (root * root - 1);
      const long double change = value / slope;
      root -= change;
      if (std::fabs(change) < 1e-17L) break;
    }
    rule.points.push_back(static_cast<double>((1 - root) / 2));
    rule.weights.push_back(static_cast<double>(1 / ((1 - root * root) * slope * slope)));
  }
  return rule;
}
