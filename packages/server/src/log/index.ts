export { exportLog } from './export-log.ts';
export { ExportFault, NotEmptyFault } from './import-log.ts';
export { importLogInto } from './move-into.ts';
export { type Log, type LogOptions, openLog } from './open-log.ts';
