import { bodyMapper, type LineFault, LineFaultError, type Mapped, type Mapping } from '../imports/index.ts';

export type MappedBody =
  | { readonly ok: true; readonly events: readonly Mapped[] }
  | { readonly ok: false; readonly fault: LineFault };

/** What a body becomes: events, none where the mapping leaves it out, or a fault. */
export function mapBody(mapping: Mapping, body: string, topic: string | undefined): MappedBody {
  const { row, mapper } = bodyMapper(mapping, body, topic === undefined ? {} : { '@topic': topic });
  if ('code' in row) return { ok: false, fault: row };
  try {
    const events = mapper.mapBody(row);
    if (events !== null) return { ok: true, events };
    return { ok: false, fault: { code: 'no_record', detail: 'No `when` of the mapping takes this body.' } };
  } catch (error) {
    if (error instanceof LineFaultError) return { ok: false, fault: error.fault };
    throw error;
  }
}
