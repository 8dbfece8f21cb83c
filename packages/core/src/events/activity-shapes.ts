import type { Json, JsonObject } from '../kernel/json.ts';
import { list } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { object, optional, required } from '../shape/objects.ts';
import { EVENT_UNITS_MAX, type EventFields, memberId, word } from './fields.ts';

const answer = object<JsonObject>(
  { question: required<Json>(word), options: required<Json>(list(word, { max: 20 })) },
  { name: 'answer' },
);

/** Fields of the events about activities. */
export function activityFields(): Readonly<Record<string, EventFields>> {
  const one: EventFields = { activity: required<Json>(word) };
  const team = required<Json>(integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
  const from = required<Json>(memberId('Who says it.'));
  const said: EventFields = { ...one, team, from };
  return {
    'activity.signed_up': one,
    'activity.withdrawn': one,
    'activity.checked_in': one,
    'activity.voted': { ...one, option: required<Json>(word) },
    'activity.started': one,
    'activity.answered': { ...one, answers: required<Json>(list(answer, { max: 50 })) },
    'activity.team_founded': one,
    'activity.team_joined': { ...one, founder: required<Json>(memberId('Whose team it is.')), team },
    'activity.team_asked': said,
    'activity.team_accepted': said,
    'activity.team_refused': { ...said, reason: optional<Json>(word) },
    'activity.team_progressed': {
      ...said,
      units: required<Json>(integer({ min: 1, max: EVENT_UNITS_MAX })),
    },
    'activity.team_completed': said,
  };
}
