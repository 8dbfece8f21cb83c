import type { Explanation } from '@laurel/sdk';

/** Why a transfer has its amount, with all that it was computed from. */
export function whyText(found: Explanation): string {
  const { amount, rule, version, formula, condition, cut, sentence, event, inputs, factor, rounding, room } =
    found;
  const lines = [
    sentence.zh,
    sentence.en,
    rule ? `rule       ${rule} (version ${version})` : undefined,
    condition ? `condition  ${condition}` : undefined,
    formula ? `formula    ${formula}` : undefined,
    `event      ${event.type} ${event.id} of ${event.source}`,
    ...fieldsText('data', event.data),
    ...fieldsText('inputs', inputs),
    factor === '1' ? undefined : `factor     ${factor}`,
    formula ? `rounding   ${rounding}` : undefined,
    room === null ? undefined : `room       ${room}`,
    cut ? `cut by     ${cut}` : undefined,
    `amount     ${amount}, computed again: the same`,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

/** One field a line, under a common name; a value that is no plain one as JSON. */
function fieldsText(name: string, fields: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(fields).map(([key, value], i) => {
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
    return `${(i === 0 ? name : '').padEnd(11)}${key} = ${text}`;
  });
}
