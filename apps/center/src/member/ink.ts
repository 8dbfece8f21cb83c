/** Dark or light text on a tier's colour, whichever has more contrast (WCAG's relative luminance). @param color #rrggbb */
export function inkOn(color: string): '#10201a' | '#ffffff' {
  const light = luminance(color);
  const [onDark, onLight] = [1.05 / (light + 0.05), (light + 0.05) / (luminance('#10201a') + 0.05)];
  return onDark > onLight ? '#ffffff' : '#10201a';
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
