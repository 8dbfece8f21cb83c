export { type MysqlSettings, mysqlSettings } from './connection.ts';
export { type MysqlOptions, openMysql, openMysqlSnapshot } from './open.ts';
