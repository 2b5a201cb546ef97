export { type DanfoFrame, type FromDanfoOptions, fromDanfo, matrixFromDanfo } from './from-danfo.js'
export { toDanfo } from './to-danfo.js'
