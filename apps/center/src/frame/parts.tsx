import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { useCentre } from './centre.tsx';
import { Trouble } from './session.ts';

export function Section(of: {
  readonly title: string;
  readonly more?: { readonly text: string; readonly onClick: () => void };
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="section">
      <header>
        <h2>{of.title}</h2>
        {of.more === undefined ? null : (
          <button type="button" className="quiet" onClick={of.more.onClick}>
            {of.more.text}
          </button>
        )}
      </header>
      {of.children}
    </section>
  );
}

/**
 * What comes up from below, over everything; its heading names it. The browser's own dialog: it keeps the focus inside,
 * closes by Escape, and costs a phone no bytes.
 */
export function Sheet(of: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useCentre();
  const dialog = useRef<HTMLDialogElement>(null);
  const { open, onClose, title, children } = of;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const closeBeside = (event: MouseEvent<HTMLDialogElement>): void => {
    if (event.target === dialog.current) onClose();
  };
  return (
    <dialog ref={dialog} className="sheet" aria-label={title} onClose={onClose} onClick={closeBeside}>
      {open ? (
        <div>
          <header>
            <h2>{title}</h2>
            <button type="button" className="close" aria-label={t('close')} onClick={onClose}>
              ×
            </button>
          </header>
          {children}
        </div>
      ) : null}
    </dialog>
  );
}

export function Empty({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="empty">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <path d="M24 41C13 38 9 29 11 15M24 41c11-3 15-12 13-26" />
      </svg>
      <p>{text}</p>
    </div>
  );
}

/** Grey lines in the place of what comes, so that nothing jumps. */
export function Waiting({ rows = 3 }: { readonly rows?: number }): ReactNode {
  return (
    <div className="waiting" aria-busy="true">
      {Array.from({ length: rows }, (_, n) => (
        // biome-ignore lint: they are all alike
        <span key={n} />
      ))}
    </div>
  );
}

/** What went wrong, what is kept, and the way on; a visit that ended begins again at the shop. */
export function TroubleNote({
  error,
  again,
}: {
  readonly error: unknown;
  readonly again: () => void;
}): ReactNode {
  const { t } = useCentre();
  const [title, how] = useWords(error);
  const isOver = error instanceof Trouble && error.code === 'unauthenticated';
  return (
    <div className="trouble" role="alert">
      <strong>{title}</strong>
      <p>{how}</p>
      {isOver ? null : (
        <button type="button" className="button small" onClick={again}>
          {t('state.retry')}
        </button>
      )}
    </div>
  );
}

function useWords(error: unknown): readonly [title: string, how: string] {
  const { t } = useCentre();
  if (!(error instanceof Trouble)) return [t('state.wrong'), t('state.kept')];
  if (error.code === 'offline') return [t('state.offline'), t('state.offlineHow')];
  if (error.code === 'unauthenticated') return [t('state.ended'), t('state.noSessionHow')];
  return [error.title === '' ? t('state.wrong') : error.title, error.message];
}

/** One of: waiting, trouble, what there is. What was there before stays while it is read again. */
export function Loaded<T>(of: {
  readonly query: {
    readonly data: T | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}): ReactNode {
  const { data, error, refetch } = of.query;
  if (data !== undefined)
    return (
      <>
        {error === null ? null : <TroubleNote error={error} again={refetch} />}
        {of.children(data)}
      </>
    );
  if (error !== null) return <TroubleNote error={error} again={refetch} />;
  return <Waiting {...(of.rows === undefined ? {} : { rows: of.rows })} />;
}

/** A share of a whole as a bar, told to those who do not see it. */
export function Bar({ share, label }: { readonly share: number; readonly label: string }): ReactNode {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}
