import type { FieldDef } from '../program/program.ts';
import { refined } from '../shape/choices.ts';
import { type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { text } from '../shape/texts.ts';

export type ContactKind = 'phone' | 'email';

/** What a declared field holds: as it says, or by its name. Null for what is neither. */
export function contactKind(name: string, { type, kind }: FieldDef): ContactKind | null {
  if (kind === 'text' || type !== 'string') return null;
  return kind ?? (name === 'phone' || name === 'email' ? name : null);
}

/** Digits that a number of any country can have, its country's code included (E.164). */
const E164 = /^\+[1-9]\d{6,14}$/;
/** Characters of an address in all, and before its @ (RFC 5321). */
const EMAIL_MAX = 254;
const LOCAL_MAX = 64;
const DOMAIN = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*)(?:\.[\p{L}\p{M}\p{N}-]+)+$/u;
const LOCAL = /^[^\s@"(),:;<>[\\\]]+$/u;

/**
 * A telephone number as the whole world dials it. What people write is made so at the edge, where the tables of all
 * countries are. What is wrong is never repeated: it may be somebody's number all the same.
 */
const phone: Shape<string> = refined(text({ max: 1_000 }), (value, reading): string | Wrong => {
  if (E164.test(value)) return value;
  return wrong(reading, 'invalid_value', 'It is no telephone number.', 'Write it like +86 138 0013 8000.');
});

/** An address: composed (NFC), without spaces around it, its domain in small letters; what is before the @ as it is. */
const email: Shape<string> = refined(text({ max: 1_000 }), (value, reading): string | Wrong => {
  const written = value.normalize('NFC').trim();
  const at = written.lastIndexOf('@');
  const [local, domain] = [written.slice(0, at), written.slice(at + 1)];
  const isAddress =
    at > 0 &&
    written.length <= EMAIL_MAX &&
    local.length <= LOCAL_MAX &&
    LOCAL.test(local) &&
    DOMAIN.test(domain);
  if (isAddress) return `${local}@${domain.toLowerCase()}`;
  return wrong(reading, 'invalid_value', 'It is no e-mail address.', 'Write one like name@example.com.');
});

export const contactShapes: Readonly<Record<ContactKind, Shape<string>>> = { phone, email };
