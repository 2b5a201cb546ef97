export {
  type CertificateOptions,
  createAuthority,
  type IssuedCertificate,
  type TestAuthority,
} from './certificates.js'
export type { Fault, FaultPlan } from './fault.js'
export type { FrontUser } from './front-user.js'
export { type FrontTls, type HttpFront, type HttpFrontOptions, startHttpFront } from './http-front.js'
export type { HttpQuery } from './http-query.js'
export { startPostgres, type TestPostgres } from './postgres.js'
export type { S3Fault, S3FaultPlan, S3Request } from './s3-fault.js'
export { type S3Server, type S3ServerOptions, startS3 } from './s3-server.js'
export { openTestCluster, type TestCluster } from './test-cluster.js'
export { openTestNetwork, type TestNetwork } from './test-network.js'
export { openTestStore, type TestStore } from './test-store.js'
