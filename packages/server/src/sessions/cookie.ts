/** Behind TLS the name itself says that no other host and no plain page set it. */
const names = { secure: '__Host-laurel', plain: 'laurel-session' } as const;

/** The secret that a request's cookie carries. */
export function readCookie(header: string, isSecure: boolean): string | undefined {
  const name = isSecure ? names.secure : names.plain;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** No script reads it, no other site sends it. @param seconds how long the browser keeps it; 0 takes it away */
export function cookieOf(secret: string, isSecure: boolean, seconds: number): string {
  const ending = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
  return isSecure ? `${names.secure}=${secret}; ${ending}; Secure` : `${names.plain}=${secret}; ${ending}`;
}
