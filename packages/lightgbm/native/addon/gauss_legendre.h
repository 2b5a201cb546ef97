#pragma once

#include <vector>

/// Points in (0, 1) and their weights, which add up to 1.
struct Quadrature {
  std::vector<double> points;
  std::vector<double> weights;
};

/// The Gauss-Legendre rule of `count` points on [0, 1]: integrates every polynomial of degree < 2 * count exactly.
Quadrature GaussLegendre(int count);
