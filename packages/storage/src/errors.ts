import { defineError } from '@alertsmith/core'

export const StoreUrlError = defineError({
  code: 'STORAGE_URL',
  category: 'usage',
  retryable: false,
  meaning: 'The url of the store cannot be used.',
  remedy: 'Write chdb:<directory> or http(s)://<host>:<port>, and pass credentials apart from it.',
})

export const StoreOptionError = defineError({
  code: 'STORAGE_OPTION',
  category: 'usage',
  retryable: false,
  meaning: 'An option of createStore is unknown or of the wrong type.',
  remedy: 'Correct the option that the message names.',
})

export const StoreClosedError = defineError({
  code: 'STORAGE_CLOSED',
  category: 'internal',
  retryable: false,
  meaning: 'A store was used after it had been closed.',
  remedy: 'Close the store after the last query, or open it again.',
})

export const StoreUnavailableError = defineError({
  code: 'STORAGE_UNAVAILABLE',
  category: 'environment',
  retryable: true,
  meaning: 'ClickHouse could not be reached, or the connection broke before the answer was complete.',
  remedy: 'Check that ClickHouse runs and is reachable at the url, then try again.',
})

export const StoreTimeoutError = defineError({
  code: 'STORAGE_TIMEOUT',
  category: 'environment',
  retryable: true,
  meaning: 'ClickHouse said nothing for longer than clickhouseTimeoutSeconds.',
  remedy: 'Look for what keeps the server or the network busy, or raise clickhouseTimeoutSeconds.',
})

export const StoreTlsError = defineError({
  code: 'STORAGE_TLS',
  category: 'environment',
  retryable: false,
  meaning: 'The certificate of the server, or the one shown to it, was not accepted.',
  remedy: 'Check the files named by clickhouseCaFile, clickhouseCertFile and clickhouseKeyFile.',
})

export const HeaderOverflowError = defineError({
  code: 'STORAGE_HEADER_OVERFLOW',
  category: 'environment',
  retryable: true,
  meaning: 'The headers of an answer grew past the limit of the client.',
  remedy: 'Look for a proxy that adds headers; a read is repeated by itself without progress in its headers.',
})

export const StoreAccessError = defineError({
  code: 'STORAGE_ACCESS',
  category: 'usage',
  retryable: false,
  meaning: 'ClickHouse refused the user or what the user wanted to do.',
  remedy: 'Check username and password, and grant the user what the message names.',
})

export const QueryFailedError = defineError({
  code: 'STORAGE_QUERY_FAILED',
  category: 'environment',
  retryable: false,
  meaning: 'ClickHouse answered a query with an exception.',
  remedy: 'Read the exception in the message; its number is listed in ClickHouse’s own documentation.',
})

export const ServerBusyError = defineError({
  code: 'STORAGE_BUSY',
  category: 'environment',
  retryable: true,
  meaning: 'ClickHouse had no room for the query: too many queries, too little memory, or a time limit.',
  remedy: 'Try again when less is running, or raise the limit that the message names.',
})

export const UnexpectedAnswerError = defineError({
  code: 'STORAGE_UNEXPECTED_ANSWER',
  category: 'environment',
  retryable: false,
  meaning: 'What answers at the address of ClickHouse does not answer as ClickHouse does.',
  remedy: 'Check the address and what stands between: a proxy, a gateway, another service on the port.',
})

export const AnswerTooLargeError = defineError({
  code: 'STORAGE_ANSWER_TOO_LARGE',
  category: 'environment',
  retryable: false,
  meaning:
    'An answer grew beyond what such an answer may have, and was given up before it filled the memory.',
  remedy:
    'Take a shorter period or a machine with more memory; if the answer should be small, check what answers at the address.',
})

export const TruncatedResultError = defineError({
  code: 'STORAGE_TRUNCATED_RESULT',
  category: 'environment',
  retryable: true,
  meaning: 'The answer ended before its end-of-stream marker, so part of it is missing.',
  remedy: 'Try again; if it keeps happening, look for a proxy or a limit between here and ClickHouse.',
})

export const DiskFullError = defineError({
  code: 'STORAGE_DISK_FULL',
  category: 'environment',
  retryable: true,
  meaning:
    'There is no space left on the disk where ClickHouse keeps its data, the model registry its files, or a result was to go.',
  remedy: 'Free some space on that disk, then try again.',
})

export const ScratchError = defineError({
  code: 'STORAGE_SCRATCH',
  category: 'environment',
  retryable: false,
  meaning: 'The folder for temporary files cannot be written.',
  remedy: 'Set TMPDIR to a folder that exists and that this user may write to.',
})

export const EmbeddedLockedError = defineError({
  code: 'STORAGE_EMBEDDED_LOCKED',
  category: 'environment',
  retryable: true,
  meaning: 'Another process has the embedded ClickHouse open; it can be open in one process at a time.',
  remedy: 'Wait for that process to end, or use a ClickHouse server.',
})

export const EmbeddedInUseError = defineError({
  code: 'STORAGE_EMBEDDED_IN_USE',
  category: 'usage',
  retryable: false,
  meaning: 'This process already has an embedded ClickHouse open; it can have one.',
  remedy: 'Use the store that is open, or close it first.',
})

export const EmbeddedPathError = defineError({
  code: 'STORAGE_EMBEDDED_PATH',
  category: 'environment',
  retryable: false,
  meaning: 'The directory of the embedded ClickHouse cannot be created, read or written.',
  remedy: 'Name a directory that this user can write to.',
})

export const EmbeddedOpenError = defineError({
  code: 'STORAGE_EMBEDDED_OPEN',
  category: 'environment',
  retryable: false,
  meaning: 'The embedded ClickHouse could not start.',
  remedy:
    'Read the cause; the directory may come from a newer ClickHouse, or this platform may have no build of it.',
})

export const NetworkNameError = defineError({
  code: 'STORAGE_NETWORK_NAME',
  category: 'usage',
  retryable: false,
  meaning: 'A network’s name cannot be the name of a database.',
  remedy:
    'Start with a lower-case letter, go on with lower-case letters, digits and underscores, 63 at most.',
})

export const UnknownNetworkError = defineError({
  code: 'STORAGE_UNKNOWN_NETWORK',
  category: 'usage',
  retryable: false,
  meaning: 'There is no database for the network.',
  remedy: 'Check the name, or create the network with: alertsmith schema apply --network <name>.',
})

export const UnbindableValueError = defineError({
  code: 'STORAGE_UNBINDABLE_VALUE',
  category: 'usage',
  retryable: false,
  meaning: 'A value in a query has no ClickHouse type that holds it exactly.',
  remedy: 'Pass text, a boolean, a finite number, a bigint, a Date or an array of one of these.',
})

export const MigrationFilesError = defineError({
  code: 'STORAGE_MIGRATION_FILES',
  category: 'internal',
  retryable: false,
  meaning: 'The migration files are not numbered from 0001 without gaps, or one of them is empty.',
  remedy: 'Install the package again; when writing a migration, give it the next number.',
})

export const MigrationChangedError = defineError({
  code: 'STORAGE_MIGRATION_CHANGED',
  category: 'environment',
  retryable: false,
  meaning: 'A migration file is not the one that was applied to this network.',
  remedy: 'Restore the file as it was, and put the change into a new migration.',
})

export const MigrationFailedError = defineError({
  code: 'STORAGE_MIGRATION_FAILED',
  category: 'environment',
  retryable: false,
  meaning: 'ClickHouse refused a statement of a migration.',
  remedy: 'Put right what the message names, then apply the schema again: it goes on where it stopped.',
})

export const SchemaNewerError = defineError({
  code: 'STORAGE_SCHEMA_NEWER',
  category: 'environment',
  retryable: false,
  meaning: 'The network’s schema was written by a newer Alertsmith.',
  remedy: 'Upgrade Alertsmith to the version that made the schema, or a later one.',
})

export const SchemaPlaceError = defineError({
  code: 'STORAGE_SCHEMA_PLACE',
  category: 'usage',
  retryable: false,
  meaning:
    'The schema should be applied to another cluster than the one that holds the network, or to one at all.',
  remedy: 'Leave the cluster out, or make a network with another database there and copy the rows.',
})

export const ModelInputError = defineError({
  code: 'STORAGE_MODEL_INPUT',
  category: 'usage',
  retryable: false,
  meaning: 'What should be saved to the model registry, or looked up in it, is incomplete or malformed.',
  remedy: 'Pass the field as the message says.',
})

export const VersionExistsError = defineError({
  code: 'STORAGE_VERSION_EXISTS',
  category: 'usage',
  retryable: false,
  meaning: 'The registry has, or is being given, a model of this type and network with the same version.',
  remedy: 'Leave the version out to get the next one, or choose another.',
})

export const RegistryDirectoryError = defineError({
  code: 'STORAGE_REGISTRY_DIRECTORY',
  category: 'environment',
  retryable: false,
  meaning: 'The directory of the model registry cannot be created, read or written.',
  remedy: 'Name a directory that this user can write to.',
})

export const ModelNotFoundError = defineError({
  code: 'STORAGE_MODEL_NOT_FOUND',
  category: 'usage',
  retryable: false,
  meaning: 'The registry has no model with this id.',
  remedy: 'List the models with: alertsmith models list.',
})

export const ModelCorruptError = defineError({
  code: 'STORAGE_MODEL_CORRUPT',
  category: 'data',
  retryable: false,
  meaning: 'The folder of a model is not what was saved: files are missing, changed, cut short or added.',
  remedy: 'Restore the folder from a backup, or train the model again.',
})

export const ModelSchemaError = defineError({
  code: 'STORAGE_MODEL_SCHEMA',
  category: 'data',
  retryable: false,
  meaning: 'A model was saved by a newer release, in a layout that this one does not know.',
  remedy: 'Update Alertsmith.',
})

export const ModelNotRecordedError = defineError({
  code: 'STORAGE_MODEL_NOT_RECORDED',
  category: 'environment',
  retryable: true,
  meaning: 'A model was saved as a folder, but its row in trained_models could not be written.',
  remedy: 'Nothing is lost: write the row with alertsmith models repair once ClickHouse answers.',
})

export const ImportDirectoryError = defineError({
  code: 'STORAGE_IMPORT_DIRECTORY',
  category: 'usage',
  retryable: false,
  meaning: 'The directory to import from cannot be read, or holds no file to import.',
  remedy: 'Name a directory with files such as raw_alerts.parquet or raw_money_flows.csv.gz.',
})

export const ImportInvalidError = defineError({
  code: 'STORAGE_IMPORT_INVALID',
  category: 'data',
  retryable: false,
  meaning: 'Files to import are unreadable or do not fit their tables. Nothing was changed.',
  remedy: 'Correct every file that the message lists, then import again.',
})

export const ImportDistributedError = defineError({
  code: 'STORAGE_IMPORT_DISTRIBUTED',
  category: 'usage',
  retryable: false,
  meaning: 'A table to import into is spread over a cluster, where it cannot change in one step.',
  remedy: 'Fill the tables of a cluster with your own INSERT statements.',
})

export const ImportConflictError = defineError({
  code: 'STORAGE_IMPORT_CONFLICT',
  category: 'environment',
  retryable: true,
  meaning: 'Someone else wrote to a table while it was being imported. The table was left as it was.',
  remedy: 'Import again when nobody else writes to the table.',
})

export const ForeignDatabaseError = defineError({
  code: 'STORAGE_FOREIGN_DATABASE',
  category: 'refused',
  retryable: false,
  meaning: 'The database that a network was to have belongs to another tool.',
  remedy: 'Give the network another name, or a database of its own with clickhouseDatabase.',
})

export const ImportUnfinishedError = defineError({
  code: 'STORAGE_IMPORT_UNFINISHED',
  category: 'environment',
  retryable: true,
  meaning:
    'ClickHouse failed while the tables of an import changed: some hold the new rows, others the old ones.',
  remedy: 'Import the same files again, which finishes it.',
})

export const JournalCorruptError = defineError({
  code: 'STORAGE_JOURNAL_CORRUPT',
  category: 'data',
  retryable: false,
  meaning: 'An entry of a journal of the registry is missing or cannot be read.',
  remedy: 'Restore the entry from a backup of the registry.',
})

export const AliasInputError = defineError({
  code: 'STORAGE_ALIAS_INPUT',
  category: 'usage',
  retryable: false,
  meaning: 'An alias, or what should be recorded about it, is malformed.',
  remedy: 'Pass the field as the message says.',
})

export const AliasChangedError = defineError({
  code: 'STORAGE_ALIAS_CHANGED',
  category: 'environment',
  retryable: true,
  meaning: 'Somebody else changed an alias between the decision about it and its recording.',
  remedy: 'Look at what the alias names now, then decide again.',
})

export const RegistryLocationError = defineError({
  code: 'STORAGE_REGISTRY_LOCATION',
  category: 'usage',
  retryable: false,
  meaning: 'The location of the model registry is neither a folder nor a bucket.',
  remedy: 'Name a folder, or s3://bucket/prefix; credentials come from the environment.',
})

export const S3AccessError = defineError({
  code: 'STORAGE_S3_ACCESS',
  category: 'usage',
  retryable: false,
  meaning: 'The storage server refused the credentials, or what they were used for, or there are none.',
  remedy:
    'Check the credentials in the environment, and that they may read, write, list and delete below the prefix.',
})

export const S3BucketError = defineError({
  code: 'STORAGE_S3_BUCKET',
  category: 'usage',
  retryable: false,
  meaning: 'The bucket of the model registry does not exist.',
  remedy: 'Create the bucket, or correct its name.',
})

export const S3RegionError = defineError({
  code: 'STORAGE_S3_REGION',
  category: 'usage',
  retryable: false,
  meaning: 'The bucket of the model registry is in another region, or no region is set.',
  remedy: 'Set AWS_REGION to the region of the bucket.',
})

export const S3ClockError = defineError({
  code: 'STORAGE_S3_CLOCK',
  category: 'environment',
  retryable: false,
  meaning:
    'The storage server took a request for too old: the clock is wrong, or the credentials have expired.',
  remedy: 'Set the clock of this machine, or renew the credentials.',
})

export const S3ConditionError = defineError({
  code: 'STORAGE_S3_CONDITIONS',
  category: 'environment',
  retryable: false,
  meaning: 'The storage server ignores the conditions of a write, so that a model could not be kept whole.',
  remedy: 'Use a server with conditional writes (If-None-Match and If-Match), or a folder.',
})

export const S3UnavailableError = defineError({
  code: 'STORAGE_S3_UNAVAILABLE',
  category: 'environment',
  retryable: true,
  meaning: 'The storage server could not be reached, broke off its answer or asked for fewer requests.',
  remedy: 'Try again; if it keeps happening, check the endpoint and the network in between.',
})

export const S3FailedError = defineError({
  code: 'STORAGE_S3_FAILED',
  category: 'environment',
  retryable: false,
  meaning: 'The storage server answered a request with an error of another kind.',
  remedy: 'Read the error in the message; the server’s documentation lists it.',
})

export const ModelExistsError = defineError({
  code: 'STORAGE_MODEL_EXISTS',
  category: 'usage',
  retryable: false,
  meaning: 'A model cannot be imported, because something else has its id.',
  remedy: 'Look at what is there with: alertsmith models verify; remove it, or import into another registry.',
})

export const ArchiveError = defineError({
  code: 'STORAGE_ARCHIVE',
  category: 'data',
  retryable: false,
  meaning: 'A file is not an exported model, or not the whole of one.',
  remedy: 'Export the model again with: alertsmith models export, and copy the file whole.',
})

export const MappedTableError = defineError({
  code: 'STORAGE_MAPPED_TABLE',
  category: 'usage',
  retryable: false,
  meaning:
    "A statement would have read or changed a canonical table where a team's own table is read in its place.",
  remedy: 'Change the table that the section `sources` names, or open the network without its sources.',
})

export const ScoresNotWrittenError = defineError({
  code: 'STORAGE_SCORES_NOT_WRITTEN',
  category: 'data',
  retryable: false,
  meaning: 'The table of scores cannot hold, or does not hold, one row for every alert that was scored.',
  remedy:
    'See that every alert has an id of its own, and that nothing removes rows; then score the day again.',
})

/** Every error of this package, for the documentation. */
export const storageErrors = [
  StoreUrlError,
  StoreOptionError,
  StoreClosedError,
  StoreUnavailableError,
  StoreTimeoutError,
  StoreTlsError,
  HeaderOverflowError,
  StoreAccessError,
  QueryFailedError,
  ServerBusyError,
  UnexpectedAnswerError,
  AnswerTooLargeError,
  TruncatedResultError,
  DiskFullError,
  ScratchError,
  EmbeddedLockedError,
  EmbeddedInUseError,
  EmbeddedPathError,
  EmbeddedOpenError,
  NetworkNameError,
  UnknownNetworkError,
  UnbindableValueError,
  MigrationFilesError,
  MigrationChangedError,
  MigrationFailedError,
  SchemaNewerError,
  SchemaPlaceError,
  ModelInputError,
  VersionExistsError,
  RegistryDirectoryError,
  ModelNotFoundError,
  ModelCorruptError,
  ModelSchemaError,
  ModelNotRecordedError,
  ForeignDatabaseError,
  JournalCorruptError,
  ModelExistsError,
  ArchiveError,
  RegistryLocationError,
  S3AccessError,
  S3BucketError,
  S3RegionError,
  S3ClockError,
  S3ConditionError,
  S3UnavailableError,
  S3FailedError,
  AliasInputError,
  AliasChangedError,
  ImportDirectoryError,
  ImportInvalidError,
  ImportDistributedError,
  ImportConflictError,
  ImportUnfinishedError,
  MappedTableError,
  ScoresNotWrittenError,
] as const
