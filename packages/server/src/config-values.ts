import { readTime } from './http/times.ts';
import { listOf } from './webhooks/post.ts';

export const roleNames = ['api', 'worker', 'relay', 'scheduler'] as const;
export type ProcessRole = (typeof roleNames)[number];
export type LogLevel = 'silent' | 'error' | 'info' | 'debug';

/** How the text of a variable becomes its value; what is wrong with it goes on after the variable's name. */
export const asText = (text: string): string => text;
export const asFlag = (text: string): boolean => {
  if (/^(1|true|yes)$/i.test(text)) return true;
  if (/^(0|false|no)$/i.test(text)) return false;
  throw new Error('is true or false');
};
export const asInteger =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^[0-9]+$/.test(text) || value < min || value > max)
      throw new Error(`is an integer from ${min} to ${max}`);
    return value;
  };
export const asRoles = (text: string): readonly ProcessRole[] => {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(roleNames as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`names ${unknown.join(', ')}; there are ${roleNames.join(', ')}`);
  return names as ProcessRole[];
};
export const asTime = (text: string): number => {
  const at = readTime(text);
  if (at === undefined) throw new Error('is a time with an offset, like 2026-03-01T10:00:00+08:00');
  return at;
};
export const asDatabase = (text: string): string => {
  if (!/^(mysql|mariadb):\/\/[^/]+\/[^/?]+/.test(text))
    throw new Error('is an address like mysql://user:password@host/laurel');
  return text;
};
export const asLevel = (text: string): LogLevel => {
  if (text !== 'silent' && text !== 'error' && text !== 'info' && text !== 'debug')
    throw new Error('is silent, error, info or debug');
  return text;
};
export const asMasterKey = (text: string): string => {
  if (Buffer.from(text, 'base64').length !== 32) throw new Error('is 32 bytes in base64');
  return text;
};
export const asSecret = (text: string): string => {
  if (Buffer.byteLength(text) < 32) throw new Error('has at least 32 bytes');
  return text;
};
export const asWebhookSecret = (text: string): string => {
  if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(text))
    throw new Error('is whsec_ and at least 24 bytes in base64');
  return text;
};
export const asNetworks = (text: string): readonly string[] => {
  const networks = text.split(',').map((network) => network.trim());
  listOf(networks);
  return networks;
};
export const asUrl = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new Error('is an address that begins with https://');
  return text;
};

export const asOrigin = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:/.test(text) || new URL(text).origin !== text.replace(/\/$/, ''))
    throw new Error('is an address without a path, like https://members.example.com');
  return new URL(text).origin;
};

export const asIssuer = (text: string): string => {
  const isHere = URL.canParse(text) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(text).hostname);
  if (!URL.canParse(text) || !(text.startsWith('https:') || (isHere && text.startsWith('http:'))))
    throw new Error('is an address that begins with https://; http:// only on this machine');
  return text;
};
