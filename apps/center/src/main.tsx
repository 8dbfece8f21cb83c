import { createRoot } from 'react-dom/client';
import { anonymous, openSession, told } from './frame/session.ts';
import { Start, Stranger } from './frame/start.tsx';
import './style.css';

const root = createRoot(document.getElementById('root') as HTMLElement);

try {
  const session = await openSession();
  if (session === null) root.render(<Stranger ended={false} />);
  else root.render(<Start session={session} outline={await told(anonymous().getOutline())} />);
} catch {
  root.render(<Stranger ended />);
}
