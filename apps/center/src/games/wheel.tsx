import type { ReactNode } from 'react';
import { useCentre } from '../frame/centre.tsx';
import type { GameOf } from './game.tsx';

/** Equal fields, one for each prize and one for none; it turns to where the draw fell. The draw is the server's. */
export function Wheel(of: {
  readonly prizes: GameOf['prizes'];
  /** null: none. */
  readonly landed: string | null;
  /** How often it was played here; 0: it stands as it is. */
  readonly turns: number;
}): ReactNode {
  const { t, say } = useCentre();
  const { prizes, landed, turns } = of;
  const names = [...prizes.map(({ name }) => say(name)), t('play.none')];
  const field = 360 / names.length;
  const place = landed === null ? prizes.length : prizes.findIndex(({ id }) => id === landed);
  const angle = turns === 0 ? 0 : turns * 1_440 - place * field;
  return (
    <div className="wheel" aria-hidden="true">
      <svg viewBox="-100 -100 200 200" style={{ transform: `rotate(${angle}deg)` }}>
        {names.map((name, n) => (
          <g key={name} transform={`rotate(${n * field})`}>
            <path d={slice(field)} className={n % 2 === 0 ? 'even' : 'odd'} />
            {linesOf(name).map((line, row) => (
              <text key={line} y={-70 + row * 12}>
                {line}
              </text>
            ))}
          </g>
        ))}
        <circle r="18" />
      </svg>
      <span className="pin" />
    </div>
  );
}

/** A field of a wheel around the upright, as a path. @param degrees its width */
function slice(degrees: number): string {
  const half = (degrees / 2) * (Math.PI / 180);
  const [x, y] = [96 * Math.sin(half), -96 * Math.cos(half)];
  return `M0 0L${-x} ${y}A96 96 0 0 1 ${x} ${y}Z`;
}

/** A name in lines short enough for a field: words stay whole, Chinese breaks anywhere. */
function linesOf(name: string): readonly string[] {
  const parts = name.includes(' ') ? name.split(' ') : (name.match(/.{1,5}/gu) ?? []);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && name.includes(' ') && last.length + part.length < 10)
      lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return lines;
}
