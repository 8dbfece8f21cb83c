export { type Cut, type CuttingProxy, openCuttingProxy } from './cutting-proxy.ts';
export { type DiskFault, type FailingDisk, openFailingDisk } from './failing-disk.ts';
export { openTestMysql, type TestMysql } from './test-mysql.ts';
