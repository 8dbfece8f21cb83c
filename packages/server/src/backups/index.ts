export { NoBackupError, type Restored, restoreBackup } from './restore.ts';
export { NotEmptyError, restoreDatabase } from './restore-database.ts';
export { backUpBeforeMigrating, hasStore, type StoreForm, storeForm } from './upgrade.ts';
