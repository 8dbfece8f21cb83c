import { type ReactNode, useState } from 'react';
import { BenefitsTab } from '../benefits/benefits-tab.tsx';
import { PlayTab } from '../games/play-tab.tsx';
import { MemberTab } from '../member/member-tab.tsx';
import { TasksTab } from '../tasks/tasks-tab.tsx';
import { useCentre, useOfMember } from './centre.tsx';
import { keepLanguage } from './language.ts';
import { told } from './session.ts';
import { type SheetOf, Sheets } from './sheets.tsx';

const tabs = ['member', 'benefits', 'tasks', 'play'] as const;
type Tab = (typeof tabs)[number];

const isTab = (text: string): text is Tab => (tabs as readonly string[]).includes(text);

export function App(): ReactNode {
  const { t } = useCentre();
  const [tab, setTab] = useState<Tab>(() => {
    const said = location.hash.slice(1);
    return isTab(said) ? said : 'member';
  });
  const [sheet, show] = useState<SheetOf | null>(null);
  const go = (next: Tab): void => {
    history.replaceState(null, '', `#${next}`);
    setTab(next);
    scrollTo({ top: 0 });
  };
  return (
    <div className="app">
      <Heading title={t(`title.${tab}`)} show={show} />
      <main>
        {tab === 'member' ? <MemberTab show={show} /> : null}
        {tab === 'benefits' ? <BenefitsTab /> : null}
        {tab === 'tasks' ? <TasksTab /> : null}
        {tab === 'play' ? <PlayTab /> : null}
      </main>
      <nav aria-label={t('center')}>
        {tabs.map((each) => (
          <button
            type="button"
            key={each}
            aria-current={each === tab ? 'page' : undefined}
            onClick={() => go(each)}
          >
            <TabIcon tab={each} />
            {t(`tab.${each}`)}
          </button>
        ))}
      </nav>
      <Sheets shown={sheet} show={show} close={() => show(null)} />
    </div>
  );
}

function Heading({
  title,
  show,
}: {
  readonly title: string;
  readonly show: (sheet: SheetOf) => void;
}): ReactNode {
  const { t, language } = useCentre();
  const { data } = useOfMember('messages', ({ laurel, member }) =>
    told(laurel.listMessages({ path: { id: member } })),
  );
  const unread = data?.unread ?? 0;
  const swap = (): void => {
    keepLanguage(language === 'zh' ? 'en' : 'zh');
    dispatchEvent(new Event('laurel:language'));
  };
  return (
    <header className="heading">
      <h1>{title}</h1>
      <button type="button" onClick={() => show({ sheet: 'inbox' })}>
        {t('me.inbox')}
        {unread > 0 ? <sup>{unread}</sup> : null}
      </button>
      <button type="button" onClick={swap}>
        {t('me.language')}
      </button>
      <button type="button" aria-label={t('me.title')} onClick={() => show({ sheet: 'me' })}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 7h14M5 12h14M5 17h14" />
        </svg>
      </button>
    </header>
  );
}

const icons: Readonly<Record<Tab, string>> = {
  member: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6',
  benefits: 'M4 10h16v10H4zM3 6h18v4H3zM12 6v14M12 6c-2-4-6-3-5 0M12 6c2-4 6-3 5 0',
  tasks: 'M5 4h14v16H5zM8 9l2 2 4-4M8 16h8',
  play: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 3v18M3 12h18M6 6l12 12M18 6 6 18',
};

function TabIcon({ tab }: { readonly tab: Tab }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={icons[tab]} />
    </svg>
  );
}
