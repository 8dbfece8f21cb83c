export { bodyMapper } from './body-mapper.ts';
export { refusedAtAccess } from './event-checks.ts';
export { type LineFault, LineFaultError } from './fault.ts';
export {
  type Counts,
  type ImportSink,
  type ImportTask,
  importFile,
  MappingError,
  type Outcome,
  type Progress,
  type Refused,
} from './import-file.ts';
export { inboxSink, StoreTroubleError } from './inbox-sink.ts';
export { BATCH_EVENTS } from './limits.ts';
export { FileTroubleError, type TextFile, textFile } from './lines.ts';
export type { Mapped } from './mapper.ts';
export type { InboundPart, Mapping, Signature } from './mapping.ts';
export { type MappingDefaults, type MappingResult, readMapping } from './read-mapping.ts';
export type { MappingProblem } from './yaml-source.ts';
