export { NoBackupError, type Restored, restoreBackup } from './restore.ts';
export { NotEmptyError, restoreDatabase } from './restore-database.ts';
export { hasStore, type StoreForm, storeForm, upgradeStore } from './upgrade.ts';
