/** `2026-03-01 10:00` in a zone, as RFC 3339 with its offset. What has an offset or a Z stays as it is. */
export function rfc(text: string, zone = 'Asia/Shanghai'): string {
  if (/([+-]\d\d:\d\d|Z)$/.test(text)) return text;
  const [date = '', time = '00:00'] = text.split(' ');
  return Temporal.PlainDateTime.from(`${date}T${time}`)
    .toZonedDateTime(zone)
    .toString({ timeZoneName: 'never', smallestUnit: text.includes('.') ? 'millisecond' : 'second' });
}

/** An instant of an answer as the scenarios write it: `2026-03-01 10:00`; null stays null. */
export function local(text: string | null | undefined, zone = 'Asia/Shanghai'): string | null {
  if (text === null || text === undefined) return null;
  const at = Temporal.Instant.from(text).toZonedDateTimeISO(zone).toPlainDateTime();
  const smallestUnit = at.millisecond > 0 ? 'millisecond' : at.second > 0 ? 'second' : 'minute';
  return at.toString({ smallestUnit }).replace('T', ' ');
}
