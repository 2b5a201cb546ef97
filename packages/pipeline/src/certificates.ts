/**
 * Makes this process check certificates whatever `NODE_TLS_REJECT_UNAUTHORIZED` says, also on connections that libraries
 * open by themselves (webhooks, PostgreSQL). Call it before anything connects; child processes inherit the change.
 *
 * @returns a sentence for the user where the variable had switched the check off, else undefined
 */
export function insistOnCertificates(
  environment: Record<string, string | undefined> = process.env,
): string | undefined {
  // Node reads the variable at each connection, so removing it is enough.
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return undefined
  delete environment.NODE_TLS_REJECT_UNAUTHORIZED
  return 'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates of servers are always checked. For an authority of your own set clickhouseCaFile, or NODE_EXTRA_CA_CERTS for buckets, webhooks and PostgreSQL.'
}
