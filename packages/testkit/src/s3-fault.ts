/** What goes wrong with one request to the S3 server. */
export type S3Fault =
  /** The connection is reset before the request is looked at. */
  | { readonly kind: 'reset' }
  /** The request is carried out, and the connection reset before the answer. */
  | { readonly kind: 'lose-answer' }
  /** The request is carried out; the answer breaks off after so many bytes of its body. */
  | { readonly kind: 'reset-midway'; readonly afterBytes: number }
  /** The server answers with this status and S3 error code. The request is not carried out. */
  | { readonly kind: 'status'; readonly status: number; readonly code: string }
  /** No answer ever comes. The request is not carried out. */
  | { readonly kind: 'hang' }

export interface S3Request {
  readonly method: string
  /** Without the bucket. */
  readonly key: string
  /** Counted from 1. */
  readonly number: number
}

/** Chooses the fault for a request, or none. */
export type S3FaultPlan = (request: S3Request) => S3Fault | undefined
