export { NoBackupError, type Restored, restoreBackup } from './restore.ts';
export { backUpBeforeMigrating, type StoreForm, storeForm } from './upgrade.ts';
