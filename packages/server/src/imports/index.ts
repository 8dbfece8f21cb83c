export { BATCH_EVENTS } from './limits.ts';
export {
  type Counts,
  importFile,
  type ImportSink,
  type ImportTask,
  MappingError,
  type Outcome,
  type Progress,
  type Refused,
} from './import-file.ts';
export { FileTroubleError, type TextFile, textFile } from './lines.ts';
export type { Mapped } from './mapper.ts';
export type { Mapping } from './mapping.ts';
export { type MappingDefaults, type MappingResult, readMapping } from './read-mapping.ts';
export type { MappingProblem } from './yaml-source.ts';
