import { createHmac } from 'node:crypto';

/** A member's token as a shop makes it (JWT, HS256), by hand, so that bad ones can be made too. */
export function tokenOf(header: object, claims: object, secret: string): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`;
  const signature = secret === '' ? '' : createHmac('sha256', secret).update(body).digest('base64url');
  return `${body}.${signature}`;
}
