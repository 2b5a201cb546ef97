export type { Fault, FaultPlan } from './fault.js'
export { type HttpFront, type HttpFrontOptions, startHttpFront } from './http-front.js'
export { openTestNetwork, type TestNetwork } from './test-network.js'
export { openTestStore, type TestStore } from './test-store.js'
