import type { ProgramOutline } from '@laurel/sdk';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import { type ReactNode, useEffect, useState } from 'react';
import en from '../words/en.json';
import zh from '../words/zh.json';
import { App } from './app.tsx';
import { CentreProvider } from './centre.tsx';
import { language } from './language.ts';
import { type Session, Trouble } from './session.ts';
import { Telling } from './tell.tsx';

await i18next.init({
  lng: language(),
  resources: { zh: { translation: zh }, en: { translation: en } },
  interpolation: { escapeValue: false },
});

// What an order changed is seen without a reload: read again every few seconds while the page is looked at.
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      refetchInterval: 10_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => error instanceof Trouble && error.code === 'offline' && count < 2,
    },
  },
});

/** The centre of one member; a change of language draws it anew. */
export function Start(of: { readonly session: Session; readonly outline: ProgramOutline }): ReactNode {
  const [shown, setShown] = useState(language());
  useEffect(() => {
    const change = (): void => void i18next.changeLanguage(language()).then(() => setShown(language()));
    addEventListener('laurel:language', change);
    return () => removeEventListener('laurel:language', change);
  }, []);
  useEffect(() => {
    document.documentElement.lang = shown === 'zh' ? 'zh-Hans' : 'en';
    document.title = of.outline.name[shown];
  }, [shown, of.outline]);
  return (
    <QueryClientProvider client={client}>
      <CentreProvider key={shown} session={of.session} outline={of.outline}>
        <App />
        <Telling />
      </CentreProvider>
    </QueryClientProvider>
  );
}

/** Nobody is signed in: where to go. */
export function Stranger({ ended }: { readonly ended: boolean }): ReactNode {
  return (
    <div className="stranger" role="alert">
      <img src={`${import.meta.env.BASE_URL}laurel.svg`} alt="" width="64" height="64" />
      <h1>{i18next.t(ended ? 'state.ended' : 'state.noSession')}</h1>
      <p>{i18next.t('state.noSessionHow')}</p>
    </div>
  );
}
