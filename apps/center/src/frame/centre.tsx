import type { ProgramOutline } from '@laurel/sdk';
import { useQuery } from '@tanstack/react-query';
import i18next, { type TFunction } from 'i18next';
import { createContext, type ReactNode, use } from 'react';
import { clockOf } from './clock.ts';
import { type Format, formatOf } from './format.ts';
import { type Language, language } from './language.ts';
import type { Session } from './session.ts';

/** What every part of the page stands on. */
export interface Centre extends Session {
  readonly outline: ProgramOutline;
  readonly language: Language;
  readonly t: TFunction;
  readonly f: Format;
  /** A text of the program in the language of the page. */
  readonly say: (text: { readonly zh: string; readonly en: string }) => string;
}

const Context = createContext<Centre | null>(null);

export function CentreProvider(of: {
  readonly session: Session;
  readonly outline: ProgramOutline;
  readonly children: ReactNode;
}): ReactNode {
  const { session, outline, children } = of;
  const chosen = language();
  const t = i18next.t;
  const words = { today: t('today_'), tomorrow: t('tomorrow') };
  const f = formatOf(chosen, outline, words, clockOf(outline.at));
  return (
    <Context value={{ ...session, outline, language: chosen, t, f, say: (text) => text[chosen] }}>
      {children}
    </Context>
  );
}

export function useCentre(): Centre {
  const centre = use(Context);
  if (centre === null) throw new Error('outside the centre');
  return centre;
}

/** Reads something about the member; what an act changes is read again. */
export function useOfMember<T>(what: string, read: (centre: Centre) => Promise<T>) {
  const centre = useCentre();
  return useQuery({ queryKey: ['member', what], queryFn: () => read(centre) });
}

/** 5,386 积分. */
export function useUnits(): (asset: string, units: number) => string {
  const { outline, say, f, language: of } = useCentre();
  return (asset, units) => {
    const name = outline.assets[asset] === undefined ? asset : say(outline.assets[asset].name);
    const count = f.number(units);
    return of === 'zh' &&
      outline.assets[asset]?.kind !== 'score' &&
      outline.assets[asset]?.kind !== 'currency'
      ? `${name} × ${count}`
      : `${count} ${of === 'zh' ? name : name.toLowerCase()}`;
  };
}
