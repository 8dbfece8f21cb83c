export { type MysqlSettings, mysqlSettings } from './connection.ts';
export { dumpFile, restoreDump } from './dump.ts';
export { type MysqlOptions, openMysql, openMysqlSnapshot } from './open.ts';
