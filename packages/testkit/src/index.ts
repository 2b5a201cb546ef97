export { openTestNetwork, type TestNetwork } from './test-network.js'
export { openTestStore, type TestStore } from './test-store.js'
