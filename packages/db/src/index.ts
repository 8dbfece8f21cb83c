export { auditStart, brokenAudit } from './capabilities/audit.ts';
export * from './rows.ts';
export { DuplicateError, StorageError, StoreTooNewError } from './schema/sql.ts';
export { STORE_FORMAT } from './schema/migrations.ts';
export { type FolderLock, lockFolder } from './sqlite/folder-lock.ts';
export { type Connect, type Connection, type SqliteSettings, sqliteSettings, type Statement } from './sqlite/connection.ts';
export { openSqlite, openSqliteSnapshot, type SqliteOptions, sqliteFile } from './sqlite/open.ts';
export * from './store.ts';
