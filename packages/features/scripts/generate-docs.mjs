#!/usr/bin/env node
// Writes docs/features.md from the built catalogue. Build the package first.
import { writeFileSync } from 'node:fs'
import { renderCatalogue } from '../dist/catalogue-docs.js'

writeFileSync(new URL('../../../docs/features.md', import.meta.url), renderCatalogue())
