export { type Exported, exportBeside, statementBeside } from './export-beside.ts';
