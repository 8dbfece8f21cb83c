import { lazy, type ReactNode, Suspense } from 'react';
import { useCentre } from './centre.tsx';
import { Sheet, Waiting } from './parts.tsx';

/** What can be called up from anywhere. */
export type SheetOf =
  | { readonly sheet: 'history'; readonly asset: string }
  | { readonly sheet: 'plan'; readonly plan: string }
  | { readonly sheet: 'card' | 'rules' | 'inbox' | 'me' | 'leave' };
export type ShowSheet = (sheet: SheetOf) => void;

const History = lazy(async () => ({ default: (await import('../ledger/history-sheet.tsx')).History }));
const Plan = lazy(async () => ({ default: (await import('../plans/plan.tsx')).Plan }));
const MemberCode = lazy(async () => ({ default: (await import('../member/card-sheet.tsx')).MemberCode }));
const RulesPage = lazy(async () => ({ default: (await import('../rules-page/rules.tsx')).RulesPage }));
const Inbox = lazy(async () => ({ default: (await import('../messages/inbox.tsx')).Inbox }));
const Me = lazy(async () => ({ default: (await import('../member/me.tsx')).Me }));
const Leaving = lazy(async () => ({ default: (await import('../member/leaving.tsx')).Leaving }));

export function Sheets(of: {
  readonly shown: SheetOf | null;
  readonly show: ShowSheet;
  readonly close: () => void;
}): ReactNode {
  const { shown, show, close } = of;
  const title = useTitle(shown);
  return (
    <Sheet title={title} open={shown !== null} onClose={close}>
      <Suspense fallback={<Waiting rows={6} />}>
        {shown === null ? null : contentOf(shown, { show, close })}
      </Suspense>
    </Sheet>
  );
}

function contentOf(
  shown: SheetOf,
  ways: { readonly show: ShowSheet; readonly close: () => void },
): ReactNode {
  const { show, close } = ways;
  switch (shown.sheet) {
    case 'history':
      return <History asset={shown.asset} />;
    case 'plan':
      return <Plan id={shown.plan} />;
    case 'card':
      return <MemberCode />;
    case 'rules':
      return <RulesPage />;
    case 'inbox':
      return <Inbox />;
    case 'me':
      return <Me show={show} />;
    default:
      return <Leaving stay={close} />;
  }
}

function useTitle(shown: SheetOf | null): string {
  const { t, say, outline } = useCentre();
  if (shown === null) return '';
  if (shown.sheet === 'history') {
    const asset = outline.assets[shown.asset];
    return t('history.title', { asset: asset === undefined ? shown.asset : say(asset.name) });
  }
  if (shown.sheet === 'plan') {
    const plan = outline.plans.find(({ id }) => id === shown.plan);
    return plan === undefined ? '' : say(plan.name);
  }
  const titles = {
    card: 'card.show',
    rules: 'rules.title',
    inbox: 'inbox.title',
    me: 'me.title',
    leave: 'me.leave',
  } as const;
  return t(titles[shown.sheet]);
}
