import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { useCentre } from './centre.tsx';
import { Trouble } from './session.ts';

/** A question over everything; the promise is answered by the button that is tapped. */
interface Question {
  readonly title: string;
  readonly detail?: string;
  readonly yes: string;
  readonly answer: (sure: boolean) => void;
}
interface Said {
  readonly text: string | null;
  readonly question: Question | null;
}

const shownMs = 3_500;
let said: Said = { text: null, question: null };
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function change(next: Partial<Said>): void {
  said = { ...said, ...next };
  for (const listen of listeners) listen();
}

/** Says something for a moment; a live region, so that it is heard as well. */
export function tell(text: string): void {
  clearTimeout(timer);
  change({ text });
  timer = setTimeout(() => change({ text: null }), shownMs);
}

export function ask(question: Omit<Question, 'answer'>): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (sure: boolean): void => {
      change({ question: null });
      resolve(sure);
    };
    change({ question: { ...question, answer } });
  });
}

/** What an act that failed says: the server's words, in the language of the page. */
export function useFailed(): (error: unknown) => void {
  const { t } = useCentre();
  return (error) => {
    if (!(error instanceof Trouble)) return tell(t('state.wrong'));
    tell(error.code === 'offline' ? t('state.offline') : error.title);
  };
}

export function Telling(): ReactNode {
  const { text, question } = useSyncExternalStore(
    (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    () => said,
  );
  return (
    <>
      <div className="toast" role="status">
        {text === null ? null : <span>{text}</span>}
      </div>
      {question === null ? null : <Asking question={question} />}
    </>
  );
}

function Asking({ question }: { readonly question: Question }): ReactNode {
  const { t } = useCentre();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { title, detail, yes, answer } = question;
  return (
    <dialog ref={dialog} className="asking" aria-label={title} onClose={() => answer(false)}>
      <strong>{title}</strong>
      {detail === undefined ? null : <p>{detail}</p>}
      <button type="button" className="button" onClick={() => answer(true)}>
        {yes}
      </button>
      <button type="button" className="quiet wide" onClick={() => answer(false)}>
        {t('cancel')}
      </button>
    </dialog>
  );
}
