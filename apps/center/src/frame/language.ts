/** Of all texts. */
export type Language = 'zh' | 'en';

const known = 'laurel.language';
/** Of this visit; the address loses what it said when it is cleaned. */
let chosen: Language | null = null;

/** What was chosen here, else what the address, an earlier visit or the browser says. */
export function language(): Language {
  chosen ??= languageOf(new URL(location.href).searchParams.get('lang') ?? stored() ?? navigator.language);
  return chosen;
}

const languageOf = (said: string): Language => (said.toLowerCase().startsWith('zh') ? 'zh' : 'en');

/** A page whose storage is closed, as in a frame of another site, forgets what was chosen. */
function stored(): string | null {
  try {
    return localStorage.getItem(known);
  } catch {
    return null;
  }
}

export function keepLanguage(next: Language): void {
  chosen = next;
  try {
    localStorage.setItem(known, next);
  } catch {
    // Chosen for this visit only.
  }
}
