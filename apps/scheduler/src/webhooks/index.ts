export { SIGNATURE_HEADER, type SignedDelivery, verifySignature } from './signature.js'
