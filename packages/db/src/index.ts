export { auditStart, brokenAudit } from './capabilities/audit.ts';
export { rawFromJson, rawToJson } from './capabilities/raw.ts';
export * from './job-store.ts';
export * from './partner-store.ts';
export * from './rows.ts';
export { STORE_FORMAT } from './schema/migrations.ts';
export { DuplicateError, StorageError, StoreTooNewError, StoreTooOldError } from './schema/sql.ts';
export { storedKey } from './schema/stored-key.ts';
export * from './session-store.ts';
export { backupSqlite } from './sqlite/backup.ts';
export {
  type Connect,
  type Connection,
  connectWith,
  type SqliteSettings,
  type Statement,
  sqliteSettings,
} from './sqlite/connection.ts';
export { type FolderLock, lockFolder } from './sqlite/folder-lock.ts';
export { openSqlite, openSqliteSnapshot, type SqliteOptions, sqliteFile } from './sqlite/open.ts';
export * from './store.ts';
export {
  changeMasterKey,
  isUnsealed,
  type Keyring,
  openKeyring,
  type Person,
  type Personal,
  setDataKey,
} from './vault/keyring.ts';
export { MasterKeyError, masterKeyFile, parseMasterKey, readMasterKeyFile } from './vault/master-key.ts';
export { memberSubject } from './vault/member-subject.ts';
export { SealError } from './vault/seal.ts';
