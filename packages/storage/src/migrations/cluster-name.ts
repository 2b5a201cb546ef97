import { StoreOptionError } from '../errors.js'

/** Cluster names stand in SQL as names and as text. */
const CLUSTER_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,62}$/

/** @throws {StoreOptionError} for a name that no cluster should have */
export function checkClusterName(cluster: string): void {
  if (CLUSTER_NAME.test(cluster)) return
  throw new StoreOptionError(
    `The cluster must be named by letters, digits, dots, dashes and underscores; got ${JSON.stringify(cluster)}.`,
  )
}

/** The statement that makes a database, on every server of a cluster where one is named. Both names are checked. */
export function createDatabase(database: string, cluster: string | undefined): string {
  const on = cluster === undefined ? '' : ` ON CLUSTER \`${cluster}\``
  return `CREATE DATABASE IF NOT EXISTS \`${database}\`${on} ENGINE = Atomic`
}
