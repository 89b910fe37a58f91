/** Starts the page: stores, session, first paint. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Channel } from '../../protocol/client.ts';
import '../design/tokens.css';
import '../design/base.css';
import '../design/primitives.css';
import './shell.css';
import type { World } from '../../protocol/messages.ts';
import { followLinks, isWorldLink, lessonOfAddress } from '../share/address.ts';
import { pauseWhileHidden, startSession } from '../stores/session.ts';
import { startMotion } from '../stores/motion.ts';
import { startTheme } from '../stores/theme.ts';
import { App } from './app.tsx';
import { offerOrrery } from './window-orrery.ts';

export function startPage(channel: Channel): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  startTheme();
  startMotion();
  const client = startSession(channel, worldOfAddress(location.hash));
  followLinks();
  offerOrrery(client);
  pauseWhileHidden();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

function worldOfAddress(hash: string): Promise<World | undefined> | undefined {
  if (isWorldLink(hash)) return import('../share/open.ts').then(({ worldOfLink }) => worldOfLink(hash));
  const lesson = lessonOfAddress(hash);
  return lesson && import('../lessons/run.ts').then(({ worldOfLesson }) => worldOfLesson(lesson));
}
