import type { EpochMs, JsonObject } from '@laurel/core';
import { isReservedSource } from '../http/commands.ts';
import { readId } from '../http/ids.ts';
import { Problem } from '../http/problem.ts';
import { readTime } from '../http/times.ts';
import type { Command } from '../log/ports.ts';

/** How an event was sent. */
export interface Sending {
  readonly actor: string;
  readonly backfill: boolean;
}

/**
 * One CloudEvent as a command. By hand, since it stands on the hottest path; `cloudEvent` in schemas.ts says the same
 * to readers and is held to it by a test. What `data` must be is the program's question.
 */
export function readEvent(value: unknown, { actor, backfill }: Sending): Command {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Problem('invalid_event', 'An event is a JSON object.');
  const event = value as Readonly<Record<string, unknown>>;
  for (const name in event) if (!isKnown(name)) checkExtension(name, event[name]);
  if (event['specversion'] !== undefined && event['specversion'] !== '1.0')
    throw new Problem('invalid_event', 'It is CloudEvents 1.0.', { pointer: '/specversion' });
  const command = {
    subject: readId(event['subject'], '/subject'),
    type: readType(event['type']),
    source: readId(event['source'], '/source'),
    id: readId(event['id'], '/id'),
    time: readEventTime(event['time']),
    data: readData(event),
    actor,
  };
  if (isReservedSource(command.source))
    throw new Problem('invalid_value', 'Sources that begin with `laurel:` are our own.', {
      pointer: '/source',
    });
  return backfill ? { ...command, backfill } : command;
}

function isKnown(name: string): boolean {
  switch (name) {
    case 'type':
    case 'source':
    case 'id':
    case 'subject':
    case 'time':
    case 'data':
    case 'specversion':
    case 'datacontenttype':
    case 'dataschema':
      return true;
    default:
      return false;
  }
}

/** Extension attributes (tracing, mostly) are let pass and not kept. */
function checkExtension(name: string, value: unknown): void {
  const pointer = `/${name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (!/^[a-z0-9]{1,20}$/.test(name))
    throw new Problem('unknown_field', 'CloudEvents knows no such attribute.', { pointer });
  if (typeof value === 'object' && value !== null)
    throw new Problem('invalid_value', 'An extension attribute is a plain value.', { pointer });
}

function readType(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/.test(value)) return value;
  if (value === undefined) throw new Problem('missing_field', 'An event has a type.', { pointer: '/type' });
  throw new Problem('unknown_event_type', 'There is no such type.', { pointer: '/type' });
}

function readEventTime(value: unknown): EpochMs {
  if (value === undefined) throw new Problem('missing_field', 'An event has a time.', { pointer: '/time' });
  const at = typeof value === 'string' ? readTime(value) : undefined;
  if (at !== undefined) return at;
  throw new Problem('invalid_value', 'The time is RFC 3339 with an offset: 2026-03-01T10:00:00+08:00.', {
    pointer: '/time',
  });
}

function readData(event: Readonly<Record<string, unknown>>): JsonObject {
  const { datacontenttype: type, data } = event;
  if (type !== undefined && (typeof type !== 'string' || !/^application\/json(;|$)/i.test(type)))
    throw new Problem('invalid_value', 'Data is application/json.', { pointer: '/datacontenttype' });
  if (data === undefined) return {};
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as JsonObject;
  throw new Problem('invalid_value', 'Data is a JSON object.', { pointer: '/data' });
}
