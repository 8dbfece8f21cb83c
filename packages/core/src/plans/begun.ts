import type { Making } from '../deciding.ts';
import { type SourceRecord, sourceKey, tracksNow } from '../orders/record.ts';
import { earn } from '../rules/earn.ts';

/** `plan.started`, `plan.renewed`: what rules give for it is remembered, since a refund may take it back. */
export function begun(m: Making): void {
  const tracks = tracksNow(m);
  const { grants, emitted, benefits } = earn(m);
  if (grants.length === 0 && emitted.length === 0 && benefits === undefined) return;
  const record: SourceRecord = {
    happenedAt: m.happenedAt,
    ...(m.decidedAt === m.happenedAt ? {} : { decidedAt: m.decidedAt }),
    tracks,
    grants,
    ...(emitted.length === 0 ? {} : { emitted }),
    ...(benefits === undefined ? {} : { benefits }),
  };
  m.record(sourceKey(m.event), record);
}
